/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A process of our own that makes the calls in which the kernel can keep a
 * process for as long as it likes, where no signal reaches it. The one that
 * gave the order can then go on without it.
 */
#ifndef LIB_HELPER_H
#define LIB_HELPER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* What the helper is to do with the netlink socket, or with a file. */
enum order_kind {
	ORDER_SEND,
	ORDER_RECEIVE,
	ORDER_FILE, /* + an enum vdpa_file_op */
};

struct order {
	uint32_t kind;
	uint32_t path_size; /* with its 0 byte; 0: none */
	uint64_t size;	    /* of what is sent or written, or of the room */
};

/*
 * The most that an order can have of data and path. No datagram is larger that
 * a socket takes by default.
 */
#define HELPER_ROOM ((size_t)512 * 1024)

struct helper {
	pid_t pid;
	int channel;
	int socket;
	unsigned int timeout_ms;
	char *room;    /* for path and data: memory that both processes have */
	bool is_stuck; /* it has not come back yet: no more orders */
};

/* Start it, with @socket to work on. Returns 0 or a negative errno. */
int helper_start(struct helper *helper, int socket);

/*
 * Give an order and wait for @timeout_ms at the most, again each time that the
 * socket got more answers meanwhile. @data is what to send or write, or the
 * room for what is read. Returns as the call itself does, or -ETIMEDOUT, and
 * from then on until the helper has come back.
 */
ssize_t helper_run(struct helper *helper, const struct order *order,
		   const char *path, void *data, unsigned int timeout_ms);

/* Release it; it ends by itself, a stuck one when the kernel lets it go. */
void helper_stop(struct helper *helper);

#endif
