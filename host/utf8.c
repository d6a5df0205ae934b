// SPDX-License-Identifier: LGPL-2.1-or-later
/* Characters and bytes (RFC 3629). */

#include "utf8.h"

static size_t announced_size(unsigned char first)
{
	return first < 0x80 ? 1 :
	       first < 0xc2 ? 0 :
	       first < 0xe0 ? 2 :
	       first < 0xf0 ? 3 :
	       first < 0xf5 ? 4 :
			      0;
}

size_t utf8_size(const unsigned char *text, size_t size)
{
	size_t wanted = size ? announced_size(text[0]) : 0;

	if (wanted > size)
		return 0;
	for (size_t i = 1; i < wanted; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong forms, surrogates, beyond U+10FFFF. */
	if ((text[0] == 0xe0 && text[1] < 0xa0) ||
	    (text[0] == 0xed && text[1] > 0x9f) ||
	    (text[0] == 0xf0 && text[1] < 0x90) ||
	    (text[0] == 0xf4 && text[1] > 0x8f))
		return 0;
	return wanted;
}

size_t utf8_put(char *to, uint32_t character)
{
	static const unsigned char first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t size = character < 0x80	  ? 1 :
		      character < 0x800	  ? 2 :
		      character < 0x10000 ? 3 :
					    4;

	for (size_t i = size - 1; i > 0; i--) {
		to[i] = (char)(0x80 | (character & 0x3f));
		character >>= 6;
	}
	to[0] = (char)(first[size] | character);
	return size;
}
