/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attributes of a message: iterating over them, and checking their values. */
#ifndef LIB_ATTR_H
#define LIB_ATTR_H

#include "util/attrs.h"

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Messages and attributes begin at multiples of four bytes. */
static inline size_t attr_align(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

/* The first attribute of a generic netlink message, and the end of the last. */
static inline const void *attr_begin(const struct nlmsghdr *nlh)
{
	return mnl_nlmsg_get_payload_offset(nlh, sizeof(struct genlmsghdr));
}

static inline const void *attr_end(const struct nlmsghdr *nlh)
{
	/* Exactly: mnl_nlmsg_get_payload_tail() rounds up. */
	return (const char *)nlh + nlh->nlmsg_len;
}

/* Whether there is a complete attribute between @attr and @end. */
static inline bool attr_fits(const struct nlattr *attr, const void *end)
{
	const char *begin = (const char *)attr;
	size_t room = begin < (const char *)end ?
			      (size_t)((const char *)end - begin) :
			      0;

	return room >= sizeof(*attr) && attr->nla_len >= sizeof(*attr) &&
	       attr->nla_len <= room;
}

static inline const struct nlattr *attr_next(const struct nlattr *attr)
{
	return (const struct nlattr *)((const char *)attr +
				       attr_align(attr->nla_len));
}

#define attr_for_each(attr, begin, end)                                \
	for ((attr) = (const void *)(begin); attr_fits((attr), (end)); \
	     (attr) = attr_next(attr))

/*
 * Whether the value of @attr has the form of @type: the exact size of a number
 * or MAC address, a NUL at the end of a string.
 */
bool attr_is_valid(const struct nlattr *attr, enum attr_type type);

/* Type of the attribute at byte @offset of @nlh; 0 when none begins there. */
uint16_t attr_at(const struct nlmsghdr *nlh, size_t offset);

#endif
