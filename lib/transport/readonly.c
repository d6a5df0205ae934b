// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A transport that allows only requests that read. It learns the number of the
 * family "vdpa" from the kernel's answer to the caller: a message to any other
 * number could be for a family that changes something.
 */

#include "file.h"
#include "util/array.h"
#include "util/error.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/serve.h>
#include <vdpa/wire.h>

struct readonly {
	struct vdpa_transport base;
	struct vdpa_transport *inner;
	uint16_t family; /* 0: not known */
};

/* ---- what is sent -------------------------------------------------------- */

static const uint8_t reading[] = {
	VDPA_CMD_MGMTDEV_GET,
	VDPA_CMD_DEV_GET,
	VDPA_CMD_DEV_CONFIG_GET,
	VDPA_CMD_DEV_VSTATS_GET,
};

static bool is_reading(uint8_t command)
{
	for (size_t i = 0; i < ARRAY_SIZE(reading); i++)
		if (reading[i] == command)
			return true;
	return false;
}

/* @size: of the whole message */
static bool is_allowed(const struct readonly *readonly, const uint8_t *message,
		       size_t size)
{
	struct genlmsghdr genl;
	struct nlmsghdr nlh;

	memcpy(&nlh, message, sizeof(nlh));
	if (nlh.nlmsg_type == NLMSG_NOOP)
		return true;
	if (size < sizeof(nlh) + sizeof(genl))
		return false;
	memcpy(&genl, message + sizeof(nlh), sizeof(genl));
	if (nlh.nlmsg_type == GENL_ID_CTRL)
		return genl.cmd == CTRL_CMD_GETFAMILY;
	return readonly->family && nlh.nlmsg_type == readonly->family &&
	       is_reading(genl.cmd);
}

/*
 * The size of the first message in @data; 0 if there is no valid message. Such
 * data are not a request that reads.
 */
static size_t message_size(const uint8_t *data, size_t size)
{
	struct nlmsghdr nlh;

	if (size < sizeof(nlh))
		return 0;
	memcpy(&nlh, data, sizeof(nlh));
	return nlh.nlmsg_len >= sizeof(nlh) && nlh.nlmsg_len <= size ?
		       nlh.nlmsg_len :
		       0;
}

static int readonly_send(struct vdpa_transport *transport, const void *data,
			 size_t size)
{
	struct readonly *readonly = (struct readonly *)transport;
	struct vdpa_transport *inner = readonly->inner;
	const uint8_t *bytes = data;
	size_t length;

	for (size_t at = 0; at < size; at += NLMSG_ALIGN(length)) {
		length = message_size(bytes + at, size - at);
		if (!length || !is_allowed(readonly, bytes + at, length))
			return -EROFS;
	}
	return inner->ops->send(inner, data, size);
}

/* ---- what is received ---------------------------------------------------- */

/* Find an attribute in @size bytes; NULL if it is missing or incomplete. */
static const uint8_t *find_attr(const uint8_t *at, size_t size, uint16_t type,
				size_t *length)
{
	struct nlattr attr;
	size_t step;

	while (size >= sizeof(attr)) {
		memcpy(&attr, at, sizeof(attr));
		if (attr.nla_len < sizeof(attr) || attr.nla_len > size)
			return NULL;
		*length = attr.nla_len - sizeof(attr);
		if ((attr.nla_type & NLA_TYPE_MASK) == type)
			return at + sizeof(attr);
		step = (size_t)NLA_ALIGN(attr.nla_len);
		if (step >= size)
			return NULL;
		at += step;
		size -= step;
	}
	return NULL;
}

#define HEADERS (sizeof(struct nlmsghdr) + sizeof(struct genlmsghdr))

static void learn(struct readonly *readonly, const uint8_t *message,
		  size_t size)
{
	static const char wanted[] = VDPA_GENL_NAME;
	const uint8_t *name, *number;
	struct genlmsghdr genl;
	struct nlmsghdr nlh;
	size_t length;

	if (size < HEADERS)
		return;
	memcpy(&nlh, message, sizeof(nlh));
	memcpy(&genl, message + sizeof(nlh), sizeof(genl));
	if (nlh.nlmsg_type != GENL_ID_CTRL || genl.cmd != CTRL_CMD_NEWFAMILY)
		return;
	message += HEADERS;
	size -= HEADERS;
	name = find_attr(message, size, CTRL_ATTR_FAMILY_NAME, &length);
	if (!name || length != sizeof(wanted) ||
	    memcmp(name, wanted, sizeof(wanted)) != 0)
		return;
	number = find_attr(message, size, CTRL_ATTR_FAMILY_ID, &length);
	if (number && length == sizeof(readonly->family))
		memcpy(&readonly->family, number, sizeof(readonly->family));
}

