/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Errors that name the place and the key of a wrong value in a record. */
#ifndef JSON_PLACE_H
#define JSON_PLACE_H

#include "json.h"

/* The place of a value: dev "dev1", config. @name and @part may be NULL. */
struct place {
	const char *section;
	const char *name;
	const char *part;
};

/* Report that @key at @place is @value, not @expected. Returns -EINVAL. */
int place_fail(const struct place *place, const char *key,
	       const struct json *value, const char *expected,
	       struct vdpa_error *err);

/* Report another error at @place. Returns -EINVAL. */
int place_say(const struct place *place, struct vdpa_error *err,
	      const char *hint, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * Get the member @key of @object, which must be an object itself. Returns 0, or
 * -EINVAL when it is not an object. If there is no such member, sets *@member to
 * NULL and returns 0.
 */
int place_object(const struct place *place, const struct json *object,
		 const char *key, const struct json **member,
		 struct vdpa_error *err);

/* The same for a list. */
int place_list(const struct place *place, const struct json *object,
	       const char *key, const char *expected, const struct json **list,
	       struct vdpa_error *err);

/*
 * Check that the document @root has @schema, or a newer schema that only adds
 * to it ("vdpa-host/1.1"). Returns 0 or -EINVAL.
 */
int place_schema(const struct json *root, const char *schema,
		 struct vdpa_error *err);

#endif
