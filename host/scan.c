// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A pass over a JSON text before json-c gets it. json-c takes more than JSON
 * (NaN, single quotes), changes numbers of more than 64 bits and surrogates,
 * ends at a 0 byte, and keeps the last of two values under one key.
 */

#include "scan.h"

#include "fail.h"
#include "quote.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A key of an object that is still open, in the copy. */
struct key {
	const char *text;
	size_t size;
	size_t line;
};

struct scan {
	const char *at;
	const char *end;
	char *to;
	size_t line;
	struct key *keys; /* of all open objects */
	size_t key_count;
	size_t key_capacity;
	size_t first_keys[SCAN_DEPTH_MAX]; /* of each open object */
	unsigned int depth;
	struct vdpa_error *err;
};

/* ---- keys ----------------------------------------------------------- */

static int compare_keys(const void *a, const void *b)
{
	const struct key *one = a, *other = b;
	size_t size = one->size < other->size ? one->size : other->size;
	int order = memcmp(one->text, other->text, size);

	if (order)
		return order;
	if (one->size != other->size)
		return one->size < other->size ? -1 : 1;
	return one->line < other->line ? -1 : one->line > other->line;
}

static bool is_same_key(const struct key *one, const struct key *other)
{
	return one->size == other->size &&
	       memcmp(one->text, other->text, one->size) == 0;
}

static int add_key(struct scan *scan, const char *text, size_t size)
{
	size_t capacity = scan->key_capacity ? 2 * scan->key_capacity : 64;
	struct key *keys;

	if (scan->key_count == scan->key_capacity) {
		keys = reallocarray(scan->keys, capacity, sizeof(*keys));
		if (!keys)
			return host_fail_memory(scan->err);
		scan->keys = keys;
		scan->key_capacity = capacity;
	}
	scan->keys[scan->key_count++] = (struct key){ text, size, scan->line };
	return 0;
}

static int close_object(struct scan *scan)
{
	size_t first = scan->first_keys[--scan->depth];
	size_t count = scan->key_count - first;
	struct key *keys;

	scan->key_count = first;
	if (count < 2)
		return 0;
	keys = scan->keys + first;
	qsort(keys, count, sizeof(*keys), compare_keys);
	for (size_t i = 1; i < count; i++)
		if (is_same_key(&keys[i - 1], &keys[i]))
			return vdpa_error_set(
				scan->err, -EINVAL, "take one of the two away",
				"line %zu: \"%.*s\" stands twice in "
				"one object, first in line %zu",
				keys[i].line, quote_shown(keys[i].size),
				keys[i].text, keys[i - 1].line);
	return 0;
}

static int open_object(struct scan *scan)
{
	if (scan->depth == SCAN_DEPTH_MAX)
		return vdpa_error_set(
			scan->err, -EINVAL, NULL,
			"line %zu: objects and lists stand in each "
			"other more than %d deep",
			scan->line, SCAN_DEPTH_MAX);
	scan->first_keys[scan->depth++] = scan->key_count;
	return 0;
}

/* ---- strings -------------------------------------------------------- */

/* Whether the string that ends here is a key. */
static bool is_key(const struct scan *scan)
{
	const char *at = scan->at;

	while (at < scan->end && *at && strchr(" \t\r\n", *at))
		at++;
	return scan->depth && at < scan->end && *at == ':';
}

static int scan_string(struct scan *scan)
{
	const char *begin = scan->to + 1;
	const char *wrong;

	wrong = quote_copy(&scan->at, scan->end, &scan->to);
	if (wrong)
		return vdpa_error_set(scan->err, -EINVAL, NULL, "line %zu: %s",
				      scan->line, wrong);
	if (!is_key(scan))
		return 0;
	return add_key(scan, begin, (size_t)(scan->to - begin) - 1);
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
	errno = 0;
	if (*text == '-')
		strtoll(text, NULL, 10);
	else
		strtoull(text, NULL, 10);
	return errno != ERANGE;
}

static bool is_word(const char *text)
{
	return strcmp(text, "true") == 0 || strcmp(text, "false") == 0 ||
	       strcmp(text, "null") == 0;
}

static size_t word_size(const struct scan *scan)
{
	static const char bytes[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789+-.";
	const char *at = scan->at;

	while (at < scan->end && *at && strchr(bytes, *at))
		at++;
	return (size_t)(at - scan->at);
}

static int scan_word(struct scan *scan)
{
	size_t size = word_size(scan);
	bool is_integer = false;
	char *word = scan->to;

	/* The copy has room: it is as long as the text, and a byte more. */
	memcpy(word, scan->at, size);
	word[size] = '\0';
	if (!size)
		return vdpa_error_set(
			scan->err, -EINVAL, NULL,
			"line %zu: the byte 0x%02x is not JSON here",
			scan->line, (unsigned char)*scan->at);
	if (!is_word(word) && !is_number(word, &is_integer))
		return vdpa_error_set(scan->err, -EINVAL, NULL,
				      "line %zu: %.100s is not JSON",
				      scan->line, word);
	if (is_integer && !fits_64_bits(word))
		return vdpa_error_set(
			scan->err, -EINVAL, NULL,
			"line %zu: %.100s does not fit in 64 bits", scan->line,
			word);
	scan->at += size;
	scan->to += size;
	return 0;
}

/* ---- the text ------------------------------------------------------- */

/* A byte that stands for itself. */
static int scan_mark(struct scan *scan)
{
	char mark = *scan->at++;

	*scan->to++ = mark;
	scan->line += mark == '\n';
	if (mark == '{' || mark == '[')
		return open_object(scan);
	if ((mark == '}' || mark == ']') && scan->depth)
		return close_object(scan);
	return 0;
}

static int scan_next(struct scan *scan)
{
	if (*scan->at == '"')
		return scan_string(scan);
	if (*scan->at && strchr("{}[],: \t\r\n", *scan->at))
		return scan_mark(scan);
	return scan_word(scan);
}

int scan_text(const char *text, size_t size, char **copy, size_t *copy_size,
	      struct vdpa_error *err)
{
	char *to = malloc(size + 1);
	struct scan scan = {
		.at = text,
		.end = text + size,
		.to = to,
		.line = 1,
		.err = err,
	};
	int ret = 0;

	if (!to)
		return host_fail_memory(err);
	while (!ret && scan.at < scan.end)
		ret = scan_next(&scan);
	free(scan.keys);
	if (ret) {
		free(to);
		return ret;
	}
	*scan.to = '\0';
	*copy = to;
	*copy_size = (size_t)(scan.to - to);
	return 0;
}
