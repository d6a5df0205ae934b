/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Send requests, gather what comes back. */
#ifndef LIB_EXCHANGE_H
#define LIB_EXCHANGE_H

#include "handle.h"

#include <stdbool.h>

/*
 * Requests of one send. Their answers wait in the socket's receive buffer until
 * they are read, and have to fit there: data takes a page or two, an
 * acknowledgement a tenth of that.
 */
#define EXCHANGE_BATCH	 32
#define EXCHANGE_CHANGES 64 /* of requests that are acknowledged only */

/*
 * One request and what becomes of it. The caller sets @request, or leaves it
 * NULL for the look-up of the family, and what is to be done with answers;
 * exchange_run() sets the rest.
 */
struct call {
	const struct vdpa_request *request;
	bool is_dump;
	/* Called for each answer with data; a negative errno makes the call
	 * fail. */
	int (*reply)(const struct nlmsghdr *nlh, struct call *call);
	void *arg;

	int result;	       /* 0 or a negative errno */
	bool has_err;	       /* @err is filled */
	struct vdpa_error err; /* the kernel's sentence and attribute */
	unsigned int rounds;   /* datagrams with data */
	bool is_interrupted;   /* the kernel says that a dump is not whole */
	bool is_sent;	       /* and done, unless the answer tells otherwise */
	bool is_done;
	uint32_t seq;
	size_t offset; /* of the request in the send buffer */
};

/*
 * Forget what became of @call. exchange_run() does so; who uses a call again
 * does it before, for an exchange can break down in front of it.
 */
void call_clear(struct call *call);

/*
 * The error of @call, to be filled. Most calls have none, and to clear it would
 * be most of what they take.
 */
struct vdpa_error *call_error(struct call *call);

/*
 * Send @count calls and wait until each one is done. The calls of one run are
 * answered in order; at most one of them may be a dump, then alone.
 *
 * Returns 0 when every call was answered, whatever the answers; else a negative
 * errno, and @err is filled.
 */
int exchange_run(struct vdpa *vdpa, struct call *calls, size_t count,
		 struct vdpa_error *err);

/* @may_miss of struct vdpa_transport_ops. */
bool exchange_may_miss(struct vdpa *vdpa);

/* Look up the family unless that was done. Returns 0 or a negative errno. */
int exchange_family(struct vdpa *vdpa, struct vdpa_error *err);

#endif
