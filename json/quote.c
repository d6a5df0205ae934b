// SPDX-License-Identifier: LGPL-2.1-or-later
/* JSON strings (RFC 8259, section 7). */

#include "quote.h"

#include "character.h"
#include "hex.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* ---- characters ----------------------------------------------------- */

/* Write @character, U+10FFFF at most; returns the number of bytes. */
static size_t utf8_put(char *to, uint32_t character)
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

/* Each character that has a short form, followed by the letter of the form. */
static const char short_forms[] = "\bb\tt\nn\ff\rr\"\"\\\\";

/* ---- writing -------------------------------------------------------- */

/* Printable ASCII characters that stand for themselves in a string. */
static const bool is_plain[256] = {
	[' ' ... '!'] = true,
	['#' ... '['] = true,
	[']' ... '~'] = true,
};

size_t json_plain(const char *text)
{
	size_t size = 0;

	while (is_plain[(unsigned char)text[size]])
		size++;
	return size;
}

size_t json_escape(const char *text, char escaped[JSON_ESCAPED_SIZE])
{
	/* The 0 byte at the end of @text is not part of a character. */
	size_t size = character_size(text, strnlen(text, 4));
	const char *form = short_forms;

	while (*form && *form != *text)
		form += 2;
	if (!size)
		snprintf(escaped, JSON_ESCAPED_SIZE, "\\udc%02x",
			 (unsigned char)*text);
	else if (*form)
		snprintf(escaped, JSON_ESCAPED_SIZE, "\\%c", form[1]);
	else if (character_is_control(character_code(text, size)))
		snprintf(escaped, JSON_ESCAPED_SIZE, "\\u%04x",
			 (unsigned int)character_code(text, size));
	else
		snprintf(escaped, JSON_ESCAPED_SIZE, "%.*s", (int)size, text);
	return size ? size : 1;
}

/* ---- reading -------------------------------------------------------- */

static const char no_end[] = "a string has no end";
static const char bad_escape[] = "a string has an invalid escape sequence";

/* No character is longer decoded than encoded, so @to never overtakes @at. */
struct copy {
	char *at;
	const char *end;
	char *to;
};

/* The four digits after "\u"; -1 when they are missing. */
static int hex_digits(const char *at, const char *end)
{
	return end - at < 4 ? -1 : hex_number(at, 4);
}

/* The second half of a surrogate pair; -1 when it does not follow. */
static int low_surrogate(const struct copy *copy)
{
	int low = -1;

	if (copy->end - copy->at >= 2 && memcmp(copy->at, "\\u", 2) == 0)
		low = hex_digits(copy->at + 2, copy->end);
	return low >= 0xdc00 && low <= 0xdfff ? low : -1;
}

static const char *copy_pair(struct copy *copy, int high)
{
	int low = high < 0xdc00 ? low_surrogate(copy) : -1;

	if (low < 0)
		return "a string has half of a surrogate pair";
	copy->at += 6;
	copy->to += utf8_put(
		copy->to,
		(uint32_t)(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
	return NULL;
}

static const char *copy_number(struct copy *copy)
{
	int number = hex_digits(copy->at, copy->end);

	if (number < 0)
		return bad_escape;
	copy->at += 4;
	if (number == 0)
		return "a string has a 0 byte";
	if (number >= 0xdc80 && number <= 0xdcff)
		*copy->to++ = (char)(number - 0xdc00);
	else if (number >= 0xd800 && number <= 0xdfff)
		return copy_pair(copy, number);
	else
		copy->to += utf8_put(copy->to, (uint32_t)number);
	return NULL;
}

/* After a backslash. */
static const char *copy_escape(struct copy *copy)
{
	const char *form = short_forms;
	char letter;

	if (copy->at == copy->end)
		return no_end;
	letter = *copy->at++;
	if (letter == 'u')
		return copy_number(copy);
	while (*form && form[1] != letter)
		form += 2;
	if (!*form && letter != '/')
		return bad_escape;
	if (letter == '/')
		*copy->to++ = '/';
	else
		*copy->to++ = *form;
	return NULL;
}

static const char *copy_one(struct copy *copy)
{
	size_t size = character_size(copy->at, (size_t)(copy->end - copy->at));

	if (*copy->at == '\\') {
		copy->at++;
		return copy_escape(copy);
	}
	if (!size)
		return "a string has bytes that are not UTF-8";
	if ((unsigned char)*copy->at < 0x20)
		return "a string has a control character or does not end in "
		       "its line";
	memmove(copy->to, copy->at, size);
	copy->at += size;
	copy->to += size;
	return NULL;
}

const char *json_unescape(char **from, const char *end)
{
	struct copy copy = { .end = end };
	const char *wrong = NULL;

	/* The 0 byte after the text is not plain. */
	copy.to = *from + json_plain(*from);
	copy.at = copy.to;
	while (!wrong && copy.at < end && *copy.at != '"')
		wrong = copy_one(&copy);
	if (wrong)
		return wrong;
	if (copy.at == end)
		return no_end;
	*from = copy.at + 1;
	*copy.to = '\0';
	return NULL;
}
