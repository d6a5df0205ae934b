/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An open handle. */
#ifndef LIB_HANDLE_H
#define LIB_HANDLE_H

#include "message.h"

#include <stdbool.h>
#include <vdpa/transport.h>

/*
 * The maximum size of one answer to a dump. The kernel uses it only if the
 * receive buffer is that large (netlink_recvmsg() and netlink_dump(),
 * net/netlink). Other answers are smaller. Every receive on a socket must use
 * this size: after one larger buffer, the kernel would send more.
 */
#define EXCHANGE_RECEIVE_SIZE 32768

struct vdpa {
	struct vdpa_transport *transport;
	uint16_t family;	 /* 0: not looked up yet */
	uint32_t seq;		 /* of the last message sent */
	unsigned int timeout_ms; /* 0: no limit */
	struct message_buffer send;
	char *receive;
	/*
	 * Reports what a kernel that did not answer in time probably waits for,
	 * and returns -ETIMEDOUT. @is_change: the request was to change
	 * something.
	 */
	int (*explain_stuck)(struct vdpa *vdpa, bool is_change,
			     struct vdpa_error *err);
};

#endif
