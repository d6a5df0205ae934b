// SPDX-License-Identifier: LGPL-2.1-or-later
/* Characters of a text in UTF-8 (RFC 3629). */

#include "character.h"

static size_t announced_size(unsigned char first)
{
	return first < 0x80 ? 1 :
	       first < 0xc2 ? 0 :
	       first < 0xe0 ? 2 :
	       first < 0xf0 ? 3 :
	       first < 0xf5 ? 4 :
			      0;
}

size_t character_size(const char *at, size_t size)
{
	const unsigned char *bytes = (const unsigned char *)at;
	size_t wanted = announced_size(bytes[0]);

	if (wanted > size)
		return 0;
	for (size_t i = 1; i < wanted; i++)
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong forms, surrogates, beyond U+10FFFF. */
	if ((bytes[0] == 0xe0 && bytes[1] < 0xa0) ||
	    (bytes[0] == 0xed && bytes[1] > 0x9f) ||
	    (bytes[0] == 0xf0 && bytes[1] < 0x90) ||
	    (bytes[0] == 0xf4 && bytes[1] > 0x8f))
		return 0;
	return wanted;
}

uint32_t character_code(const char *at, size_t size)
{
	static const unsigned char kept[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t code = (unsigned char)at[0] & kept[size];

	for (size_t i = 1; i < size; i++)
		code = code << 6 | ((unsigned char)at[i] & 0x3f);
	return code;
}

/* Unicode 15, chapter 23.2, for the marks of direction. */
bool character_is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code <= 0x9f) ||
	       (code >= 0x202a && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069);
}
