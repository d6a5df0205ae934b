/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a field of a struct stands in JSON, for each type of field. */
#ifndef HOST_TYPES_H
#define HOST_TYPES_H

#include "arena.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>
#include <vdpa/vdpa.h>

struct type {
	/* What a message says that a value must be. */
	const char *expected;
	/*
	 * Set @field. Returns 0, -EINVAL when @value is something else, or
	 * -ENOMEM. Strings go into @arena.
	 */
	int (*read)(struct json_object *value, void *field,
		    struct arena *arena);
	/* @class_id gives names to feature bits. NULL when there is no memory.
	 */
	struct json_object *(*write)(const void *field, uint32_t class_id);
	/* Whether there is something to write; NULL: always. */
	bool (*is_told)(const void *field);
};

extern const struct type type_u8, type_u16, type_u32, type_u64;
extern const struct type type_string; /* not told when NULL */
extern const struct type type_flag;   /* a uint8_t that is true or false */
extern const struct type type_mac, type_class, type_classes, type_features;
extern const struct type type_backend_features; /* with their own names */
extern const struct type type_address;		/* a uint64_t as "0x1000" */

/*
 * The status of a net device, a uint16_t: two of its bits, and the whole of it.
 * That is only told when it has more bits.
 */
extern const struct type type_link, type_announce, type_status;

/* An error, an int, as a text and as its number; not told when 0. */
extern const struct type type_error, type_errno;

#endif
