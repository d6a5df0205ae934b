// SPDX-License-Identifier: LGPL-2.1-or-later
/* Encoding requests as netlink messages, with a table of request fields. */

#include "message.h"

#include "attr.h"
#include "object.h"
#include "util/array.h"
#include "util/error.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

/* In the order in which they are sent. */
static const struct field request_fields[] = {
#define F(member, attr) FIELD(struct vdpa_request, member, VDPA_ATTR_##attr)
	F(mgmtdev_bus, MGMTDEV_BUS_NAME),
	F(mgmtdev_name, MGMTDEV_DEV_NAME),
	F(name, DEV_NAME),
	F(device_features, DEV_FEATURES),
	F(mac, DEV_NET_CFG_MACADDR),
	F(mtu, DEV_NET_CFG_MTU),
	F(max_vqp, DEV_NET_CFG_MAX_VQP),
	F(qidx, DEV_QUEUE_INDEX),
#undef F
};

/* The longest text that fits into an attribute with its NUL. */
#define TEXT_MAX (UINT16_MAX - sizeof(struct nlattr) - 1)

/* The value of @field, and its size; NULL when @request does not have it. */
static const void *request_value(const struct vdpa_request *request,
				 const struct field *field, size_t *size)
{
	const char *value = (const char *)request + field->offset;
	const char *text;

	if (attr_info(field->attr)->type != ATTR_STRING) {
		*size = field->size;
		return VDPA_HAS(request, field->attr) ? value : NULL;
	}

	memcpy(&text, value, sizeof(text));
	*size = text ? strlen(text) + 1 : 0;
	return text;
}

static int message_reserve(struct message_buffer *buffer, size_t size)
{
	size_t capacity = buffer->capacity ? buffer->capacity : 1024;
	char *data;

	while (capacity - buffer->size < size)
		capacity *= 2;
	if (capacity == buffer->capacity)
		return 0;

	data = realloc(buffer->data, capacity);
	if (!data)
		return -ENOMEM;
	buffer->data = data;
	buffer->capacity = capacity;
	return 0;
}

/* Append a header, and reserve @body_size bytes after it. */
static struct nlmsghdr *message_begin(struct message_buffer *buffer,
				      uint16_t type, uint16_t flags,
				      uint32_t seq, size_t body_size)
{
	struct nlmsghdr *nlh;

	if (message_reserve(buffer, sizeof(struct nlmsghdr) + body_size))
		return NULL;

	/* Padding is sent, too: it must not contain old data. */
	memset(buffer->data + buffer->size, 0,
	       sizeof(struct nlmsghdr) + body_size);
	nlh = mnl_nlmsg_put_header(buffer->data + buffer->size);
	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = seq;
	return nlh;
}

static void message_end(struct message_buffer *buffer,
			const struct nlmsghdr *nlh)
{
	buffer->size += attr_align(nlh->nlmsg_len);
}

static void put_genl(struct nlmsghdr *nlh, uint8_t command, uint8_t version)
{
	struct genlmsghdr *genl =
		mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));

	genl->cmd = command;
	genl->version = version;
}

int message_put_family(struct message_buffer *buffer, uint32_t seq,
		       const char *name)
{
	struct nlmsghdr *nlh;

	nlh = message_begin(buffer, GENL_ID_CTRL, NLM_F_ACK, seq,
			    sizeof(struct genlmsghdr) + sizeof(struct nlattr) +
				    attr_align(strlen(name) + 1));
	if (!nlh)
		return -ENOMEM;

	put_genl(nlh, CTRL_CMD_GETFAMILY, 1);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, name);
	message_end(buffer, nlh);
	return 0;
}

int message_check_request(const struct vdpa_request *request,
			  struct vdpa_error *err)
{
	size_t size;

	for (size_t i = 0; i < ARRAY_SIZE(request_fields); i++)
		if (request_value(request, &request_fields[i], &size) &&
		    size > TEXT_MAX)
			return vdpa_error_set(
				err, -E2BIG, "give a shorter one",
				"%s of %zu characters does not fit into a "
				"message",
				attr_info(request_fields[i].attr)->word,
				size - 1);
	return 0;
}

int message_put_request(struct message_buffer *buffer, uint32_t seq,
			uint16_t family, uint16_t flags,
			const struct vdpa_request *request,
			struct vdpa_error *err)
{
	size_t body_size = sizeof(struct genlmsghdr);
	struct nlmsghdr *nlh;
	const void *value;
	size_t size;
	int ret;

	ret = message_check_request(request, err);
	if (ret)
		return ret;
	for (size_t i = 0; i < ARRAY_SIZE(request_fields); i++) {
		value = request_value(request, &request_fields[i], &size);
		if (value)
			body_size += sizeof(struct nlattr) + attr_align(size);
	}

	nlh = message_begin(buffer, family, flags, seq, body_size);
	if (!nlh)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a request");

	put_genl(nlh, request->command, VDPA_GENL_VERSION);
	for (size_t i = 0; i < ARRAY_SIZE(request_fields); i++) {
		value = request_value(request, &request_fields[i], &size);
		if (value)
			mnl_attr_put(nlh, request_fields[i].attr, size, value);
	}
	message_end(buffer, nlh);
	return 0;
}

int message_put_barrier(struct message_buffer *buffer, uint32_t seq)
{
	struct nlmsghdr *nlh;

	nlh = message_begin(buffer, NLMSG_NOOP, NLM_F_ACK, seq, 0);
	if (!nlh)
		return -ENOMEM;
	message_end(buffer, nlh);
	return 0;
}

void message_buffer_free(struct message_buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct message_buffer){ 0 };
}

uint16_t message_family(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;

	attr_for_each(attr, attr_begin(nlh), attr_end(nlh))
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID &&
		    attr_is_valid(attr, ATTR_U16))
			return mnl_attr_get_u16(attr);
	return 0;
}
