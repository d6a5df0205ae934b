// SPDX-License-Identifier: LGPL-2.1-or-later
/* A generic netlink socket, as a file descriptor. */

#include "raw.h"

#include <assert.h>
#include <errno.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/syscall.h>

/* A socket that was not told otherwise sends to the kernel. */
int raw_send(struct caller *caller, int fd, const void *data, size_t size)
{
	long sent;

	do
		sent = CALL(caller, SYS_sendto, fd, CALL_POINTER(data),
			    (long)size);
	while (sent == -EINTR);
	if (sent < 0)
		return (int)sent;
	return (size_t)sent == size ? 0 : -EIO;
}

/* What recvmsg(2) fills in. */
struct envelope {
	struct msghdr msg;
	struct iovec iov;
	struct sockaddr_nl from;
};

static_assert(sizeof(struct envelope) <= CALL_MEMORY, "an envelope fits");

ssize_t raw_receive(struct caller *caller, int fd, void *buffer, size_t size,
		    int flags)
{
	struct envelope *envelope = caller->memory;
	long received;

	envelope->iov = (struct iovec){ .iov_base = buffer, .iov_len = size };
	envelope->msg = (struct msghdr){
		.msg_name = &envelope->from,
		.msg_namelen = sizeof(envelope->from),
		.msg_iov = &envelope->iov,
		.msg_iovlen = 1,
	};
	/* Other processes can send to this socket: only the kernel is 0. */
	do
		received = CALL(caller, SYS_recvmsg, fd,
				CALL_POINTER(&envelope->msg), flags);
	while (received >= 0 && envelope->from.nl_pid != 0);
	if (received < 0)
		return received;
	return envelope->msg.msg_flags & MSG_TRUNC ? -EMSGSIZE : received;
}
