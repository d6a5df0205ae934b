// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reading a JSON text into values. */

#include "fail.h"
#include "json.h"
#include "quote.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Strings are decoded in place: @at is in a copy of the text. */
struct reader {
	char *at;
	const char *end;
	size_t line;
	unsigned int depth;
	size_t values;
	struct arena *arena;
	struct vdpa_error *err;
};

static int read_value(struct reader *reader, struct json **value);

/* ---- marks ---------------------------------------------------------- */

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static void skip_blanks(struct reader *reader)
{
	for (; reader->at < reader->end && is_blank(*reader->at); reader->at++)
		reader->line += *reader->at == '\n';
}

static int fail_end(const struct reader *reader)
{
	return vdpa_error_set(reader->err, -EINVAL, NULL,
			      "line %zu: the JSON text ends too early",
			      reader->line);
}

/* Report that the next byte is not @wanted. */
static int fail_found(const struct reader *reader, const char *wanted)
{
	unsigned char found;

	if (reader->at == reader->end)
		return fail_end(reader);
	found = (unsigned char)*reader->at;
	if (found <= ' ' || found >= 0x7f)
		return vdpa_error_set(
			reader->err, -EINVAL, NULL,
			"line %zu: the byte 0x%02x is not JSON here",
			reader->line, found);
	return vdpa_error_set(reader->err, -EINVAL, NULL,
			      "line %zu: not JSON: %s expected, not \"%c\"",
			      reader->line, wanted, found);
}

/* Skip @mark if it is next; returns whether it was. */
static bool skip_mark(struct reader *reader, char mark)
{
	skip_blanks(reader);
	if (reader->at == reader->end || *reader->at != mark)
		return false;
	reader->at++;
	return true;
}

/* ---- strings -------------------------------------------------------- */

/* Read a string after its opening quote. */
static int read_text(struct reader *reader, const char **text)
{
	const char *begin = reader->at;
	const char *wrong = json_unescape(&reader->at, reader->end);

	if (wrong)
		return vdpa_error_set(reader->err, -EINVAL, NULL,
				      "line %zu: %s", reader->line, wrong);
	*text = begin;
	return 0;
}

/* ---- words and numbers ---------------------------------------------- */

static size_t count_digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* RFC 8259, section 6. */
static bool is_number(const char *text, bool *is_integer)
{
	size_t digits;

	text += *text == '-';
	digits = count_digits(text);
	if (!digits || (digits > 1 && *text == '0'))
		return false;
	text += digits;
	*is_integer = !*text;
	if (*text == '.') {
		digits = count_digits(text + 1);
		if (!digits)
			return false;
		text += 1 + digits;
	}
	if (*text == 'e' || *text == 'E') {
		text += text[1] == '+' || text[1] == '-' ? 2 : 1;
		digits = count_digits(text);
		if (!digits)
			return false;
		text += digits;
	}
	return !*text;
}

static bool fits_64_bits(const char *text)
{
	if (strlen(text) <= 18)
		return true;
	errno = 0;
	if (*text == '-')
		strtoll(text, NULL, 10);
	else
		strtoull(text, NULL, 10);
	return errno != ERANGE;
}

static bool is_of_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '+' || byte == '-' ||
	       byte == '.';
}

static size_t measure_word(const struct reader *reader)
{
	const char *at = reader->at;

	while (at < reader->end && is_of_word(*at))
		at++;
	return (size_t)(at - reader->at);
}

/* The kind of @word; JSON_OBJECT: it is not JSON. */
static enum json_kind kind_of(const char *word, bool *is_integer)
{
	if (strcmp(word, "true") == 0)
		return JSON_TRUE;
	if (strcmp(word, "false") == 0)
		return JSON_FALSE;
	if (strcmp(word, "null") == 0)
		return JSON_NULL;
	return is_number(word, is_integer) ? JSON_NUMBER : JSON_OBJECT;
}

static int read_word(struct reader *reader, struct json *value)
{
	size_t size = measure_word(reader);
	bool is_integer = false;
	char *word;

	if (!size)
		return fail_found(reader, "a value");
	word = arena_copy(reader->arena, reader->at, size);
	if (!word)
		return json_fail_memory(reader->err);
	value->kind = kind_of(word, &is_integer);
	if (value->kind == JSON_OBJECT)
		return vdpa_error_set(reader->err, -EINVAL, NULL,
				      "line %zu: %.100s is not JSON",
				      reader->line, word);
	if (is_integer && !fits_64_bits(word))
		return vdpa_error_set(
			reader->err, -EINVAL, NULL,
			"line %zu: %.100s does not fit in 64 bits",
			reader->line, word);
	value->text = word;
	reader->at += size;
	return 0;
}

/* ---- lists and objects ---------------------------------------------- */

static int compare_keys(const void *a, const void *b)
{
	const struct json *one = *(const struct json *const *)a;
	const struct json *other = *(const struct json *const *)b;
	int order = strcmp(one->key, other->key);

	if (order)
		return order;
	return one->line < other->line ? -1 : one->line > other->line;
}

/* Comparing each key with each other one is quicker only for a few keys. */
#define FEW_KEYS 16

static bool has_twice(const struct json *object)
{
	for (const struct json *one = object->first; one; one = one->next)
		for (const struct json *at = one->next; at; at = at->next)
			if (*one->key == *at->key &&
			    strcmp(one->key, at->key) == 0)
				return true;
	return false;
}

