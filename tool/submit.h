/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sending a request that changes something. */
#ifndef TOOL_SUBMIT_H
#define TOOL_SUBMIT_H

#include "context.h"

/*
 * Send @request. A warning of the kernel is reported. The parameters of a new
 * device are recorded; the record of a deleted one is removed. Returns 0, a
 * negative errno, or, in a batch that reports the result of this line later,
 * ANSWER_LATER.
 */
int submit_request(struct context *context, const struct vdpa_request *request);

#endif
