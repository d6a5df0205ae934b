// SPDX-License-Identifier: LGPL-2.1-or-later

#include "base64.h"

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

/* The number that a digit stands for; -1: it is not a digit. */
static int number_of(char digit)
{
	if (digit >= 'A' && digit <= 'Z')
		return digit - 'A';
	if (digit >= 'a' && digit <= 'z')
		return digit - 'a' + 26;
	if (digit >= '0' && digit <= '9')
		return digit - '0' + 52;
	return digit == '+' ? 62 : digit == '/' ? 63 : -1;
}

/* @count digits of a group. Returns false when one of them is not a digit. */
static int decode_group(const char *text, size_t count, uint8_t *to)
{
	uint32_t group = 0;

	for (size_t i = 0; i < 4; i++) {
		int number = i < count ? number_of(text[i]) : 0;

		if (number < 0)
			return 0;
		group = group << 6 | (uint32_t)number;
	}
	for (size_t i = 0; i + 1 < count; i++)
		to[i] = (uint8_t)(group >> (16 - 8 * i));
	return 1;
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
