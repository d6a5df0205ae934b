// SPDX-License-Identifier: LGPL-2.1-or-later
/* Writing JSON texts into a growing buffer. */

#include "json.h"
#include "quote.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- bytes ---------------------------------------------------------- */

/* Make room for @size bytes more, and a 0 byte. */
static bool make_room(struct json_writer *to, size_t size)
{
	size_t capacity = to->capacity ? to->capacity : 256;
	char *text;

	if (to->has_failed)
		return false;
	while (capacity - to->size <= size)
		capacity *= 2;
	if (capacity == to->capacity)
		return true;
	text = realloc(to->text, capacity);
	to->has_failed = !text;
	if (!text)
		return false;
	to->text = text;
	to->capacity = capacity;
	return true;
}

static void put_bytes(struct json_writer *to, const char *bytes, size_t size)
{
	if (!make_room(to, size))
		return;
	memcpy(to->text + to->size, bytes, size);
	to->size += size;
}

static void put_text(struct json_writer *to, const char *text)
{
	put_bytes(to, text, strlen(text));
}

static void put_quoted(struct json_writer *to, const char *text)
{
	char escaped[JSON_ESCAPED_SIZE];

	put_text(to, "\"");
	while (*text) {
		size_t size = json_plain(text);

		put_bytes(to, text, size);
		text += size;
		if (!*text)
			break;
		text += json_escape(text, escaped);
		put_text(to, escaped);
	}
	put_text(to, "\"");
}

/* ---- layout --------------------------------------------------------- */

static void put_line(struct json_writer *to)
{
	if (!to->is_document)
		return;
	put_text(to, "\n");
	for (unsigned int i = 0; i < to->depth; i++)
		put_text(to, "  ");
}

/* Write the comma, the line break and the key before a value. */
static void begin_value(struct json_writer *to, const char *key)
{
	if (to->has_value)
		put_text(to, ",");
	to->has_value = true;
	if (to->depth)
		put_line(to);
	if (!key)
		return;
	put_quoted(to, key);
	put_text(to, to->is_document ? ": " : ":");
}

void json_open(struct json_writer *to, const char *key, char bracket)
{
	begin_value(to, key);
	put_bytes(to, &bracket, 1);
	to->has_value = false;
	to->depth++;
}

void json_close(struct json_writer *to, char bracket)
{
	to->depth--;
	to->has_value = true;
	put_line(to);
	put_bytes(to, &bracket, 1);
}

/* ---- values --------------------------------------------------------- */

void json_put_string(struct json_writer *to, const char *key, const char *text)
{
	begin_value(to, key);
	put_quoted(to, text);
}

void json_put_number(struct json_writer *to, const char *key, uint64_t number)
{
	char text[sizeof("18446744073709551615")];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	begin_value(to, key);
	put_text(to, text);
}

void json_put_boolean(struct json_writer *to, const char *key, bool value)
{
	begin_value(to, key);
	put_text(to, value ? "true" : "false");
}

void json_put_bytes(struct json_writer *to, const char *key,
		    const uint8_t *bytes, size_t size)
{
	char digits[3];

	begin_value(to, key);
	put_text(to, "\"0x");
	for (size_t i = 0; i < size; i++) {
		snprintf(digits, sizeof(digits), "%02x", bytes[i]);
		put_text(to, digits);
	}
	put_text(to, "\"");
}

void json_put_value(struct json_writer *to, const char *key,
		    const struct json *value)
{
	const bool is_object = value->kind == JSON_OBJECT;

	if (value->kind == JSON_STRING) {
		json_put_string(to, key, value->text);
	} else if (!is_object && value->kind != JSON_LIST) {
		begin_value(to, key);
		put_text(to, value->text);
	} else {
		json_open(to, key, is_object ? '{' : '[');
		for (const struct json *at = value->first; at; at = at->next)
			json_put_value(to, at->key, at);
		json_close(to, is_object ? '}' : ']');
	}
}

void json_end_line(struct json_writer *to)
{
	put_text(to, "\n");
	to->has_value = false;
}

char *json_finish(struct json_writer *to, const char *end)
{
	char *text;

	put_bytes(to, end, strlen(end) + 1);
	text = to->text;
	if (to->has_failed) {
		free(text);
		text = NULL;
	}
	*to = (struct json_writer){ .is_document = to->is_document };
	return text;
}
