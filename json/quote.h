/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * JSON strings. Names on a host are bytes. A byte that is not UTF-8 is written
 * as a lone surrogate, U+DC80 to U+DCFF. So the text is valid, and reading it
 * restores the byte. Characters that a terminal acts on are written by number.
 */
#ifndef JSON_QUOTE_H
#define JSON_QUOTE_H

#include <stddef.h>

/* Number of bytes at @text that need no escape: printable ASCII characters. */
size_t json_plain(const char *text);

#define JSON_ESCAPED_SIZE sizeof("\\u0000")

/*
 * Write the next character or byte at @text, which must not be empty, as it
 * appears in a JSON string. @escaped ends in a 0 byte. Returns the number of
 * bytes used of @text.
 */
size_t json_escape(const char *text, char escaped[JSON_ESCAPED_SIZE]);

/*
 * Decode in place the string that begins at *@from, after its opening quote,
 * and end it with a 0 byte. At @end, there must be a 0 byte. Moves *@from past
 * the closing quote. Returns NULL, or the text of an error.
 */
const char *json_unescape(char **from, const char *end);

#endif
