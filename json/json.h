/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * JSON (RFC 8259): a text becomes values in an arena, and a writer makes texts.
 *
 * This is not a library's work because of two demands that the libraries of
 * Debian 12 do not meet. A refused allocation must never be mistaken for
 * something else: json-c 0.16 and jansson 2.14 each return documents that lack
 * something, or crash; jansson ignores that its buffer of a token could not
 * grow, and reports other refusals as errors of syntax. And names are bytes:
 * one that is not UTF-8 is in a text as lone surrogates, which jansson refuses
 * and json-c changes.
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include "arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <vdpa/vdpa.h>

/* A longer text is refused. */
#define JSON_SIZE_MAX (64 << 20)

/* How deep objects and lists may be in each other. */
#define JSON_DEPTH_MAX 32

/* ---- values --------------------------------------------------------- */

enum json_kind {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_LIST,
	JSON_OBJECT,
};

struct json {
	enum json_kind kind;
	const char *text;   /* bytes of a string; of all but a list or object */
	const char *key;    /* of a member of an object */
	size_t line;	    /* that the key is on */
	struct json *first; /* in a list or an object, in the text's order */
	struct json *next;  /* in the same list or object */
	size_t count;	    /* of what is in a list or an object */
};

/*
 * Read a text. The values are in @arena. Refuses what is not JSON, a key twice
 * in an object, a 0 byte, bytes that are not UTF-8, and integers that need more
 * than 64 bits. Returns 0, -EINVAL, -EFBIG or -ENOMEM.
 */
int json_read(const char *text, size_t size, struct arena *arena,
	      struct json **value, struct vdpa_error *err);

/* The same for a text that must be an object. */
int json_read_object(const char *text, size_t size, struct arena *arena,
		     struct json **object, struct vdpa_error *err);

/* The member @key of @object; NULL: there is none, or it is not an object. */
const struct json *json_get(const struct json *object, const char *key);

/* The text of a string; NULL for any other value. */
const char *json_string(const struct json *value);

/* Whether @value is a whole number from 0 to @max, and which. */
bool json_number(const struct json *value, uint64_t max, uint64_t *number);

/* ---- writing -------------------------------------------------------- */

/*
 * A text that is being written. All zero is an empty one on a single line. What
 * is put into it may come to nothing for want of memory: json_finish() tells.
 */
struct json_writer {
	bool is_document; /* a line for each value, two blanks a level */
	bool has_failed;
	bool has_value; /* in the innermost list or object */
	unsigned int depth;
	char *text;
	size_t size;
	size_t capacity;
};

/* Of each value: @key is its key, or NULL in a list and outermost. */
void json_open(struct json_writer *to, const char *key, char bracket);
void json_close(struct json_writer *to, char bracket);
void json_put_string(struct json_writer *to, const char *key, const char *text);
void json_put_number(struct json_writer *to, const char *key, uint64_t number);
void json_put_boolean(struct json_writer *to, const char *key, bool value);
/* Bytes as the string "0x0102". */
void json_put_bytes(struct json_writer *to, const char *key,
		    const uint8_t *bytes, size_t size);
void json_put_value(struct json_writer *to, const char *key,
		    const struct json *value);

/* The end of a line, in a text that has a document on each. */
void json_end_line(struct json_writer *to);

/*
 * The text, with @end after it; free it. NULL: there was no memory for all of
 * it. @to is empty after that.
 */
char *json_finish(struct json_writer *to, const char *end);

#endif
