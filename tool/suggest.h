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

/* Make @word the best suggestion if it is closer to @typed. */
void suggest(struct suggestion *best, const char *typed, const char *word);

#endif
