// SPDX-License-Identifier: LGPL-2.1-or-later
/* Hexadecimal digits, in upper and lower case. */

#include "hex.h"

#include <string.h>

static int digit(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)((at - digits) % 16) : -1;
}

int hex_number(const char *text, size_t count)
{
	int number = 0;

	for (size_t i = 0; i < count; i++) {
		if (digit(text[i]) < 0)
			return -1;
		number = number * 16 + digit(text[i]);
	}
	return number;
}

size_t hex_count(const char *text)
{
	size_t count = 0;

	while (digit(text[count]) >= 0)
		count++;
	return count;
}
