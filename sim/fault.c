// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Injected faults. A fault spoils the first datagram of the answer to a
 * request.
 */

#include "socket.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#ifndef NLM_F_DUMP_INTR
#define NLM_F_DUMP_INTR 0x10
#endif

/* Beyond the attributes of every kernel. */
#define UNKNOWN_ATTR 1000

/* Room that a fault can add to a datagram. */
#define FAULT_ROOM (SIM_DATAGRAM_MAX + 256)

const struct vdpa_sim_fault *sim_fault_find(const struct sim_world *world,
					    uint32_t request,
					    enum vdpa_sim_fault_kind kind)
{
	for (size_t i = 0; i < world->fault_count; i++) {
		const struct vdpa_sim_fault *fault = &world->faults[i];

		if (fault->kind == kind &&
		    (!fault->request || fault->request == request))
			return fault;
	}
	return NULL;
}

/* ---- spoiling a datagram --------------------------------------------- */

/* A fault spoils the last message of a datagram. */
static size_t last_message(const uint8_t *data, size_t size)
{
	struct nlmsghdr header;
	size_t at = 0, next = 0;

	while (next + sizeof(header) <= size) {
		at = next;
		memcpy(&header, data + at, sizeof(header));
		next = at + NLMSG_ALIGN(header.nlmsg_len);
	}
	return at;
}

/* The offset of the last attribute of the message at @message; 0: none. */
static size_t last_attribute(const uint8_t *data, size_t size, size_t message)
{
	size_t at = 0, next = message + NLMSG_HDRLEN + 4;
	struct nlattr attr;

	while (next + sizeof(attr) <= size) {
		at = next;
		memcpy(&attr, data + at, sizeof(attr));
		if (attr.nla_len < sizeof(attr))
			return 0;
		next = at + sim_align(attr.nla_len);
	}
	return at;
}

static void add_to_length(uint8_t *data, size_t message, size_t more)
{
	struct nlmsghdr header;

	memcpy(&header, data + message, sizeof(header));
	header.nlmsg_len += (uint32_t)more;
	memcpy(data + message, &header, sizeof(header));
}

static size_t spoil_cut(uint8_t *data, size_t size)
{
	memset(data + size / 2, 0, size - size / 2);
	return size / 2;
}

static size_t spoil_length(uint8_t *data, size_t size)
{
	add_to_length(data, last_message(data, size), 4);
	return size;
}

static size_t spoil_attribute(uint8_t *data, size_t size)
{
	size_t at = last_attribute(data, size, last_message(data, size));
	struct nlattr attr;

	if (!at)
		return size;
	memcpy(&attr, data + at, sizeof(attr));
	attr.nla_len = (uint16_t)(attr.nla_len + 8);
	memcpy(data + at, &attr, sizeof(attr));
	return size;
}

static size_t spoil_twice(uint8_t *data, size_t size)
{
	size_t message = last_message(data, size);
	size_t at = last_attribute(data, size, message);

	if (!at || size - at > FAULT_ROOM - size)
		return size;
	memcpy(data + size, data + at, size - at);
	add_to_length(data, message, size - at);
	return size + (size - at);
}

static size_t spoil_unknown(uint8_t *data, size_t size)
{
	struct sim_writer writer = { data, size, FAULT_ROOM, 0 };
	size_t message = last_message(data, size);

	for (uint16_t i = 0; i < 3; i++)
		sim_put_u32(&writer, (uint16_t)(UNKNOWN_ATTR + i), i);
	add_to_length(data, message, writer.size - size);
	return writer.size;
}

static size_t spoil_dump(uint8_t *data, size_t size)
{
	size_t message = last_message(data, size);
	struct nlmsghdr header;

	memcpy(&header, data + message, sizeof(header));
	header.nlmsg_flags |= NLM_F_DUMP_INTR;
	memcpy(data + message, &header, sizeof(header));
	return size;
}

static const struct {
	enum vdpa_sim_fault_kind kind;
	size_t (*spoil)(uint8_t *data, size_t size);
} spoilers[] = {
	{ VDPA_SIM_FAULT_CUT, spoil_cut },
	{ VDPA_SIM_FAULT_LENGTH, spoil_length },
	{ VDPA_SIM_FAULT_ATTRIBUTE, spoil_attribute },
	{ VDPA_SIM_FAULT_TWICE, spoil_twice },
	{ VDPA_SIM_FAULT_UNKNOWN, spoil_unknown },
	{ VDPA_SIM_FAULT_DUMP_INTR, spoil_dump },
};

/* ---- queueing it ----------------------------------------------------- */

static int queue_spoilt(struct sim_socket *socket,
			const struct sim_world *world, const uint8_t *data,
			size_t size, uint32_t request)
{
	uint8_t *copy = malloc(FAULT_ROOM);
	int ret;

	if (!copy)
		return -ENOMEM;
	memcpy(copy, data, size);
	for (size_t i = 0; i < sizeof(spoilers) / sizeof(spoilers[0]); i++)
		if (sim_fault_find(world, request, spoilers[i].kind))
			size = spoilers[i].spoil(copy, size);
	ret = sim_queue(socket, copy, size);
	free(copy);
	return ret;
}

static int queue_faulty(struct sim_socket *socket,
			const struct sim_world *world, const uint8_t *data,
			size_t size, uint32_t request)
{
	const struct vdpa_sim_fault *slow =
		sim_fault_find(world, request, VDPA_SIM_FAULT_SLOW);
	struct sim_datagram **mark = socket->last;
	int ret = 0;

	if (sim_fault_find(world, request, VDPA_SIM_FAULT_NOBUFS))
		return sim_queue_error(socket, -ENOBUFS);
	if (sim_fault_find(world, request, VDPA_SIM_FAULT_INTR))
		ret = sim_queue_error(socket, -EINTR);
	if (!ret)
		ret = queue_spoilt(socket, world, data, size, request);
	if (!ret && slow)
		(*mark)->delay_ms = slow->value;
	return ret;
}

int sim_fault_queue(struct sim_socket *socket, const struct sim_world *world,
		    const uint8_t *data, size_t size)
{
	uint32_t request = socket->dump.fill ? socket->dump.request :
					       socket->requests;

	if (!world->fault_count || socket->is_faulted)
		return sim_queue(socket, data, size);
	socket->is_faulted = true;
	return queue_faulty(socket, world, data, size, request);
}
