/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hexadecimal digits. */
#ifndef JSON_HEX_H
#define JSON_HEX_H

#include <stddef.h>

/* The number that the @count digits at @text (4 at most) form; -1 when one of
 * them is not a digit. */
int hex_number(const char *text, size_t count);

/* Number of consecutive digits at @text. */
size_t hex_count(const char *text);

#endif
