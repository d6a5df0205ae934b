/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a field of a struct stands in JSON, for each type of field. */
#ifndef JSON_TYPES_H
#define JSON_TYPES_H

#include "json.h"

struct type {
	/* What a message says that a value must be. */
	const char *expected;
	/*
	 * Set @field. Returns 0, -EINVAL when @value is something else, or
	 * -ENOMEM. Strings go into @arena.
	 */
	int (*read)(const struct json *value, void *field, struct arena *arena);
	/* @class_id gives names to feature bits. */
	void (*write)(struct json_writer *to, const char *key,
		      const void *field, uint32_t class_id);
	/* Whether there is something to write; NULL: always. */
	bool (*is_told)(const void *field);
};

extern const struct type type_u8, type_u16, type_u32, type_u64;
extern const struct type type_u63;    /* a uint64_t up to INT64_MAX */
extern const struct type type_int;    /* an int from 0 on */
extern const struct type type_string; /* not told when NULL */
extern const struct type type_flag;   /* a uint8_t that is true or false */
extern const struct type type_mac, type_class, type_classes, type_features;
extern const struct type type_backend_features; /* with their own names */
/* A uint64_t as "0x1000". */
extern const struct type type_address, type_mask;

/*
 * The status of a net device, a uint16_t: two of its bits, and the whole of it.
 * That is only told when it has more bits.
 */
extern const struct type type_link, type_announce, type_status;

/* An error, an int, as a text and as its number; not told when 0. */
extern const struct type type_error, type_errno;

#endif
