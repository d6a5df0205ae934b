// SPDX-License-Identifier: GPL-2.0-or-later
/* Texts from outside, on a terminal. */

#include "escape.h"

#include "put.h"
#include "json/character.h"

#include <string.h>
#include <unistd.h>

#define ESCAPED_SIZE sizeof("\\u0000")

/*
 * Returns the number of bytes of the next character or byte. @escaped is empty
 * if it can be written as it is.
 */
static size_t escape_next(const char *text, char escaped[ESCAPED_SIZE])
{
	/* The 0 byte at the end of @text is not part of a character. */
	size_t size = character_size(text, strnlen(text, 4));
	uint32_t code = size ? character_code(text, size) : 0;

	*escaped = '\0';
	if (!size || (size == 1 && character_is_control(code)))
		snprintf(escaped, ESCAPED_SIZE, "\\x%02x",
			 (unsigned char)*text);
	else if (character_is_control(code))
		snprintf(escaped, ESCAPED_SIZE, "\\u%04x", (unsigned int)code);
	return size ? size : 1;
}

/* Nearly all characters are plain ASCII. */
static bool is_plain(char c)
{
	return c >= ' ' && c < 0x7f;
}

void escape_put(FILE *file, const char *text)
{
	char escaped[ESCAPED_SIZE];
	size_t size;

	for (; *text; text += size) {
		size = 1;
		if (is_plain(*text)) {
			put_char(file, *text);
			continue;
		}
		size = escape_next(text, escaped);
		if (*escaped)
			put_text(file, escaped);
		else
			put_bytes(file, text, size);
	}
}

bool escape_is_needed(const char *text)
{
	char escaped[ESCAPED_SIZE] = "";

	while (*text && !*escaped)
		text += is_plain(*text) ? 1 : escape_next(text, escaped);
	return *escaped;
}

/* isatty() is a system call, which hardly any text needs. */
void escape_put_on_terminal(FILE *file, const char *text)
{
	if (escape_is_needed(text) && isatty(fileno(file)))
		escape_put(file, text);
	else
		put_text(file, text);
}
