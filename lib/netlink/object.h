/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Decoding objects from messages, with a table of fields for each kind. */
#ifndef LIB_OBJECT_H
#define LIB_OBJECT_H

#include <libmnl/libmnl.h>
#include <stddef.h>
#include <stdint.h>
#include <vdpa/vdpa.h>

/* The place of the value of attribute @attr in a struct. */
struct field {
	uint16_t attr;
	uint16_t offset;
	uint16_t size;
};

#define FIELD(type, member, attr)                                         \
	{                                                                 \
		attr, offsetof(type, member), sizeof(((type *)0)->member) \
	}

/*
 * A kind of object: a struct that begins with VDPA_OBJECT_FIELDS. @finish, if
 * it is set, makes corrections that the table cannot express.
 */
struct object_kind {
	const char *title;
	size_t size;
	const struct field *fields; /* by attribute; a row of size 0 is none */
	size_t field_count;
	void (*finish)(void *object);
};

extern const struct object_kind object_mgmtdev;
extern const struct object_kind object_dev;
extern const struct object_kind object_config;
extern const struct object_kind object_vstats;

/*
 * Make an object from the attributes of @nlh, in one allocation that free()
 * releases. Returns 0, -ENOMEM, or -EBADMSG for a malformed attribute.
 */
int object_new(const struct object_kind *kind, const struct nlmsghdr *nlh,
	       void **object, struct vdpa_error *err);

/* Memory for one object at a time. All zero is empty. */
struct object_reader {
	void *block;
	size_t capacity;
};

/*
 * The same without a copy: @object is valid until @reader is used again, and
 * its strings and bytes point into @nlh.
 */
int object_read(const struct object_kind *kind, const struct nlmsghdr *nlh,
		struct object_reader *reader, void **object,
		struct vdpa_error *err);

void object_reader_free(struct object_reader *reader);

/*
 * A vdpa_config or vdpa_vstats that could not be read: only @name is set. NULL
 * when there is no memory.
 */
void *object_new_empty(const struct object_kind *kind, const char *name);

/* The device name in @object; "" when the kernel sent none. */
const char *object_dev_name(const struct object_kind *kind, const void *object);

#endif
