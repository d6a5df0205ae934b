// SPDX-License-Identifier: LGPL-2.1-or-later
/* Writing netlink messages. */

#include "writer.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>

int sim_writer_init(struct sim_writer *writer, size_t limit)
{
	*writer = (struct sim_writer){ .data = malloc(limit), .limit = limit };
	return writer->data ? 0 : -ENOMEM;
}

void sim_writer_free(struct sim_writer *writer)
{
	free(writer->data);
	*writer = (struct sim_writer){ 0 };
}

/* Append @size zero bytes; NULL: they do not fit. */
static uint8_t *extend(struct sim_writer *writer, size_t size)
{
	uint8_t *at = writer->data + writer->size;

	if (size > writer->limit - writer->size)
		return NULL;
	memset(at, 0, size);
	writer->size += size;
	return at;
}

int sim_put_message(struct sim_writer *writer, const struct sim_header *header,
		    const void *payload, size_t size)
{
	const struct nlmsghdr nlh = {
		.nlmsg_len = (uint32_t)(NLMSG_HDRLEN + size),
		.nlmsg_type = header->type,
		.nlmsg_flags = header->flags,
		.nlmsg_seq = header->seq,
		.nlmsg_pid = header->port,
	};
	size_t message = writer->size;
	uint8_t *at = extend(writer, NLMSG_ALIGN(NLMSG_HDRLEN + size));

	if (!at)
		return -EMSGSIZE;
	writer->message = message;
	memcpy(at, &nlh, sizeof(nlh));
	memcpy(at + NLMSG_HDRLEN, payload, size);
	return 0;
}

int sim_put_genl(struct sim_writer *writer, const struct sim_header *header,
		 uint8_t command, uint8_t version)
{
	const struct genlmsghdr genl = { .cmd = command, .version = version };

	return sim_put_message(writer, header, &genl, sizeof(genl));
}

void sim_end_message(struct sim_writer *writer)
{
	uint32_t size = (uint32_t)(writer->size - writer->message);

	memcpy(writer->data + writer->message, &size, sizeof(size));
}

void sim_cancel_message(struct sim_writer *writer)
{
	writer->size = writer->message;
}

int sim_put(struct sim_writer *writer, uint16_t type, const void *data,
	    size_t size)
{
	const struct nlattr attr = {
		.nla_len = (uint16_t)(sizeof(struct nlattr) + size),
		.nla_type = type,
	};
	uint8_t *at;

	if (size > UINT16_MAX - sizeof(struct nlattr))
		return -EMSGSIZE;
	at = extend(writer, sim_align(sizeof(struct nlattr) + size));
	if (!at)
		return -EMSGSIZE;
	memcpy(at, &attr, sizeof(attr));
	if (size)
		memcpy(at + sizeof(struct nlattr), data, size);
	return 0;
}

int sim_put_u8(struct sim_writer *writer, uint16_t type, uint8_t value)
{
	return sim_put(writer, type, &value, sizeof(value));
}

int sim_put_u16(struct sim_writer *writer, uint16_t type, uint16_t value)
{
	return sim_put(writer, type, &value, sizeof(value));
}

int sim_put_u32(struct sim_writer *writer, uint16_t type, uint32_t value)
{
	return sim_put(writer, type, &value, sizeof(value));
}

int sim_put_u64(struct sim_writer *writer, uint16_t type, uint64_t value)
{
	return sim_put(writer, type, &value, sizeof(value));
}

int sim_put_string(struct sim_writer *writer, uint16_t type, const char *text)
{
	return sim_put(writer, type, text, strlen(text) + 1);
}

int sim_put_nest(struct sim_writer *writer, uint16_t type, size_t *nest)
{
	size_t at = writer->size;
	int ret = sim_put(writer, type, NULL, 0);

	if (!ret)
		*nest = at;
	return ret;
}

void sim_end_nest(struct sim_writer *writer, size_t nest)
{
	uint16_t size = (uint16_t)(writer->size - nest);

	memcpy(writer->data + nest, &size, sizeof(size));
}
