// SPDX-License-Identifier: LGPL-2.1-or-later
/* Checking an attribute's value, and finding an attribute by its offset. */

#include "attr.h"

bool attr_is_valid(const struct nlattr *attr, enum attr_type type)
{
	size_t size = mnl_attr_get_payload_len(attr);
	const char *value = mnl_attr_get_payload(attr);

	if (type == ATTR_STRING)
		return size > 0 && value[size - 1] == '\0';
	return size == attr_size(type);
}

uint16_t attr_at(const struct nlmsghdr *nlh, size_t offset)
{
	const char *target = (const char *)nlh + offset;
	const struct nlattr *attr;

	attr_for_each(attr, attr_begin(nlh), attr_end(nlh))
		if ((const char *)attr == target)
			return mnl_attr_get_type(attr);
	return 0;
}
