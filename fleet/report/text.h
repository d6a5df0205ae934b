/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts that are written with stdio. Unlike those of open_memstream(), they never
 * lose a character: a refused allocation is reported.
 */
#ifndef FLEET_REPORT_TEXT_H
#define FLEET_REPORT_TEXT_H

#include <stdbool.h>
#include <stdio.h>

/* To begin: all zero. */
struct report_text {
	char *bytes; /* followed by a 0 byte; NULL: there are none */
	size_t size;
	size_t capacity;
	bool has_failed;
};

/* Returns NULL if there is no memory. */
FILE *report_text_open(struct report_text *text);

/*
 * Close @file, which may be NULL. Returns 0, or -ENOMEM if the text is not
 * complete; the caller frees the bytes in both cases.
 */
int report_text_close(FILE *file, struct report_text *text);

#endif
