/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many commands from a file: vdpa -b FILE. */
#ifndef TOOL_BATCH_H
#define TOOL_BATCH_H

#include "context.h"

struct vdpa_parent;

/* Runs the command in @argv, as command_run() does. */
typedef int batch_line_fn(struct context *context, int argc, char **argv);

/*
 * Run each line of the -b file with @run. Prints results and reports failures.
 * Returns 0, the worst answer of a command (ANSWER_*), or a negative errno when
 * a line failed.
 */
int batch_run(struct context *context, batch_line_fn *run);

/*
 * The functions below are for commands. Outside a batch, the first two do
 * nothing and return true, the third returns false, and the others must not be
 * called.
 *
 * Carry out and report all earlier lines, so that this line can ask the kernel
 * and print. Returns false when one of them ended the batch; this line then
 * returns ANSWER_LATER.
 */
bool batch_settle(struct context *context);

/* The same, for earlier requests about device @name only. */
bool batch_wait_for(struct context *context, const char *name);

/* Whether the request of this line can be sent with others. */
bool batch_accepts(const struct context *context);

/*
 * Send @request together with others. Its result is reported later, under this
 * line. Returns ANSWER_LATER or a negative errno.
 */
int batch_submit(struct context *context, const struct vdpa_request *request);

/*
 * The management device of @request, read once per batch and valid until this
 * line is done. NULL: it could not be read; the reason is in @context.
 */
const struct vdpa_parent *batch_parent(struct context *context,
				       const struct vdpa_request *request);

/*
 * Like vdpa_dev_check_removal(), with the reason in @context. Successive lines
 * share one look at the processes and devices of the host.
 */
int batch_check_removal(struct context *context, const char *name);

#endif
