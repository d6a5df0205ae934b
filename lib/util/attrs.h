/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The attribute table: type, name and word of each attribute of the family. */
#ifndef LIB_ATTRS_H
#define LIB_ATTRS_H

#include <stddef.h>

/*
 * The form of an attribute's value. The bytes of a number and of a MAC address
 * are the same on the wire and in memory.
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

/* One row: @word is its name on a command line, if a request can contain it. */
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
