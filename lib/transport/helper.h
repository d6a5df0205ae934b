/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A process of our own that makes the system calls in which the kernel can keep
 * a process for as long as it likes, where no signal reaches it. The one that
 * gave the order can then go on without it.
 */
#ifndef LIB_HELPER_H
#define LIB_HELPER_H

#include "call.h"

#include <stdbool.h>
#include <sys/types.h>

struct helper_room;

struct helper {
	struct caller base;	 /* what the helper calls */
	int socket;		 /* the one file of the caller that it has */
	unsigned int timeout_ms; /* how long a call may take; 0: for ever */
	pid_t pid;		 /* 0: it is not started */
	int channel;
	unsigned int channel_ms; /* how long a read from @channel waits */
	struct helper_room *room;
	void *map; /* what @room is a part of */
};

/* A helper for calls on @socket, among others. It is not started yet. */
void helper_init(struct helper *helper, int socket);

/*
 * Start it, unless that is done. Returns 0, or a negative errno: -ETIMEDOUT
 * when it has not come back from an earlier call.
 *
 * Then it makes calls. One ends with -ETIMEDOUT when it takes longer than
 * @timeout_ms and there was no sign of life meanwhile: answers that came into
 * the socket, or progress. The next ones do so, too, up to the next
 * helper_ready().
 */
int helper_ready(struct helper *helper);

/* Release it; it ends by itself, a stuck one when the kernel lets it go. */
void helper_stop(struct helper *helper);

#endif