/* Refuse an object that has a key twice. */
static int check_keys(const struct reader *reader, const struct json *object)
{
	const struct json **keys, *member = object->first;

	if (object->count <= FEW_KEYS && !has_twice(object))
		return 0;
	keys = arena_new(reader->arena, object->count, sizeof(*keys));
	if (!keys)
		return json_fail_memory(reader->err);
	for (size_t i = 0; i < object->count; i++, member = member->next)
		keys[i] = member;
	qsort(keys, object->count, sizeof(*keys), compare_keys);
	for (size_t i = 1; i < object->count; i++)
		if (strcmp(keys[i - 1]->key, keys[i]->key) == 0)
			return vdpa_error_set(
				reader->err, -EINVAL, "remove one of the two",
				"line %zu: the object has \"%.100s\" twice, "
				"first in line %zu",
				keys[i]->line, keys[i]->key, keys[i - 1]->line);
	return 0;
}

static int read_member(struct reader *reader, struct json **member)
{
	const char *key = NULL;
	size_t line;
	int ret;

	if (!skip_mark(reader, '"'))
		return fail_found(reader, "a key in quotes");
	line = reader->line;
	ret = read_text(reader, &key);
	if (ret)
		return ret;
	if (!skip_mark(reader, ':'))
		return fail_found(reader, "\":\"");
	ret = read_value(reader, member);
	if (ret)
		return ret;
	(*member)->key = key;
	(*member)->line = line;
	return 0;
}

/* Read the contents of @parent, up to its closing bracket. */
static int read_items(struct reader *reader, struct json *parent)
{
	const bool is_object = parent->kind == JSON_OBJECT;
	struct json **item = &parent->first;
	int ret;

	if (skip_mark(reader, is_object ? '}' : ']'))
		return 0;
	do {
		ret = is_object ? read_member(reader, item) :
				  read_value(reader, item);
		if (ret)
			return ret;
		item = &(*item)->next;
		parent->count++;
	} while (skip_mark(reader, ','));
	if (skip_mark(reader, is_object ? '}' : ']'))
		return is_object ? check_keys(reader, parent) : 0;
	return fail_found(reader,
			  is_object ? "\",\" or \"}\"" : "\",\" or \"]\"");
}

static int read_parent(struct reader *reader, struct json *parent)
{
	int ret;

	if (reader->depth == JSON_DEPTH_MAX)
		return vdpa_error_set(
			reader->err, -EINVAL, NULL,
			"line %zu: objects and lists are nested more "
			"than %d deep",
			reader->line, JSON_DEPTH_MAX);
	reader->depth++;
	ret = read_items(reader, parent);
	reader->depth--;
	return ret;
}

/* ---- the text ------------------------------------------------------- */

static int fail_limit(const struct reader *reader)
{
	return vdpa_error_set(reader->err, -EFBIG,
			      "vdpa(8) lists the limits of records",
			      "line %zu: the JSON text has more than %d values",
			      reader->line, JSON_VALUES_MAX);
}

static int read_value(struct reader *reader, struct json **value)
{
	struct json *made;

	if (reader->values++ == JSON_VALUES_MAX)
		return fail_limit(reader);
	made = arena_new(reader->arena, 1, sizeof(*made));
	if (!made)
		return json_fail_memory(reader->err);
	*value = made;
	if (skip_mark(reader, '"')) {
		made->kind = JSON_STRING;
		return read_text(reader, &made->text);
	}
	if (skip_mark(reader, '{'))
		made->kind = JSON_OBJECT;
	else if (skip_mark(reader, '['))
		made->kind = JSON_LIST;
	else
		return read_word(reader, made);
	return read_parent(reader, made);
}

int json_read(const char *text, size_t size, struct arena *arena,
	      struct json **value, struct vdpa_error *err)
{
	struct reader reader = { .line = 1, .arena = arena, .err = err };
	struct json *made = NULL;
	int ret;

	if (size > JSON_SIZE_MAX)
		return vdpa_error_set(
			err, -EFBIG, "vdpa(8) lists the limits of records",
			"the JSON text has %zu bytes, more than %d", size,
			JSON_SIZE_MAX);
	reader.at = arena_copy(arena, text, size);
	if (!reader.at)
		return json_fail_memory(err);
	reader.end = reader.at + size;
	ret = read_value(&reader, &made);
	if (ret)
		return ret;
	skip_blanks(&reader);
	if (reader.at < reader.end)
		return fail_found(&reader, "the end of the text");
	*value = made;
	return 0;
}

int json_read_object(const char *text, size_t size, struct arena *arena,
		     struct json **object, struct vdpa_error *err)
{
	struct json *value = NULL;
	int ret;

	ret = json_read(text, size, arena, &value, err);
	if (ret)
		return ret;
	if (!value || value->kind != JSON_OBJECT)
		return vdpa_error_set(err, -EINVAL, NULL,
				      "the JSON text is not an object");
	*object = value;
	return 0;
}

/* ---- values --------------------------------------------------------- */

const struct json *json_get(const struct json *object, const char *key)
{
	if (object->kind != JSON_OBJECT)
		return NULL;
	/* Most keys differ in the first byte: that saves most of the calls. */
	for (const struct json *at = object->first; at; at = at->next)
		if (*at->key == *key && strcmp(at->key, key) == 0)
			return at;
	return NULL;
}

const char *json_string(const struct json *value)
{
	return value && value->kind == JSON_STRING ? value->text : NULL;
}

bool json_number(const struct json *value, uint64_t max, uint64_t *number)
{
	unsigned long long found;

	if (!value || value->kind != JSON_NUMBER ||
	    value->text[count_digits(value->text)])
		return false;
	found = strtoull(value->text, NULL, 10);
	if (found > max)
		return false;
	*number = found;
	return true;
}
