// SPDX-License-Identifier: LGPL-2.1-or-later
/* The transport to the kernel of this machine: a generic netlink socket. */

#include "file.h"

#include "uevent.h"
#include "util/error.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vdpa/transport.h>

#ifndef NETLINK_EXT_ACK
#define NETLINK_EXT_ACK 11 /* Linux 4.12 */
#endif

/* More room than the acknowledgements of a whole batch need. */
#define KERNEL_RECEIVE_ROOM (1 << 20)

/* The maximum number of datagrams in one system call. */
#define KERNEL_RECEIVE_COUNT 32

struct kernel {
	struct vdpa_transport base;
	struct mnl_socket *socket;
	bool is_watching;
	int events;  /* socket for events of the kernel; negative: none */
	int watched; /* the same, for the caller's watch; negative: none */
};

/*
 * An unconnected socket sends to the kernel, which carries out the request
 * before this returns.
 */
static int kernel_send(struct vdpa_transport *transport, const void *data,
		       size_t size)
{
	const struct kernel *kernel = (struct kernel *)transport;
	ssize_t sent;

	do
		sent = send(mnl_socket_get_fd(kernel->socket), data, size, 0);
	while (sent < 0 && errno == EINTR);
	if (sent < 0)
		return -errno;
	return (size_t)sent == size ? 0 : -EIO;
}

static ssize_t kernel_receive(struct vdpa_transport *transport, void *buffer,
			      size_t size)
{
	const struct kernel *kernel = (struct kernel *)transport;
	struct sockaddr_nl from = { 0 };
	socklen_t from_size;
	ssize_t received;

	/*
	 * Other processes can send to this socket, too. Only the kernel has
	 * port 0.
	 */
	do {
		from_size = sizeof(from);
		received = recvfrom(mnl_socket_get_fd(kernel->socket), buffer,
				    size, MSG_TRUNC, (struct sockaddr *)&from,
				    &from_size);
	} while (received >= 0 && from.nl_pid != 0);
	if (received < 0)
		return -errno;
	return (size_t)received > size ? -EMSGSIZE : received;
}

/* Keep what the kernel sent. Other processes can send to this socket, too. */
static ssize_t keep_kernels(const struct mmsghdr *messages, ssize_t count,
			    struct iovec *parts)
{
	ssize_t kept = 0;

	for (ssize_t i = 0; i < count; i++) {
		const struct sockaddr_nl *from = messages[i].msg_hdr.msg_name;

		if (from->nl_pid != 0)
			continue;
		if (messages[i].msg_hdr.msg_flags & MSG_TRUNC)
			return -EMSGSIZE;
		parts[kept].iov_base = messages[i].msg_hdr.msg_iov->iov_base;
		parts[kept++].iov_len = messages[i].msg_len;
	}
	return kept;
}

static ssize_t kernel_receive_many(struct vdpa_transport *transport,
				   struct iovec *parts, size_t count)
{
	const struct kernel *kernel = (struct kernel *)transport;
	struct mmsghdr messages[KERNEL_RECEIVE_COUNT] = { 0 };
	struct sockaddr_nl from[KERNEL_RECEIVE_COUNT] = { 0 };
	ssize_t received;

	if (count > KERNEL_RECEIVE_COUNT)
		count = KERNEL_RECEIVE_COUNT;
	for (size_t i = 0; i < count; i++)
		messages[i].msg_hdr = (struct msghdr){
			.msg_name = &from[i],
			.msg_namelen = sizeof(from[i]),
			.msg_iov = &parts[i],
			.msg_iovlen = 1,
		};
	do {
		received = recvmmsg(mnl_socket_get_fd(kernel->socket), messages,
				    (unsigned int)count, MSG_WAITFORONE, NULL);
		if (received < 0)
			return -errno;
		received = keep_kernels(messages, received, parts);
	} while (!received);
	return received;
}

/* Without events, any device may have been missed. */
static bool kernel_may_miss(struct vdpa_transport *transport)
{
	struct kernel *kernel = (struct kernel *)transport;

	if (kernel->is_watching)
		return kernel->events < 0 || uevent_has_removal(kernel->events);
	kernel->events = uevent_open();
	kernel->is_watching = true;
	return true;
}

static int kernel_watch(struct vdpa_transport *transport)
{
	struct kernel *kernel = (struct kernel *)transport;

	if (kernel->watched < 0)
		kernel->watched = uevent_open();
	if (kernel->watched >= 0)
		uevent_make_room(kernel->watched);
	return kernel->watched;
}

/* Skip the events of other objects. */
static ssize_t kernel_event(struct vdpa_transport *transport, void *buffer,
			    size_t size)
{
	struct kernel *kernel = (struct kernel *)transport;
	char message[UEVENT_SIZE + 1];
	struct uevent uevent;
	ssize_t count;

	do {
		count = uevent_receive(kernel->watched, message);
		if (count < 0)
			return count;
	} while (!uevent_read(message, (size_t)count, &uevent));
	if ((size_t)count > size)
		return -EMSGSIZE;
	memcpy(buffer, message, (size_t)count);
	return count;
}

static void kernel_close(struct vdpa_transport *transport)
{
	struct kernel *kernel = (struct kernel *)transport;

	if (kernel->watched >= 0)
		close(kernel->watched);

	if (kernel->is_watching && kernel->events >= 0)
		close(kernel->events);
	mnl_socket_close(kernel->socket);
	free(kernel);
}

static ssize_t kernel_file(struct vdpa_transport *transport,
			   enum vdpa_file_op op, const char *path, void *buffer,
			   size_t size)
{
	(void)transport;
	return file_do(op, path, buffer, size);
}

/* A request can block in send(2), which no time limit can end. */
static int kernel_limit(struct vdpa_transport *transport,
			unsigned int timeout_ms)
{
	(void)transport;
	return timeout_ms ? -EOPNOTSUPP : 0;
}

static const struct vdpa_transport_ops kernel_ops = {
	.send = kernel_send,
	.receive = kernel_receive,
	.close = kernel_close,
	.file = kernel_file,
	.limit = kernel_limit,
	.receive_many = kernel_receive_many,
	.may_miss = kernel_may_miss,
	.watch = kernel_watch,
	.event = kernel_event,
};

/*
 * Options for more detailed answers. An old kernel lacks some of them; its
 * answers contain less.
 */
static void set_options(struct mnl_socket *socket)
{
	int on = 1, room = KERNEL_RECEIVE_ROOM;

	mnl_socket_setsockopt(socket, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(socket, NETLINK_CAP_ACK, &on, sizeof(on));
	setsockopt(mnl_socket_get_fd(socket), SOL_SOCKET, SO_RCVBUF, &room,
		   sizeof(room));
}

int vdpa_transport_kernel(struct vdpa_transport **transport,
			  struct vdpa_error *err)
{
	struct kernel *kernel = calloc(1, sizeof(*kernel));
	int ret;

	if (!kernel)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a socket");

	kernel->base.ops = &kernel_ops;
	kernel->watched = -1;
	kernel->socket = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!kernel->socket) {
		ret = -errno;
		free(kernel);
		return vdpa_error_set(
			err, ret, NULL,
			"cannot open a generic netlink socket: %s",
			strerror(-ret));
	}
	set_options(kernel->socket);
	if (mnl_socket_bind(kernel->socket, 0, MNL_SOCKET_AUTOPID) < 0) {
		ret = -errno;
		kernel_close(&kernel->base);
		return vdpa_error_set(
			err, ret, NULL,
			"cannot bind a generic netlink socket: %s",
			strerror(-ret));
	}
	*transport = &kernel->base;
	return 0;
}
