/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many commands from a file: vdpa -b FILE. */
#ifndef TOOL_BATCH_H
#define TOOL_BATCH_H

#include "context.h"

struct vdpa_parent;

/* Runs the command that the words of a line say, as command_run() does. */
typedef int batch_line_fn(struct context *context, int argc, char **argv);

/*
 * Give each line of the file that -b names to @run. Results are printed and
 * failures reported. Returns 0, the worst answer of a command (ANSWER_*), or a
 * negative errno when a line failed.
 */
int batch_run(struct context *context, batch_line_fn *run);

/*
 * The functions below are for commands. Outside of a batch the first two do
 * nothing and return true, the third one says no, and the others are not
 * called.
 *
 * What the lines before this one asked for is done and reported; this line can
 * ask the kernel and print. False: one of them has ended the batch, and this
 * one is ANSWER_LATER.
 */
bool batch_settle(struct context *context);

/* The same for requests about device @name only. */
bool batch_wait_for(struct context *context, const char *name);

/* Whether the request of this line can be sent with others. */
bool batch_takes(const struct context *context);

/*
 * Send @request with others; what becomes of it is reported for this line.
 * Returns ANSWER_LATER or a negative errno.
 */
int batch_submit(struct context *context, const struct vdpa_request *request);

/*
 * What @request is to add a device on, read once a batch; it lives until this
 * line is done. NULL: it could not be read, with the reason in @context.
 */
const struct vdpa_parent *batch_parent(struct context *context,
				       const struct vdpa_request *request);

/*
 * As vdpa_dev_check_removal(), with the reason in @context. Many lines share
 * what is looked at.
 */
int batch_check_removal(struct context *context, const char *name);

#endif
