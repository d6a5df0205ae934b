// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Attributes that libvdpa has no name for: "attr_50": "0x0102". An attribute
 * that the kernel sent several times is a list of such texts.
 */

#include "unknown.h"

#include "json/fail.h"
#include "json/hex.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char prefix[] = "attr_";
static const char expected[] = "bytes such as \"0x0102\"";

/* ---- reading -------------------------------------------------------- */

/* The number of an attribute; 0 when @key is not one. */
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

/* Whether @text is "0x" and two digits for each byte. */
static bool is_bytes(const char *text)
{
	size_t digits;

	if (!text || strncmp(text, "0x", 2) != 0)
		return false;
	digits = hex_count(text + 2);
	return !text[2 + digits] && digits % 2 == 0 && digits / 2 <= UINT16_MAX;
}

static int read_bytes(const struct json *value, struct vdpa_unknown *unknown,
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

/* The first value of a key; in a list, the others follow. */
static const struct json *first_value(const struct json *value)
{
	return value->kind == JSON_LIST ? value->first : value;
}

static const struct json *next_value(const struct json *list,
				     const struct json *value)
{
	return list->kind == JSON_LIST ? value->next : NULL;
}

static size_t count_unknown(const struct json *object)
{
	size_t count = 0;

	for (const struct json *at = object->first; at; at = at->next)
		if (attr_of(at->key))
			count += at->kind == JSON_LIST ? at->count : 1;
	return count;
}

/* Read all values of one attribute. Moves *@unknown after them. */
static int read_attr(const struct json *member, struct vdpa_unknown **unknown,
		     struct arena *arena, const struct place *place,
		     struct vdpa_error *err)
{
	const struct json *value = first_value(member);

	for (; value; value = next_value(member, value)) {
		int ret = read_bytes(value, *unknown, arena);

		if (ret == -ENOMEM)
			return json_fail_memory(err);
		if (ret)
			return place_fail(place, member->key, value, expected,
					  err);
		(*unknown)++->type = attr_of(member->key);
	}
	return 0;
}

int unknown_read(const struct json *object, struct vdpa_object *to,
		 struct arena *arena, const struct place *place,
		 struct vdpa_error *err)
{
	size_t count = count_unknown(object);
	struct vdpa_unknown *unknown;
	int ret = 0;

	if (!count)
		return 0;
	unknown = arena_new(arena, count, sizeof(*unknown));
	if (!unknown)
		return json_fail_memory(err);
	to->unknown = unknown;
	to->unknown_count = count;
	for (const struct json *at = object->first; at && !ret; at = at->next)
		if (attr_of(at->key))
			ret = read_attr(at, &unknown, arena, place, err);
	return ret;
}

/* ---- writing -------------------------------------------------------- */

/* How many of @list from @first on are of its type; 0: it is not the first. */
static size_t count_type(const struct vdpa_unknown *list, size_t total,
			 size_t first)
{
	size_t count = 0;

	for (size_t i = 0; i < first; i++)
		if (list[i].type == list[first].type)
			return 0;
	for (size_t i = first; i < total; i++)
		count += list[i].type == list[first].type;
	return count;
}

static void put_list(struct json_writer *to, const char *key,
		     const struct vdpa_unknown *list, size_t total)
{
	json_open(to, key, '[');
	for (size_t i = 0; i < total; i++)
		if (list[i].type == list[0].type)
			json_put_bytes(to, NULL, list[i].data, list[i].size);
	json_close(to, ']');
}

void unknown_write(struct json_writer *to, const struct vdpa_object *from)
{
	const struct vdpa_unknown *list = from->unknown;
	char key[sizeof("attr_65535")];

	for (size_t i = 0; i < from->unknown_count; i++) {
		size_t count = count_type(list, from->unknown_count, i);

		snprintf(key, sizeof(key), "%s%u", prefix, list[i].type);
		if (count == 1)
			json_put_bytes(to, key, list[i].data, list[i].size);
		else if (count)
			put_list(to, key, list + i, from->unknown_count - i);
	}
}
