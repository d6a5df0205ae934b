/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Building a text of limited size, piece by piece. */
#ifndef LIB_TEXT_H
#define LIB_TEXT_H

#include <vdpa/vdpa.h>

/* All zero is empty. A text that does not fit ends in "...". */
struct text {
	char data[VDPA_ERROR_TEXT_SIZE];
	size_t length;
};

__attribute__((format(printf, 2, 3))) void text_add(struct text *text,
						    const char *format, ...);

/* How many letters @a and @b share at the beginning and at the end. */
size_t text_likeness(const char *a, const char *b);

#endif
