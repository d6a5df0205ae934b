/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Errors that name the place and the key of what is wrong in a record. */
#ifndef JSON_PLACE_H
#define JSON_PLACE_H

#include "json.h"

/* Where a value is: dev "dev1", config. All but the first may be NULL. */
struct place {
	const char *section;
	const char *name;
	const char *part;
};

/* "key" of @place is @value, and not @expected. Returns -EINVAL. */
int place_fail(const struct place *place, const char *key,
	       const struct json *value, const char *expected,
	       struct vdpa_error *err);

/* Something else is wrong at @place. Returns -EINVAL. */
__attribute__((cold, format(printf, 4, 5))) int
place_say(const struct place *place, struct vdpa_error *err, const char *hint,
	  const char *format, ...);

/*
 * The member @key of @object, an object itself. Returns 0, also when there is
 * none: then *@member is NULL. -EINVAL when it is not an object.
 */
int place_object(const struct place *place, const struct json *object,
		 const char *key, const struct json **member,
		 struct vdpa_error *err);

/* The same for a list. */
int place_list(const struct place *place, const struct json *object,
	       const char *key, const char *expected, const struct json **list,
	       struct vdpa_error *err);

/*
 * Whether the document @root is of @schema, or of a newer one that only adds to
 * it ("vdpa-host/1.1"). Returns 0 or -EINVAL.
 */
int place_schema(const struct json *root, const char *schema,
		 struct vdpa_error *err);

#endif
