/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An open handle. */
#ifndef LIB_HANDLE_H
#define LIB_HANDLE_H

#include "message.h"

#include <stdbool.h>
#include <vdpa/transport.h>

/*
 * The most that the kernel puts into one answer to a dump, and only when it is
 * offered so much (netlink_recvmsg() and netlink_dump(), net/netlink). Other
 * answers are smaller. It is the same for every receive of a socket: a kernel
 * that was once offered more would send more.
 */
#define EXCHANGE_RECEIVE_SIZE 32768

struct vdpa {
	struct vdpa_transport *transport;
	uint16_t family;	 /* 0: not looked up yet */
	uint32_t seq;		 /* of the last message sent */
	unsigned int timeout_ms; /* 0: none */
	struct message_buffer send;
	char *receive;
	/*
	 * Says what a kernel that did not answer in time most likely waits for,
	 * and returns -ETIMEDOUT. @is_change: the request was to change
	 * something.
	 */
	int (*explain_stuck)(struct vdpa *vdpa, bool is_change,
			     struct vdpa_error *err);
};

#endif
