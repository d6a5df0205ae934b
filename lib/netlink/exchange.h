/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sending requests and receiving the results. */
#ifndef LIB_EXCHANGE_H
#define LIB_EXCHANGE_H

#include "handle.h"

#include <stdbool.h>

/*
 * Maximum requests of one send. Their answers wait in the socket's receive
 * buffer and must fit into it. Data takes a page or two, an acknowledgement a
 * tenth of that.
 */
#define EXCHANGE_BATCH	 32
#define EXCHANGE_CHANGES 64 /* if the answers are acknowledgements only */

/* The hint when the answer to a request that changes something is lost. */
#define EXCHANGE_MAY_BE_DONE \
	"the request may have been carried out: check before you repeat it"

/*
 * One request and its result. The caller sets @request, or leaves it NULL for
 * the look-up of the family, and the function for answers. exchange_run() sets
 * the rest.
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
	bool is_interrupted; /* the kernel reports that a dump is incomplete */
	bool is_sent;	     /* the kernel may have carried it out */
	bool is_done;
	uint32_t seq;
	size_t offset; /* of the request in the send buffer */
};

/*
 * Clear the result of @call. exchange_run() does so when it reaches the call.
 * Clear a reused call before exchange_run(), because an exchange can break down
 * before it reaches the call.
 */
void call_clear(struct call *call);

/*
 * The error of @call, to be filled. It is cleared only on first use: most calls
 * have no error, and clearing it would take most of their time.
 */
struct vdpa_error *call_error(struct call *call);

/*
 * Send @count calls and wait until each one is done. The kernel answers them in
 * order. A dump must be the only call of its run.
 *
 * Returns 0 when every call was answered, also with errors; otherwise a
 * negative errno, and @err is filled.
 */
int exchange_run(struct vdpa *vdpa, struct call *calls, size_t count,
		 struct vdpa_error *err);

/* @may_miss of struct vdpa_transport_ops. */
bool exchange_may_miss(struct vdpa *vdpa);

/* Look up the family if it is not known. Returns 0 or a negative errno. */
int exchange_family(struct vdpa *vdpa, struct vdpa_error *err);

#endif
