/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How fields of structs are written in JSON, for each type of field. */
#ifndef JSON_TYPES_H
#define JSON_TYPES_H

#include "json.h"

struct type {
	/* What a value must be, for error messages. */
	const char *expected;
	/*
	 * Set @field. Returns 0, -EINVAL when @value has another type or range,
	 * or -ENOMEM. Strings are copied into @arena.
	 */
	int (*read)(const struct json *value, void *field, struct arena *arena);
	/* @class_id selects the names of feature bits. */
	void (*write)(struct json_writer *to, const char *key,
		      const void *field, uint32_t class_id);
	/* Whether @field has a value to write; NULL: always. */
	bool (*is_set)(const void *field);
};

extern const struct type type_u8, type_u16, type_u32, type_u64;
extern const struct type type_u63;    /* a uint64_t up to INT64_MAX */
extern const struct type type_int;    /* an int from 0 on */
extern const struct type type_string; /* not written when NULL */
extern const struct type type_flag;   /* a uint8_t that is true or false */
extern const struct type type_mac, type_class, type_classes, type_features;
extern const struct type type_backend_features; /* with their own names */
/* A uint64_t as "0x1000". */
extern const struct type type_address, type_mask;

/*
 * The status of a net device, a uint16_t: two of its bits, and the whole value.
 * The whole value is written only if it has other bits than these two.
 */
extern const struct type type_link, type_announce, type_status;

/* An error, an int, as a text and as its number; not written when 0. */
extern const struct type type_error, type_errno;

#endif