static void learn_all(struct readonly *readonly, const uint8_t *data,
		      size_t size)
{
	size_t length;

	for (size_t at = 0; at < size; at += NLMSG_ALIGN(length)) {
		length = message_size(data + at, size - at);
		if (!length)
			return;
		learn(readonly, data + at, length);
	}
}

static ssize_t readonly_receive(struct vdpa_transport *transport, void *buffer,
				size_t size)
{
	struct readonly *readonly = (struct readonly *)transport;
	struct vdpa_transport *inner = readonly->inner;
	ssize_t received = inner->ops->receive(inner, buffer, size);

	if (received > 0)
		learn_all(readonly, buffer, (size_t)received);
	return received;
}

/* ---- files --------------------------------------------------------------- */

/*
 * A client must not read everything that the server's user can read. Opening a
 * file can also change something: it starts a watchdog or consumes a log. So
 * only files about devices, drivers and the kernel can be opened.
 */
static const char *const read_below[] = {
	"/sys/bus/",	     "/sys/class/",	  "/sys/devices/",
	"/sys/module/",	     "/proc/sys/kernel/", "/proc/self/status",
	"/proc/self/limits", "/lib/modules/",
};
static const char *const devices_below[] = { "/dev/vhost-vdpa-", "/dev/vd" };

static bool is_below(const char *path, const char *const *prefixes,
		     size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strncmp(path, prefixes[i], strlen(prefixes[i])) == 0)
			return !strstr(path, "/../");
	return false;
}

/* The journal, and records of earlier versions: NUMBER.json. */
static bool is_record(const char *path)
{
	const char *name = strrchr(path, '/');

	return name && (strcmp(name, "/journal") == 0 ||
			(name[1] >= '0' && name[1] <= '9'));
}

static bool is_reading_file(enum vdpa_file_op op, const char *path)
{
	switch (op) {
	case VDPA_FILE_READ:
		return is_below(path, read_below, ARRAY_SIZE(read_below));
	case VDPA_FILE_LOAD:
		return is_record(path);
	case VDPA_FILE_TRY:
	case VDPA_FILE_VHOST:
		return is_below(path, devices_below, ARRAY_SIZE(devices_below));
	default:
		return !file_changes(op);
	}
}

static ssize_t readonly_file(struct vdpa_transport *transport,
			     enum vdpa_file_op op, const char *path,
			     void *buffer, size_t size)
{
	struct vdpa_transport *inner = ((struct readonly *)transport)->inner;

	if (!is_reading_file(op, path))
		return -EROFS;
	return inner->ops->file ?
		       inner->ops->file(inner, op, path, buffer, size) :
		       -EOPNOTSUPP;
}

/* ---- the rest ------------------------------------------------------------ */

static int readonly_limit(struct vdpa_transport *transport,
			  unsigned int timeout_ms)
{
	struct vdpa_transport *inner = ((struct readonly *)transport)->inner;

	return inner->ops->limit ? inner->ops->limit(inner, timeout_ms) : 0;
}

static bool readonly_may_miss(struct vdpa_transport *transport)
{
	struct vdpa_transport *inner = ((struct readonly *)transport)->inner;

	return !inner->ops->may_miss || inner->ops->may_miss(inner);
}

static int readonly_watch(struct vdpa_transport *transport)
{
	struct vdpa_transport *inner = ((struct readonly *)transport)->inner;

	return inner->ops->watch ? inner->ops->watch(inner) : -EOPNOTSUPP;
}

static ssize_t readonly_event(struct vdpa_transport *transport, void *buffer,
			      size_t size)
{
	struct vdpa_transport *inner = ((struct readonly *)transport)->inner;

	return inner->ops->event(inner, buffer, size);
}

static void readonly_close(struct vdpa_transport *transport)
{
	struct readonly *readonly = (struct readonly *)transport;

	readonly->inner->ops->close(readonly->inner);
	free(readonly);
}

static const struct vdpa_transport_ops readonly_ops = {
	.send = readonly_send,
	.receive = readonly_receive,
	.close = readonly_close,
	.file = readonly_file,
	.limit = readonly_limit,
	.may_miss = readonly_may_miss,
	.watch = readonly_watch,
	.event = readonly_event,
};

int vdpa_transport_readonly_take(struct vdpa_transport *inner,
				 struct vdpa_transport **transport,
				 struct vdpa_error *err)
{
	struct readonly *readonly = calloc(1, sizeof(*readonly));

	if (!readonly) {
		inner->ops->close(inner);
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a transport");
	}
	readonly->base.ops = &readonly_ops;
	readonly->inner = inner;
	*transport = &readonly->base;
	return 0;
}
