// SPDX-License-Identifier: LGPL-2.1-or-later
/* The transport to the kernel of this machine: a generic netlink socket. */

#include "error.h"
#include "file.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <vdpa/transport.h>

#ifndef NETLINK_EXT_ACK
#define NETLINK_EXT_ACK 11 /* Linux 4.12 */
#endif

/* Room for acknowledgements of a whole batch, and then some. */
#define KERNEL_RECEIVE_ROOM (1 << 20)

struct kernel {
	struct vdpa_transport base;
	struct mnl_socket *socket;
};

static int kernel_send(struct vdpa_transport *transport, const void *data,
		       size_t size)
{
	struct kernel *kernel = (struct kernel *)transport;
	ssize_t sent;

	do
		sent = mnl_socket_sendto(kernel->socket, data, size);
	while (sent < 0 && errno == EINTR);
	if (sent < 0)
		return -errno;
	return (size_t)sent == size ? 0 : -EIO;
}

static ssize_t kernel_receive(struct vdpa_transport *transport, void *buffer,
			      size_t size)
{
	struct kernel *kernel = (struct kernel *)transport;
	struct sockaddr_nl from = { 0 };
	struct iovec iov = { .iov_base = buffer, .iov_len = size };
	struct msghdr msg = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};
	ssize_t received;

	/* Other processes can send to this socket: only the kernel is 0. */
	do
		received = recvmsg(mnl_socket_get_fd(kernel->socket), &msg, 0);
	while (received >= 0 && from.nl_pid != 0);
	if (received < 0)
		return -errno;
	return msg.msg_flags & MSG_TRUNC ? -EMSGSIZE : received;
}

static void kernel_close(struct vdpa_transport *transport)
{
	struct kernel *kernel = (struct kernel *)transport;

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

static const struct vdpa_transport_ops kernel_ops = {
	.send = kernel_send,
	.receive = kernel_receive,
	.close = kernel_close,
	.file = kernel_file,
};

/*
 * Options that make answers better; an old kernel lacks some of them, and the
 * answers are then poorer.
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
		return vdpa_fail(err, -ENOMEM, NULL, "no memory for a socket");

	kernel->base.ops = &kernel_ops;
	kernel->socket = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!kernel->socket) {
		ret = -errno;
		free(kernel);
		return vdpa_fail(err, ret, NULL,
				 "cannot open a generic netlink socket: %s",
				 strerror(-ret));
	}
	set_options(kernel->socket);
	if (mnl_socket_bind(kernel->socket, 0, MNL_SOCKET_AUTOPID) < 0) {
		ret = -errno;
		kernel_close(&kernel->base);
		return vdpa_fail(err, ret, NULL,
				 "cannot bind a generic netlink socket: %s",
				 strerror(-ret));
	}
	*transport = &kernel->base;
	return 0;
}
