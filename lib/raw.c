// SPDX-License-Identifier: LGPL-2.1-or-later
/* A generic netlink socket, as a file descriptor. */

#include "raw.h"

#include <errno.h>
#include <linux/netlink.h>
#include <sys/socket.h>

int raw_send(int fd, const void *data, size_t size)
{
	const struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	ssize_t sent;

	do
		sent = sendto(fd, data, size, 0, (const struct sockaddr *)&to,
			      sizeof(to));
	while (sent < 0 && errno == EINTR);
	if (sent < 0)
		return -errno;
	return (size_t)sent == size ? 0 : -EIO;
}

ssize_t raw_receive(int fd, void *buffer, size_t size, int flags)
{
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
		received = recvmsg(fd, &msg, flags);
	while (received >= 0 && from.nl_pid != 0);
	if (received < 0)
		return -errno;
	return msg.msg_flags & MSG_TRUNC ? -EMSGSIZE : received;
}
