/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Characters and bytes. */
#ifndef HOST_UTF8_H
#define HOST_UTF8_H

#include <stddef.h>
#include <stdint.h>

/*
 * Bytes of the UTF-8 character at @text, of which @size bytes are there; 0 when
 * there is none.
 */
size_t utf8_size(const unsigned char *text, size_t size);

/* Write @character, up to U+10FFFF, and return its bytes: 1 to 4. */
size_t utf8_put(char *to, uint32_t character);

#endif
