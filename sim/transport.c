// SPDX-License-Identifier: LGPL-2.1-or-later
/* The transport to a simulation. */

#include "socket.h"
#include "watch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Longer than any request of a client. */
#define SEND_MAX (1 << 20)

/* ---- send ----------------------------------------------------------- */

static int answer_all(struct sim_socket *socket, const uint8_t *data,
		      size_t size)
{
	struct sim_datagram **mark = socket->last;
	struct sim_dump dump = socket->dump;
	struct vdpa_error err;
	int ret;

	ret = sim_enter(socket->sim, &err);
	if (!ret)
		ret = sim_leave(socket->sim,
				sim_netlink_receive(socket, data, size), &err);
	if (!ret)
		return 0;
	/* Nothing was changed: refuse all messages, with the reason. */
	sim_queue_cut(socket, mark);
	socket->dump = dump;
	sim_netlink_refuse(socket, data, size, ret, err.what);
	return 0;
}

static int sim_send(struct vdpa_transport *transport, const void *data,
		    size_t size)
{
	struct sim_socket *socket = (struct sim_socket *)transport;
	uint8_t *copy;
	int ret;

	if (size > SEND_MAX)
		return -EMSGSIZE;
	/* The extra 0 byte ends a string that lacks its own. */
	copy = calloc(1, size + 1);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, data, size);
	ret = answer_all(socket, copy, size);
	free(copy);
	return ret;
}

/* ---- receive -------------------------------------------------------- */

static void wait_ms(uint32_t ms)
{
	struct timespec rest = { .tv_sec = (time_t)(ms / 1000),
				 .tv_nsec = (long)(ms % 1000) * 1000000 };

	while (nanosleep(&rest, &rest) && errno == EINTR)
		;
}

static ssize_t read_datagram(struct sim_socket *socket, void *buffer,
			     size_t size)
{
	struct sim_datagram *datagram = socket->first;
	ssize_t ret;

	if (!datagram) {
		ret = socket->lost ? socket->lost : -ENODATA;
		socket->lost = 0;
		return ret;
	}
	socket->first = datagram->next;
	if (!socket->first)
		socket->last = &socket->first;

	if (datagram->delay_ms)
		wait_ms(datagram->delay_ms);
	if (datagram->error)
		ret = datagram->error;
	else if (datagram->size > size)
		ret = -EMSGSIZE;
	else
		ret = (ssize_t)datagram->size;
	if (ret > 0)
		memcpy(buffer, datagram->data, datagram->size);
	free(datagram);
	return ret;
}

/* VDPA_SIM_FAULT_VANISH */
static bool lose_first_dev(struct sim_socket *socket)
{
	struct sim_world *world = &socket->sim->world;

	if (!socket->dump.is_broken)
		return false;
	socket->dump.is_broken = false;
	if (!world->dev_count)
		return false;
	sim_dev_remove(world, world->devs[0]);
	return true;
}

/* netlink_recvmsg(): each read continues the dump. */
static int go_on(struct sim_socket *socket)
{
	bool is_changed;
	int ret;

	if (!socket->dump.fill)
		return 0;
	ret = sim_enter(socket->sim, NULL);
	if (ret)
		return ret;
	is_changed = lose_first_dev(socket);
	ret = sim_dump_round(socket, &socket->sim->world);
	if (sim_leave(socket->sim, is_changed, NULL) && !ret)
		ret = -EIO;
	return ret;
}

static ssize_t sim_receive(struct vdpa_transport *transport, void *buffer,
			   size_t size)
{
	struct sim_socket *socket = (struct sim_socket *)transport;
	ssize_t received;
	int ret;

	if (size > socket->receive_max)
		socket->receive_max = size;
	received = read_datagram(socket, buffer, size);
	ret = received == -ENODATA ? 0 : go_on(socket);
	if (ret)
		sim_queue_error(socket, ret);
	return received;
}

/* ---- files, events, close -------------------------------------------- */

static ssize_t sim_do_file(struct vdpa_transport *transport,
			   enum vdpa_file_op op, const char *path, void *buffer,
			   size_t size)
{
	struct sim_socket *socket = (struct sim_socket *)transport;
	bool is_changed = false;
	ssize_t ret;
	int left;

	/* A failure could undo the changes of held requests. */
	ret = sim_release(socket->sim, NULL);
	if (!ret)
		ret = sim_enter(socket->sim, NULL);
	if (ret)
		return ret;
	ret = sim_file(&socket->sim->world, op, path, buffer, size,
		       &is_changed);
	if (ret < 0 && is_changed)
		sim_forget(socket->sim);
	left = sim_leave(socket->sim, is_changed && ret >= 0, NULL);
	return left ? left : ret;
}

/* Only the lock of a world can take long. */
static int sim_limit(struct vdpa_transport *transport, unsigned int timeout_ms)
{
	((struct sim_socket *)transport)->sim->store.timeout_ms = timeout_ms;
	return 0;
}

static int sim_put_off(struct vdpa_transport *transport, bool is_held,
		       struct vdpa_error *err)
{
	struct sim_socket *socket = (struct sim_socket *)transport;

	if (!is_held)
		return sim_release(socket->sim, err);
	sim_hold(socket->sim);
	return 0;
}

static int sim_watch(struct vdpa_transport *transport)
{
	return sim_watch_start((struct sim_socket *)transport);
}

static ssize_t sim_event(struct vdpa_transport *transport, void *buffer,
			 size_t size)
{
	return sim_watch_next((struct sim_socket *)transport, buffer, size);
}

static void sim_close(struct vdpa_transport *transport)
{
	struct sim_socket *socket = (struct sim_socket *)transport;

	sim_queue_cut(socket, &socket->first);
	sim_watch_stop(socket->watch);
	if (socket->is_owner)
		vdpa_sim_close(socket->sim);
	free(socket);
}

static const struct vdpa_transport_ops sim_ops = {
	.send = sim_send,
	.receive = sim_receive,
	.close = sim_close,
	.file = sim_do_file,
	.limit = sim_limit,
	.watch = sim_watch,
	.event = sim_event,
	.hold = sim_put_off,
};

int vdpa_transport_sim(struct vdpa_sim *sim, struct vdpa_transport **transport,
		       struct vdpa_error *err)
{
	struct sim_socket *socket = calloc(1, sizeof(*socket));

	if (!socket)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a socket");
	socket->base.ops = &sim_ops;
	socket->sim = sim;
	socket->last = &socket->first;
	*transport = &socket->base;
	return 0;
}

int vdpa_transport_sim_file(const char *path, unsigned int timeout_ms,
			    struct vdpa_transport **transport,
			    struct vdpa_error *err)
{
	struct vdpa_sim *sim;
	int ret;

	ret = vdpa_sim_open(path, timeout_ms, &sim, err);
	if (ret)
		return ret;
	ret = vdpa_transport_sim(sim, transport, err);
	if (ret)
		vdpa_sim_close(sim);
	else
		((struct sim_socket *)*transport)->is_owner = true;
	return ret;
}
