/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Characters of a text in UTF-8 (RFC 3629). */
#ifndef JSON_CHARACTER_H
#define JSON_CHARACTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Number of bytes of the character at @at, which has @size bytes; 0: no valid
 * character.
 */
size_t character_size(const char *at, size_t size);

/* The character of @size bytes at @at. */
uint32_t character_code(const char *at, size_t size);

/*
 * Whether a terminal may act on the character instead of showing it: C0, DEL,
 * C1, and what changes the direction of the text around it.
 */
bool character_is_control(uint32_t code);

#endif
