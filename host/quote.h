/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Strings of JSON, and bytes that are no characters. */
#ifndef HOST_QUOTE_H
#define HOST_QUOTE_H

#include <stddef.h>

/*
 * Copy the string that begins with the quote at *@from, in the form that scan()
 * describes, which is never longer. Moves both behind its end. Returns NULL, or
 * what is wrong with it; then nothing is moved.
 */
const char *quote_copy(const char **from, const char *end, char **to);

/*
 * A copy of the @size bytes of a JSON text, in which each byte that is no UTF-8
 * is the lone surrogate that stands for it, with @end behind it. NULL: no
 * memory.
 */
char *quote_escape(const char *text, size_t size, const char *end);

/* How much of a name a message shows. */
int quote_shown(size_t size);

#endif
