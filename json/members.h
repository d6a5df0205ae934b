/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading and writing structs as objects. Tables assign keys to the members of
 * a struct. Host records, the journal's lines and simulated worlds use them;
 * libvdpa-sim has its own tables.
 */
#ifndef JSON_MEMBERS_H
#define JSON_MEMBERS_H

#include "place.h"
#include "types.h"

#include <stddef.h>

/*
 * One key. @bit is its bit in the struct's "has" mask; 0: it has none. If @size
 * is not 0, a member whose @size bytes are all 0 is not written.
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
	size_t has_offset; /* offset of the "has" mask */
};

/* A row for a member of a struct, and a table of rows. */
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
 * Read the keys of @object into @to. Keys that are not in the table are
 * ignored. Returns 0, -EINVAL or -ENOMEM.
 */
int members_read(const struct members *members, const struct json *object,
		 void *to, struct arena *arena, const struct place *place,
		 struct vdpa_error *err);

/*
 * Write the members of @from into the open object. @class_id selects the names
 * of feature bits.
 */
void members_write(const struct members *members, struct json_writer *to,
		   const void *from, uint32_t class_id);

#endif
