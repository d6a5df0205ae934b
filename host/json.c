// SPDX-License-Identifier: LGPL-2.1-or-later
/* JSON texts and values: json-c, with bounds and errors around it. */

#include "json.h"

#include "fail.h"
#include "quote.h"
#include "scan.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- texts ---------------------------------------------------------- */

static size_t line_of(const char *text, size_t offset)
{
	size_t line = 1;

	for (size_t i = 0; i < offset; i++)
		line += text[i] == '\n';
	return line;
}

static int fail_syntax(struct json_tokener *tokener, const char *text,
		       size_t size, struct vdpa_error *err)
{
	size_t offset = json_tokener_get_parse_end(tokener);
	enum json_tokener_error code = json_tokener_get_error(tokener);

	/* json-c has no code for this, and stops in the middle. */
	if (code == json_tokener_success)
		return host_fail_memory(err);
	if (offset >= size)
		return vdpa_error_set(err, -EINVAL, NULL,
				      "line %zu: the JSON text ends too early",
				      line_of(text, size));
	return vdpa_error_set(err, -EINVAL, NULL, "line %zu: not JSON: %s",
			      line_of(text, offset),
			      json_tokener_error_desc(code));
}

/* @text has passed the scan, and ends in a 0 byte. */
static int parse(const char *text, size_t size, struct json_object **value,
		 struct vdpa_error *err)
{
	struct json_tokener *tokener = json_tokener_new_ex(SCAN_DEPTH_MAX + 1);
	struct json_object *parsed;
	int ret = 0;

	if (!tokener)
		return host_fail_memory(err);
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	/* With the 0 byte: json-c wants to see the end. */
	parsed = json_tokener_parse_ex(tokener, text, (int)size + 1);
	if (json_tokener_get_error(tokener) != json_tokener_success ||
	    json_tokener_get_parse_end(tokener) < size) {
		ret = fail_syntax(tokener, text, size, err);
		json_object_put(parsed);
	} else {
		*value = parsed;
	}
	json_tokener_free(tokener);
	return ret;
}

int text_parse_value(const char *text, size_t size, struct json_object **value,
		     struct vdpa_error *err)
{
	char *copy;
	int ret;

	if (size > TEXT_SIZE_MAX)
		return vdpa_error_set(
			err, -EFBIG, NULL,
			"the JSON text has %zu bytes, more than %d", size,
			TEXT_SIZE_MAX);
	ret = scan_text(text, size, &copy, &size, err);
	if (ret)
		return ret;
	ret = parse(copy, size, value, err);
	free(copy);
	return ret;
}

int text_parse(const char *text, size_t size, struct json_object **object,
	       struct vdpa_error *err)
{
	struct json_object *value = NULL;
	int ret;

	ret = text_parse_value(text, size, &value, err);
	if (ret)
		return ret;
	if (!json_object_is_type(value, json_type_object)) {
		json_object_put(value);
		return vdpa_error_set(err, -EINVAL, NULL,
				      "the JSON text is not an object");
	}
	*object = value;
	return 0;
}

static char *text_with(struct json_object *value, int flags, const char *end)
{
	size_t size;
	const char *text;

	text = json_object_to_json_string_length(
		value, flags | JSON_C_TO_STRING_NOSLASHESCAPE, &size);
	return text ? quote_escape(text, size, end) : NULL;
}

char *text_of(struct json_object *value)
{
	return text_with(value, JSON_C_TO_STRING_PLAIN, "");
}

char *text_of_document(struct json_object *object)
{
	return text_with(object,
			 JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED,
			 "\n");
}

/* ---- places --------------------------------------------------------- */

#define PLACE_SIZE 160

static void place_text(const struct place *place, char text[PLACE_SIZE])
{
	snprintf(text, PLACE_SIZE, "%s%s%.100s%s%s%s", place->section,
		 place->name ? " \"" : "", place->name ? place->name : "",
		 place->name ? "\"" : "", place->part ? ", " : "",
		 place->part ? place->part : "");
}

/* What a message shows of a value. */
static void show_value(struct json_object *value, char text[PLACE_SIZE])
{
	const char *string = json_string(value);

	if (string)
		snprintf(text, PLACE_SIZE, "\"%.100s\"", string);
	else if (json_object_is_type(value, json_type_object))
		snprintf(text, PLACE_SIZE, "an object");
	else if (json_object_is_type(value, json_type_array))
		snprintf(text, PLACE_SIZE, "a list");
	else
		snprintf(text, PLACE_SIZE, "%.100s",
			 value ? json_object_get_string(value) : "null");
}

int place_fail(const struct place *place, const char *key,
	       struct json_object *value, const char *expected,
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

int place_object(const struct place *place, struct json_object *object,
		 const char *key, struct json_object **member,
		 struct vdpa_error *err)
{
	struct json_object *found;

	*member = NULL;
	if (!json_object_object_get_ex(object, key, &found))
		return 0;
	if (!json_object_is_type(found, json_type_object))
		return place_fail(place, key, found, "an object", err);
	*member = found;
	return 0;
}

int place_schema(struct json_object *root, const char *schema,
		 struct vdpa_error *err)
{
	const size_t length = strlen(schema);
	struct json_object *value = NULL;
	const char *found;

	json_object_object_get_ex(root, "schema", &value);
	found = json_string(value);
	if (!found)
		return vdpa_error_set(err, -EINVAL, NULL,
				      "the record has no \"schema\" \"%s\"",
				      schema);
	if (strncmp(found, schema, length) == 0 &&
	    (!found[length] || found[length] == '.'))
		return 0;
	return vdpa_error_set(
		err, -EINVAL, NULL,
		"the record has the schema \"%.100s\", not \"%s\"", found,
		schema);
}

/* ---- values --------------------------------------------------------- */

const char *json_string(struct json_object *value)
{
	return json_object_is_type(value, json_type_string) ?
		       json_object_get_string(value) :
		       NULL;
}

bool json_number(struct json_object *value, uint64_t max, uint64_t *number)
{
	if (!json_object_is_type(value, json_type_int) ||
	    json_object_get_int64(value) < 0 ||
	    json_object_get_uint64(value) > max)
		return false;
	*number = json_object_get_uint64(value);
	return true;
}

bool object_put(struct json_object *object, const char *key,
		struct json_object *value)
{
	if (object && value && !json_object_object_add(object, key, value))
		return true;
	json_object_put(value);
	return false;
}

bool list_put(struct json_object *list, struct json_object *value)
{
	if (list && value && !json_object_array_add(list, value))
		return true;
	json_object_put(value);
	return false;
}
