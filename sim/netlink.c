// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The messages of a datagram, one after the other, and their acknowledgements
 * (netlink_rcv_skb() and netlink_ack(), net/netlink/af_netlink.c), in the short
 * form that NETLINK_CAP_ACK and NETLINK_EXT_ACK select.
 */

#include "socket.h"

#include <errno.h>
#include <string.h>

#ifndef NLM_F_CAPPED
#define NLM_F_CAPPED   0x100
#define NLM_F_ACK_TLVS 0x200
#endif

static bool has_tlvs(const struct sim_extack *extack, int code)
{
	return extack->text[0] || (code && extack->offset);
}

static int acknowledge(const struct sim_call *call, int code)
{
	const struct nlmsgerr payload = { .error = code, .msg = call->header };
	struct sim_header header = sim_call_header(call);
	struct sim_writer writer;
	int ret;

	header.type = NLMSG_ERROR;
	header.flags = NLM_F_CAPPED;
	if (has_tlvs(&call->extack, code))
		header.flags |= NLM_F_ACK_TLVS;
	ret = sim_writer_init(&writer, SIM_DATAGRAM_SMALL);
	if (!ret)
		ret = sim_put_message(&writer, &header, &payload,
				      sizeof(payload));
	if (!ret)
		ret = sim_extack_put(&writer, &call->extack, code);
	if (!ret)
		ret = sim_call_reply(call, &writer);
	sim_writer_free(&writer);
	return ret;
}

static int answer(struct sim_call *call)
{
	const struct vdpa_sim_fault *fault = sim_fault_find(
		call->world, call->socket->requests, VDPA_SIM_FAULT_ERROR);

	if (fault)
		return -(int)fault->value;
	return sim_answer(call);
}

static void handle_message(struct sim_call *call)
{
	int code = 0;

	call->socket->requests++;
	call->socket->is_faulted = false;
	if (call->header.nlmsg_flags & NLM_F_REQUEST &&
	    call->header.nlmsg_type >= NLMSG_MIN_TYPE)
		code = answer(call);
	if (code == -EINTR)
		return;
	if ((call->header.nlmsg_flags & NLM_F_ACK || code) &&
	    acknowledge(call, code))
		sim_queue_error(call->socket, -ENOBUFS);
}

/* The message at the beginning of @size bytes; false: there is none. */
static bool read_header(const uint8_t *data, size_t size,
			struct nlmsghdr *header)
{
	if (size < sizeof(*header))
		return false;
	memcpy(header, data, sizeof(*header));
	return header->nlmsg_len >= NLMSG_HDRLEN && header->nlmsg_len <= size;
}

static void drop_message(const struct nlmsghdr *header, const uint8_t **data,
			 size_t *size)
{
	size_t step = NLMSG_ALIGN(header->nlmsg_len);

	if (step > *size)
		step = *size;
	*data += step;
	*size -= step;
}

bool sim_netlink_receive(struct sim_socket *socket, const uint8_t *data,
			 size_t size)
{
	bool is_changed = false;
	struct nlmsghdr header;

	while (read_header(data, size, &header)) {
		struct sim_call call = {
			.socket = socket,
			.world = &socket->sim->world,
			.header = header,
			.message = data,
		};

		handle_message(&call);
		is_changed |= call.is_changing;
		drop_message(&header, &data, &size);
	}
	return is_changed;
}

void sim_netlink_refuse(struct sim_socket *socket, const uint8_t *data,
			size_t size, int code, const char *text)
{
	struct nlmsghdr header;

	while (read_header(data, size, &header)) {
		struct sim_call call = {
			.socket = socket,
			.world = &socket->sim->world,
			.header = header,
		};

		sim_extack_say(&call.extack, "%s", text);
		if (acknowledge(&call, code))
			sim_queue_error(socket, -ENOBUFS);
		drop_message(&header, &data, &size);
	}
}
