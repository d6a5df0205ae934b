/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Send a request that changes something. */
#ifndef TOOL_SUBMIT_H
#define TOOL_SUBMIT_H

#include "context.h"

/*
 * Send @request and report the kernel's warning, if any. Records the parameters
 * of a new device; removes the record of a deleted one. Returns 0, a negative
 * errno, or ANSWER_LATER in a batch that reports this line's result later.
 */
int submit_request(struct context *context, const struct vdpa_request *request);

#endif
