// SPDX-License-Identifier: LGPL-2.1-or-later
/* Errors that name the place and the key of a wrong value in a record. */

#include "place.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PLACE_SIZE 160

static void place_text(const struct place *place, char text[PLACE_SIZE])
{
	snprintf(text, PLACE_SIZE, "%s%s%.100s%s%s%s", place->section,
		 place->name ? " \"" : "", place->name ? place->name : "",
		 place->name ? "\"" : "", place->part ? ", " : "",
		 place->part ? place->part : "");
}

/* How a message shows a value. */
static void show_value(const struct json *value, char text[PLACE_SIZE])
{
	if (value->kind == JSON_STRING)
		snprintf(text, PLACE_SIZE, "\"%.100s\"", value->text);
	else if (value->kind == JSON_OBJECT)
		snprintf(text, PLACE_SIZE, "an object");
	else if (value->kind == JSON_LIST)
		snprintf(text, PLACE_SIZE, "a list");
	else
		snprintf(text, PLACE_SIZE, "%.100s", value->text);
}

int place_fail(const struct place *place, const char *key,
	       const struct json *value, const char *expected,
	       struct vdpa_error *err)
{
	char where[PLACE_SIZE], shown[PLACE_SIZE];

	place_text(place, where);
	show_value(value, shown);
	return vdpa_error_set(err, -EINVAL, NULL, "%s: \"%s\" is %s, not %s",
			      where, key, shown, expected);
}

int place_say(const struct place *place, struct vdpa_error *err,
	      const char *hint, const char *format, ...)
{
	char where[PLACE_SIZE], what[VDPA_ERROR_TEXT_SIZE];
	va_list args;

	place_text(place, where);
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	return vdpa_error_set(err, -EINVAL, hint, "%s: %s", where, what);
}

static int get_of_kind(const struct place *place, const struct json *object,
		       const char *key, enum json_kind kind,
		       const char *expected, const struct json **member,
		       struct vdpa_error *err)
{
	const struct json *found = json_get(object, key);

	if (found && found->kind != kind)
		return place_fail(place, key, found, expected, err);
	*member = found;
	return 0;
}

int place_object(const struct place *place, const struct json *object,
		 const char *key, const struct json **member,
		 struct vdpa_error *err)
{
	return get_of_kind(place, object, key, JSON_OBJECT, "an object", member,
			   err);
}

int place_list(const struct place *place, const struct json *object,
	       const char *key, const char *expected, const struct json **list,
	       struct vdpa_error *err)
{
	return get_of_kind(place, object, key, JSON_LIST, expected, list, err);
}

int place_schema(const struct json *root, const char *schema,
		 struct vdpa_error *err)
{
	const char *found = json_string(json_get(root, "schema"));
	const size_t length = strlen(schema);

	if (!found)
		return vdpa_error_set(err, -EINVAL, NULL,
				      "\"schema\" \"%s\" is missing", schema);
	if (strncmp(found, schema, length) == 0 &&
	    (!found[length] || found[length] == '.'))
		return 0;
	return vdpa_error_set(err, -EINVAL, NULL,
			      "\"schema\" is \"%.100s\", not \"%s\"", found,
			      schema);
}
