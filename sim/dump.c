// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Dumps: each datagram has as many messages as fit, the next one follows when
 * one was received, and NLMSG_DONE ends the dump (netlink_dump(),
 * net/netlink/af_netlink.c).
 */

#include "socket.h"

#include <errno.h>
#include <string.h>

/* The kernel uses the size of the largest buffer that the reader offered. */
static size_t round_size(const struct sim_socket *socket)
{
	if (socket->receive_max <= SIM_DATAGRAM_SMALL)
		return SIM_DATAGRAM_SMALL;
	return socket->receive_max < SIM_DATAGRAM_MAX ? socket->receive_max :
							SIM_DATAGRAM_MAX;
}

/*
 * The kernel does not distinguish a message that did not fit from an object
 * that it cannot describe. Both end the datagram, and an empty datagram ends
 * the dump.
 */
static void put_objects(struct sim_socket *socket,
			const struct sim_world *world,
			struct sim_writer *writer)
{
	struct sim_dump *dump = &socket->dump;

	while (!dump->fill(writer, world, &dump->header, dump->index)) {
		dump->index++;
		if (dump->is_broken)
			return;
	}
}

static int put_done(struct sim_socket *socket, struct sim_writer *writer)
{
	struct sim_header header = socket->dump.header;
	const int code = 0;
	int ret;

	header.type = NLMSG_DONE;
	ret = sim_put_message(writer, &header, &code, sizeof(code));
	socket->dump.fill = NULL;
	return ret;
}

int sim_dump_round(struct sim_socket *socket, const struct sim_world *world)
{
	struct sim_writer writer;
	int ret;

	if (!socket->dump.fill)
		return 0;
	ret = sim_writer_init(&writer, round_size(socket));
	if (ret)
		return ret;
	put_objects(socket, world, &writer);
	if (!writer.size)
		ret = put_done(socket, &writer);
	if (!ret)
		ret = sim_fault_queue(socket, world, writer.data, writer.size);
	sim_writer_free(&writer);
	return ret;
}

int sim_dump_start(struct sim_call *call, sim_dump_fn *fill)
{
	struct sim_socket *socket = call->socket;
	int ret;

	if (socket->dump.fill)
		return -EBUSY;
	socket->dump = (struct sim_dump){
		.fill = fill,
		.header = sim_call_header(call),
		.request = socket->requests,
		.is_broken = sim_fault_find(call->world, socket->requests,
					    VDPA_SIM_FAULT_VANISH) != NULL,
	};
	socket->dump.header.flags = NLM_F_MULTI;
	ret = sim_dump_round(socket, call->world);
	return ret ? ret : -EINTR;
}
