// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Strings of JSON. Names on a host are bytes. The ones that are no UTF-8 stand
 * in a record as lone surrogates, U+DC80 to U+DCFF, as in the output of the
 * command.
 */

#include "quote.h"

#include "hex.h"
#include "utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char open_string[] = "a string has no end";
static const char bad_escape[] = "a string has a \"\\\" with something behind "
				 "it that JSON does not know";

struct copy {
	const char *at;
	const char *end;
	char *to;
};

/* The four digits behind "\u"; -1 when they are not there. */
static int hex_digits(const char *at, const char *end)
{
	return end - at < 4 ? -1 : hex_number(at, 4);
}

/* The other half of a pair; -1 when it does not follow. */
static int low_surrogate(const struct copy *copy)
{
	int low = -1;

	if (copy->end - copy->at >= 2 && memcmp(copy->at, "\\u", 2) == 0)
		low = hex_digits(copy->at + 2, copy->end);
	return low >= 0xdc00 && low <= 0xdfff ? low : -1;
}

static void put_character(struct copy *copy, uint32_t character)
{
	static const char shorts[] = "\bb\tt\nn\ff\rr\"\"\\\\";
	const char *pair = shorts;

	while (*pair && (uint32_t)*pair != character)
		pair += 2;
	if (*pair) {
		*copy->to++ = '\\';
		*copy->to++ = pair[1];
	} else if (character < 0x20) {
		copy->to += snprintf(copy->to, 7, "\\u%04x", character);
	} else {
		copy->to += utf8_put(copy->to, character);
	}
}

static const char *copy_number(struct copy *copy)
{
	int number = hex_digits(copy->at, copy->end), low;

	if (number < 0)
		return bad_escape;
	copy->at += 4;
	if (number == 0)
		return "a string has a 0 byte";
	if (number >= 0xdc80 && number <= 0xdcff) {
		*copy->to++ = (char)(number - 0xdc00);
		return NULL;
	}
	if (number < 0xd800 || number > 0xdfff) {
		put_character(copy, (uint32_t)number);
		return NULL;
	}
	low = number < 0xdc00 ? low_surrogate(copy) : -1;
	if (low < 0)
		return "a string has half of a surrogate pair";
	copy->at += 6;
	put_character(copy, (uint32_t)(0x10000 + ((number - 0xd800) << 10) +
				       (low - 0xdc00)));
	return NULL;
}

/* What stands behind a backslash. */
static const char *copy_escape(struct copy *copy)
{
	static const char shorts[] = "b\bt\tn\nf\fr\r\"\"\\\\//";
	const char *pair = shorts;

	if (copy->at == copy->end)
		return open_string;
	if (*copy->at == 'u') {
		copy->at++;
		return copy_number(copy);
	}
	while (*pair && *pair != *copy->at)
		pair += 2;
	if (!*pair)
		return bad_escape;
	copy->at++;
	put_character(copy, (uint32_t)pair[1]);
	return NULL;
}

static const char *copy_one(struct copy *copy)
{
	const unsigned char *byte = (const unsigned char *)copy->at;
	size_t size = utf8_size(byte, (size_t)(copy->end - copy->at));

	if (*byte == '\\') {
		copy->at++;
		return copy_escape(copy);
	}
	if (!size)
		return "a string has bytes that are not UTF-8";
	if (*byte < 0x20)
		return "a string has a control character or does not end in "
		       "its line";
	memcpy(copy->to, copy->at, size);
	copy->at += size;
	copy->to += size;
	return NULL;
}

const char *quote_copy(const char **from, const char *end, char **to)
{
	struct copy copy = { .at = *from + 1, .end = end, .to = *to };
	const char *wrong = NULL;

	*copy.to++ = '"';
	while (!wrong && copy.at < end && *copy.at != '"')
		wrong = copy_one(&copy);
	if (!wrong && copy.at == end)
		wrong = open_string;
	if (wrong)
		return wrong;
	*copy.to++ = '"';
	*from = copy.at + 1;
	*to = copy.to;
	return NULL;
}

/* Bytes that are no UTF-8. */
static size_t count_strays(const unsigned char *text, size_t size)
{
	size_t count = 0, step;

	for (size_t i = 0; i < size; i += step) {
		step = utf8_size(text + i, size - i);
		count += !step;
		step += !step;
	}
	return count;
}

char *quote_escape(const char *text, size_t size, const char *end)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t strays = count_strays(bytes, size), step;
	char *escaped = malloc(size + 5 * strays + strlen(end) + 1);
	char *to = escaped;

	if (!escaped)
		return NULL;
	for (size_t i = 0; i < size; i += step) {
		step = utf8_size(bytes + i, size - i);
		if (step) {
			memcpy(to, text + i, step);
			to += step;
		} else {
			to += snprintf(to, 7, "\\udc%02x", bytes[i]);
			step = 1;
		}
	}
	memcpy(to, end, strlen(end) + 1);
	return escaped;
}

int quote_shown(size_t size)
{
	return size < 100 ? (int)size : 100;
}
