// SPDX-License-Identifier: GPL-2.0-or-later
/* Makes the answers of a real kernel and a simulated one comparable. */

#include "plain.h"

#include <linux/netlink.h>
#include <string.h>

static size_t align(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

/* Drop the padding among the attributes at @from. */
static size_t drop_padding(uint8_t *message, size_t from, size_t size)
{
	size_t to = from, step, left;
	struct nlattr attr;

	for (; from + sizeof(attr) <= size; from += step) {
		memcpy(&attr, message + from, sizeof(attr));
		step = left = align(attr.nla_len);
		if (attr.nla_len <= sizeof(attr) || from + step > align(size)) {
			step = step ? step : sizeof(attr);
			continue;
		}
		if (attr.nla_type & NLA_F_NESTED) {
			left = drop_padding(message + from, sizeof(attr),
					    attr.nla_len);
			attr.nla_len = (uint16_t)left;
			memcpy(message + from, &attr, sizeof(attr));
		}
		memmove(message + to, message + from, left);
		to += left;
	}
	return to;
}

static void clear_ports(uint8_t *message, struct nlmsghdr *header)
{
	struct nlmsgerr error;

	header->nlmsg_pid = 0;
	if (header->nlmsg_type != NLMSG_ERROR ||
	    header->nlmsg_len < NLMSG_HDRLEN + sizeof(error))
		return;
	memcpy(&error, message + NLMSG_HDRLEN, sizeof(error));
	error.msg.nlmsg_pid = 0;
	memcpy(message + NLMSG_HDRLEN, &error, sizeof(error));
}

/* The offset of a message's attributes. */
static size_t first_attribute(const struct nlmsghdr *header)
{
	return NLMSG_HDRLEN + (header->nlmsg_type == NLMSG_ERROR ?
				       sizeof(struct nlmsgerr) :
				       4);
}

size_t plain_answer(uint8_t *bytes, size_t size)
{
	size_t from = 0, to = 0, step, left;
	struct nlmsghdr header;

	while (from + sizeof(header) <= size) {
		memcpy(&header, bytes + from, sizeof(header));
		if (header.nlmsg_len < sizeof(header) ||
		    header.nlmsg_len > size - from)
			break;
		step = align(header.nlmsg_len);
		left = drop_padding(bytes + from, first_attribute(&header),
				    header.nlmsg_len);
		clear_ports(bytes + from, &header);
		header.nlmsg_len = (uint32_t)left;
		memcpy(bytes + from, &header, sizeof(header));
		memmove(bytes + to, bytes + from, left);
		from += step;
		to += left;
	}
	return to;
}
