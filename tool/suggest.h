/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which word was meant. */
#ifndef TOOL_SUGGEST_H
#define TOOL_SUGGEST_H

#include <stddef.h>

/* The best word so far. All zero: none. */
struct suggestion {
	const char *word;
	size_t distance;
};

/* Take @word as the suggestion when it is nearer to @typed than the best. */
void suggest(struct suggestion *best, const char *typed, const char *word);

#endif
