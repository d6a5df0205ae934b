// SPDX-License-Identifier: LGPL-2.1-or-later

#include "base64.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz0123456789+/";

/* Up to three bytes as four characters. */
static void encode_group(const uint8_t *bytes, size_t size, char *to)
{
	uint32_t group = (uint32_t)bytes[0] << 16;

	if (size > 1)
		group |= (uint32_t)bytes[1] << 8;
	if (size > 2)
		group |= bytes[2];
	for (size_t i = 0; i < 4; i++)
		to[i] = digits[group >> (18 - 6 * i) & 63];
	for (size_t i = size + 1; i < 4; i++)
		to[i] = '=';
}

char *base64_encode(const char *bytes, size_t size)
{
	char *text = malloc((size + 2) / 3 * 4 + 1);
	char *to = text;

	if (!text)
		return NULL;
	for (size_t at = 0; at < size; at += 3, to += 4)
		encode_group((const uint8_t *)bytes + at, size - at, to);
	*to = '\0';
	return text;
}

/* The number that a digit stands for, and 1; 0: it is not a digit. */
static const uint8_t numbers[256] = {
	['A'] = 1,  ['B'] = 2,	['C'] = 3,  ['D'] = 4,	['E'] = 5,  ['F'] = 6,
	['G'] = 7,  ['H'] = 8,	['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12,
	['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18,
	['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
	['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30,
	['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36,
	['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42,
	['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
	['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54,
	['2'] = 55, ['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60,
	['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

/* @count digits of a group. Returns false when one of them is not a digit. */
static bool decode_group(const char *text, size_t count, uint8_t *to)
{
	uint32_t group = 0;

	for (size_t i = 0; i < count; i++) {
		uint8_t number = numbers[(unsigned char)text[i]];

		if (!number)
			return false;
		group |= (number - 1U) << (18 - 6 * i);
	}
	for (size_t i = 0; i + 1 < count; i++)
		to[i] = (uint8_t)(group >> (16 - 8 * i));
	return true;
}

char *base64_decode(const char *text, size_t *size)
{
	size_t length = strlen(text), at;
	char *bytes = malloc(length / 4 * 3 + 4);
	uint8_t *to = (uint8_t *)bytes;

	if (!bytes)
		return NULL;
	while (length && text[length - 1] == '=')
		length--;
	for (at = 0; at < length; at += 4) {
		size_t left = length - at;
		size_t count = left < 4 ? left : 4;

		if (left == 1 || !decode_group(text + at, count, to)) {
			*size = SIZE_MAX;
			free(bytes);
			return NULL;
		}
		to += count - 1;
	}
	*size = (size_t)(to - (uint8_t *)bytes);
	*to = '\0';
	return bytes;
}
