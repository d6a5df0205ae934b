/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Strings of JSON. Names on a host are bytes. A byte that is not UTF-8 is in a
 * text as the lone surrogate that stands for it, U+DC80 to U+DCFF: the text is
 * valid, and the byte can be had back.
 */
#ifndef JSON_QUOTE_H
#define JSON_QUOTE_H

#include <stddef.h>

/* How many bytes at @text are as they are in a string of JSON: ASCII ones. */
size_t json_plain(const char *text);

#define JSON_ESCAPED_SIZE sizeof("\\u0000")

/*
 * What is in a string of JSON for the next character or byte at @text, which is
 * not at its end. @escaped ends in a 0 byte. Returns the bytes at @text.
 */
size_t json_escape(const char *text, char escaped[JSON_ESCAPED_SIZE]);

/*
 * The bytes of the string whose quote is in front of *@from, with a 0 byte
 * after them. @to has room for as many bytes as the string has in the text.
 * Moves *@from after the end of the string. Returns NULL, or what is wrong with
 * it.
 */
const char *json_unescape(const char **from, const char *end, char *to);

#endif
