/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hexadecimal digits. */
#ifndef JSON_HEX_H
#define JSON_HEX_H

#include <stddef.h>

/* The number of exactly @count digits at @text, up to 4; -1 when one is none.
 */
int hex_number(const char *text, size_t count);

/* How many there are in a row at @text. */
size_t hex_count(const char *text);

#endif
