/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which member of a struct is under which key of an object. Tables tell; a
 * record, a line of the records of creation and a world are read and written
 * with these two functions. libvdpa-sim has tables of its own for them.
 */
#ifndef JSON_MEMBERS_H
#define JSON_MEMBERS_H

#include "place.h"
#include "types.h"

#include <stddef.h>

/*
 * One key. @bit is the one of the struct's "has" mask; 0: it has none. Where
 * @size is not 0, the member is not written when its @size bytes are all 0.
 */
struct member {
	const char *key;
	const struct type *type;
	uint64_t bit;
	uint16_t offset;
	uint16_t size;
};

/* The keys of one object. */
struct members {
	const struct member *rows;
	size_t count;
	size_t has_offset; /* of the "has" mask */
};

/* A row for a member of a struct; the rows of a table. */
#define MEMBER(key_text, type_name, struct_name, member, has_bit) \
	{                                                         \
		.key = (key_text), .type = &type_##type_name,     \
		.bit = (has_bit),                                 \
		.offset = offsetof(struct struct_name, member)    \
	}

#define MEMBERS(table, offset)                                                \
	{                                                                     \
		.rows = (table), .count = sizeof(table) / sizeof((table)[0]), \
		.has_offset = (offset)                                        \
	}

/*
 * Read the keys of @object into @to. What the table does not know is passed
 * over. Returns 0, -EINVAL or -ENOMEM.
 */
int members_read(const struct members *members, const struct json *object,
		 void *to, struct arena *arena, const struct place *place,
		 struct vdpa_error *err);

/*
 * Put what @from has into the object that is open. @class_id gives names to
 * feature bits.
 */
void members_write(const struct members *members, struct json_writer *to,
		   const void *from, uint32_t class_id);

#endif
