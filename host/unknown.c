// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Attributes that libvdpa has no name for: "attr_50": "0x0102". One that the
 * kernel sent several times is a list of such texts.
 */

#include "unknown.h"

#include "fail.h"
#include "hex.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char prefix[] = "attr_";
static const char expected[] = "bytes such as \"0x0102\"";

/* ---- reading -------------------------------------------------------- */

/* The number of an attribute; 0 when @key is none. */
static uint16_t attr_of(const char *key)
{
	const char *digits = key + strlen(prefix);
	unsigned long number;

	if (strncmp(key, prefix, strlen(prefix)) != 0 || *digits == '0' ||
	    strlen(digits) > 5 || digits[strspn(digits, "0123456789")])
		return 0;
	number = strtoul(digits, NULL, 10);
	return number <= UINT16_MAX ? (uint16_t)number : 0;
}

/* "0x" and two digits for each byte. */
static bool is_bytes(const char *text)
{
	size_t digits;

	if (!text || strncmp(text, "0x", 2) != 0)
		return false;
	digits = hex_count(text + 2);
	return !text[2 + digits] && digits % 2 == 0 && digits / 2 <= UINT16_MAX;
}

static int read_bytes(struct json_object *value, struct vdpa_unknown *unknown,
		      struct arena *arena)
{
	const char *text = json_string(value);
	uint8_t *data;

	if (!is_bytes(text))
		return -EINVAL;
	text += 2;
	unknown->size = (uint16_t)(strlen(text) / 2);
	data = arena_new(arena, 1, (size_t)unknown->size + 1);
	if (!data)
		return -ENOMEM;
	for (size_t i = 0; i < unknown->size; i++)
		data[i] = (uint8_t)hex_number(text + 2 * i, 2);
	unknown->data = data;
	return 0;
}

/* How many values stand under a key, and each of them. */
static size_t count_values(struct json_object *value)
{
	return json_object_is_type(value, json_type_array) ?
		       json_object_array_length(value) :
		       1;
}

static struct json_object *value_at(struct json_object *value, size_t i)
{
	return json_object_is_type(value, json_type_array) ?
		       json_object_array_get_idx(value, i) :
		       value;
}

static size_t count_unknown(struct json_object *object)
{
	size_t count = 0;

	json_object_object_foreach(object, key, value)
		count += attr_of(key) ? count_values(value) : 0;
	return count;
}

static int read_attr(const char *key, struct json_object *value,
		     struct vdpa_unknown *unknown, struct arena *arena,
		     const struct place *place, struct vdpa_error *err)
{
	for (size_t i = 0; i < count_values(value); i++) {
		int ret = read_bytes(value_at(value, i), &unknown[i], arena);

		if (ret == -ENOMEM)
			return host_fail_memory(err);
		if (ret)
			return place_fail(place, key, value_at(value, i),
					  expected, err);
		unknown[i].type = attr_of(key);
	}
	return 0;
}

int unknown_read(struct json_object *object, struct vdpa_object *to,
		 struct arena *arena, const struct place *place,
		 struct vdpa_error *err)
{
	size_t count = count_unknown(object);
	struct vdpa_unknown *unknown;
	int ret;

	if (!count)
		return 0;
	unknown = arena_new(arena, count, sizeof(*unknown));
	if (!unknown)
		return host_fail_memory(err);
	to->unknown = unknown;
	to->unknown_count = count;
	json_object_object_foreach(object, key, value)
	{
		if (!attr_of(key))
			continue;
		ret = read_attr(key, value, unknown, arena, place, err);
		if (ret)
			return ret;
		unknown += count_values(value);
	}
	return 0;
}

/* ---- writing -------------------------------------------------------- */

static struct json_object *bytes_text(const struct vdpa_unknown *unknown)
{
	char *text = malloc(2 + 2 * (size_t)unknown->size + 1);
	struct json_object *value;

	if (!text)
		return NULL;
	memcpy(text, "0x", sizeof("0x"));
	for (size_t i = 0; i < unknown->size; i++)
		snprintf(text + 2 + 2 * i, 3, "%02x", unknown->data[i]);
	value = json_object_new_string(text);
	free(text);
	return value;
}

/* The list under @key, made of what stands there. NULL: no memory. */
static struct json_object *list_under(struct json_object *object,
				      const char *key)
{
	struct json_object *found, *list;

	json_object_object_get_ex(object, key, &found);
	if (json_object_is_type(found, json_type_array))
		return found;
	list = json_object_new_array();
	if (!list)
		return NULL;
	if (json_object_array_add(list, json_object_get(found))) {
		json_object_put(found);
		json_object_put(list);
		return NULL;
	}
	return object_put(object, key, list) ? list : NULL;
}

static bool put_attr(struct json_object *object,
		     const struct vdpa_unknown *unknown)
{
	char key[sizeof("attr_65535")];
	struct json_object *list, *value = bytes_text(unknown);

	snprintf(key, sizeof(key), "%s%u", prefix, unknown->type);
	if (!json_object_object_get_ex(object, key, NULL))
		return object_put(object, key, value);
	list = list_under(object, key);
	if (list && value && !json_object_array_add(list, value))
		return true;
	json_object_put(value);
	return false;
}

bool unknown_write(struct json_object *object, const struct vdpa_object *from)
{
	for (size_t i = 0; i < from->unknown_count; i++)
		if (!put_attr(object, &from->unknown[i]))
			return false;
	return true;
}
