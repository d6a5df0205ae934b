/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every command works with. */
#ifndef TOOL_CONTEXT_H
#define TOOL_CONTEXT_H

#include "print.h"

#include <vdpa/vdpa.h>

/* What a command returns when it is done, and the answer is no. */
#define ANSWER_NO 2

/* What it returns when the answer depends on something, or cannot be told. */
#define ANSWER_DEPENDS 3

/* What it returns in a batch when the answer comes later; not an exit status. */
#define ANSWER_LATER 256

struct batch;
struct vdpa_initial_log;

struct context {
	bool is_json;
	bool is_pretty;
	bool has_details; /* our own views instead of iproute2's */
	const char *backend;
	uint32_t timeout_s;		   /* 0: none */
	struct vdpa *vdpa;		   /* NULL until context_open() */
	const char *batch_path;		   /* -b */
	bool is_forced;			   /* -f */
	struct batch *batch;		   /* NULL: the command stands alone */
	struct vdpa_initial_log *initials; /* that wait; NULL until the first */
	int signal;			   /* that ended a batch; 0: none */
	struct printer out;
	bool is_printed;       /* the command has printed its own document */
	struct vdpa_error err; /* of the command that failed */
};

/*
 * Open the transport that the backend means. With a limit of time, a process
 * that can be left behind asks the kernel.
 */
int context_transport(const struct context *context, uint32_t timeout_s,
		      struct vdpa_transport **transport,
		      struct vdpa_error *err);

/* Open the handle, unless it is. Returns 0 or a negative errno in @context. */
int context_open(struct context *context);

#endif
