/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON texts and values, with errors that name key and place. */
#ifndef HOST_JSON_H
#define HOST_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <vdpa/vdpa.h>

/* A longer text is refused. */
#define TEXT_SIZE_MAX (64 << 20)

/* ---- texts ---------------------------------------------------------- */

/*
 * Read a text that is one object. Returns 0, -EINVAL, -EFBIG or -ENOMEM.
 * Release
 * @object with json_object_put().
 */
int text_parse(const char *text, size_t size, struct json_object **object,
	       struct vdpa_error *err);

/* Read a text that is any value; it may be NULL, as json-c has it. */
int text_parse_value(const char *text, size_t size, struct json_object **value,
		     struct vdpa_error *err);

/* Text of a value, on one line; free it. NULL: no memory. */
char *text_of(struct json_object *value);

/* Text of a whole document, with lines; free it. NULL: no memory. */
char *text_of_document(struct json_object *object);

/* ---- reading -------------------------------------------------------- */

/* Where a value stands: dev "dev1", config. All but the first may be NULL. */
struct place {
	const char *section;
	const char *name;
	const char *part;
};

/* "key" of @place is @value, and not @expected. Returns -EINVAL. */
int place_fail(const struct place *place, const char *key,
	       struct json_object *value, const char *expected,
	       struct vdpa_error *err);

/* Something else is wrong at @place. Returns -EINVAL. */
__attribute__((cold, format(printf, 4, 5))) int
place_say(const struct place *place, struct vdpa_error *err, const char *hint,
	  const char *format, ...);

/*
 * The member @key of @object, an object itself. Returns 0, also when there is
 * none: then *@member is NULL. -EINVAL when it is not an object.
 */
int place_object(const struct place *place, struct json_object *object,
		 const char *key, struct json_object **member,
		 struct vdpa_error *err);

/*
 * Whether the document @root is of @schema, or of a newer one that only adds to
 * it ("vdpa-host/1.1"). Returns 0 or -EINVAL.
 */
int place_schema(struct json_object *root, const char *schema,
		 struct vdpa_error *err);

/* The text of a string; NULL for any other value. */
const char *json_string(struct json_object *value);

/* Whether @value is a number from 0 to @max, and which. */
bool json_number(struct json_object *value, uint64_t max, uint64_t *number);

/* ---- writing -------------------------------------------------------- */

/*
 * Put @value into @object under @key. Takes @value over, also on failure. False
 * when there is no memory, for which a NULL of either is the sign.
 */
bool object_put(struct json_object *object, const char *key,
		struct json_object *value);

/* The same behind the last value of @list. */
bool list_put(struct json_object *list, struct json_object *value);

#endif
