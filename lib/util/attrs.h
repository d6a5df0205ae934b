/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The attribute table: what each attribute of the family is. */
#ifndef LIB_ATTRS_H
#define LIB_ATTRS_H

#include <stddef.h>

/*
 * The form of an attribute's value. A number and a MAC address have the same
 * bytes on the wire and in memory.
 */
enum attr_type {
	ATTR_UNKNOWN = 0,
	ATTR_U8,
	ATTR_U16,
	ATTR_U32,
	ATTR_U64,
	ATTR_MAC,
	ATTR_STRING,
};

/* One row: @word names it to the user, where a request can hold it. */
struct attr_info {
	enum attr_type type;
	const char *name;
	const char *word;
};

/* The row of attribute @attr; one of type ATTR_UNKNOWN when there is none. */
const struct attr_info *attr_info(unsigned int attr);

/* Bytes of a value of @type; 0 for a string. */
size_t attr_size(enum attr_type type);

#endif
