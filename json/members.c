// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reading and writing structs as JSON objects. */

#include "members.h"

#include "fail.h"

#include <errno.h>

static int read_member(const struct member *member, const struct json *value,
		       char *to, struct arena *arena, const struct place *place,
		       struct vdpa_error *err)
{
	int ret = member->type->read(value, to + member->offset, arena);

	if (ret == -ENOMEM)
		return json_fail_memory(err);
	if (ret)
		return place_fail(place, member->key, value,
				  member->type->expected, err);
	return 0;
}

int members_read(const struct members *members, const struct json *object,
		 void *to, struct arena *arena, const struct place *place,
		 struct vdpa_error *err)
{
	int ret;

	for (size_t i = 0; i < members->count; i++) {
		const struct member *member = &members->rows[i];
		const struct json *value = json_get(object, member->key);

		if (!value)
			continue;
		ret = read_member(member, value, to, arena, place, err);
		if (ret)
			return ret;
		if (member->bit)
			*(uint64_t *)((char *)to + members->has_offset) |=
				member->bit;
	}
	return 0;
}

static bool has_bit(const struct members *members, const void *from,
		    uint64_t bit)
{
	const uint64_t *has =
		(const uint64_t *)((const char *)from + members->has_offset);

	return (*has & bit) != 0;
}

static bool is_zero(const char *field, size_t size)
{
	size_t i = 0;

	while (i < size && !field[i])
		i++;
	return i == size;
}

static bool is_written(const struct members *members,
		       const struct member *member, const void *from)
{
	const char *field = (const char *)from + member->offset;

	if (member->bit && !has_bit(members, from, member->bit))
		return false;
	if (member->size && is_zero(field, member->size))
		return false;
	return !member->type->is_set || member->type->is_set(field);
}

void members_write(const struct members *members, struct json_writer *to,
		   const void *from, uint32_t class_id)
{
	for (size_t i = 0; i < members->count; i++) {
		const struct member *member = &members->rows[i];
		const char *field = (const char *)from + member->offset;

		if (is_written(members, member, from))
			member->type->write(to, member->key, field, class_id);
	}
}
