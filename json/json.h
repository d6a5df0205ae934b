/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading and writing JSON (RFC 8259). The reader puts values into an arena;
 * the writer builds a text.
 *
 * The libraries of Debian 12 fail two requirements. First, a failed allocation
 * must always be reported as such. When an allocation fails, json-c 0.16 and
 * jansson 2.14 return incomplete documents or crash. jansson ignores that the
 * buffer of a token could not grow, and reports other failures as syntax
 * errors. Second, names are bytes: lone surrogates stand for bytes that are not
 * UTF-8. jansson refuses lone surrogates, and json-c changes them.
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include "arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <vdpa/vdpa.h>

/* Longer texts are refused. */
#define JSON_SIZE_MAX (64 << 20)

/*
 * Texts with more values are refused: a value takes up to 150 bytes of memory,
 * and as few as two in the text.
 */
#define JSON_VALUES_MAX (4 << 20)

/* How deeply objects and lists may be nested. */
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
	const char *text;   /* bytes of a string, number or word, or NULL */
	const char *key;    /* of a member of an object */
	size_t line;	    /* line of the key */
	struct json *first; /* first value in a list or an object */
	struct json *next;  /* next value in the same list or object */
	size_t count;	    /* number of values in a list or an object */
};

/*
 * Read a text. The values are allocated in @arena. Refuses invalid JSON,
 * duplicate keys in an object, 0 bytes, bytes that are not UTF-8, and integers
 * that need more than 64 bits. Returns 0, -EINVAL, -EFBIG or -ENOMEM.
 */
int json_read(const char *text, size_t size, struct arena *arena,
	      struct json **value, struct vdpa_error *err);

/* The same for a text that must be an object. */
int json_read_object(const char *text, size_t size, struct arena *arena,
		     struct json **object, struct vdpa_error *err);

/* The member @key of @object. NULL: not found, or not an object. */
const struct json *json_get(const struct json *object, const char *key);

/* The text of a string; NULL for any other value. */
const char *json_string(const struct json *value);

/* Whether @value is an integer from 0 to @max; if so, set @number. */
bool json_number(const struct json *value, uint64_t max, uint64_t *number);

/* ---- writing -------------------------------------------------------- */

/*
 * A text that is being written. All zero is an empty text on a single line.
 * Only json_finish() reports when an allocation failed.
 */
struct json_writer {
	bool is_document; /* one line per value, indented by two blanks */
	bool has_failed;
	bool has_value; /* in the innermost list or object */
	unsigned int depth;
	char *text;
	size_t size;
	size_t capacity;
};

/* @key is the key of a value; NULL in a list, and for the outermost value. */
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

/* End a line, in a text that has one document per line. */
void json_end_line(struct json_writer *to);

/*
 * Returns the text, followed by @end; the caller frees it. NULL: an allocation
 * failed. Afterwards @to is empty.
 */
char *json_finish(struct json_writer *to, const char *end);

#endif
