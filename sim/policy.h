/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The kernel's check of a request's attributes, before a command reads them
 * (__nla_validate_parse() and validate_nla(), lib/nlattr.c), and its reports
 * about refused requests.
 */
#ifndef SIM_POLICY_H
#define SIM_POLICY_H

#include "writer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sim_type {
	SIM_TYPE_NONE, /* no policy: refused */
	SIM_TYPE_STRING,
	SIM_TYPE_NUL_STRING,
	SIM_TYPE_BINARY,
	SIM_TYPE_U16,
	SIM_TYPE_U32,
	SIM_TYPE_U64,
};

struct sim_policy {
	enum sim_type type;
	bool has_range;
	uint32_t min; /* of a number, or bytes of a binary */
	uint32_t max; /* bytes of a string without its 0 byte, or of a binary */
};

/* Room for the attributes of every family. */
#define SIM_FIELD_COUNT 64

/* An attribute of a request; @data is NULL when it is not there. */
struct sim_field {
	const uint8_t *data;
	uint16_t size;
};

/* struct netlink_ext_ack */
struct sim_extack {
	char text[512];
	uint32_t offset; /* of the attribute; 0: none */
	const struct sim_policy *policy;
};

/* The number in an attribute of 2, 4 or 8 bytes. */
uint64_t sim_field_number(const struct sim_field *field);

struct sim_policies {
	const struct sim_policy *rows; /* of attributes 0 to @count - 1 */
	uint16_t count;
	uint16_t max; /* attribute number; may be beyond the rows */
	bool is_strict;
};

/*
 * Check and sort the attributes that begin at @offset of a message of @size
 * bytes. If an attribute is repeated, the last one counts. Returns 0, or
 * -EINVAL or -ERANGE with the kernel's sentence.
 */
int sim_policy_parse(const struct sim_policies *policies,
		     const uint8_t *message, size_t size, size_t offset,
		     struct sim_field fields[SIM_FIELD_COUNT],
		     struct sim_extack *extack);

/* Set the sentence. Unlike NL_SET_ERR_MSG_MOD(), this adds no "vdpa: ". */
__attribute__((format(printf, 2, 3))) void
sim_extack_say(struct sim_extack *extack, const char *format, ...);

/* Append @extack to an acknowledgement with error @code. */
int sim_extack_put(struct sim_writer *writer, const struct sim_extack *extack,
		   int code);

#endif
