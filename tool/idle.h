/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Delete or unbind a device only when nobody uses it. */
#ifndef TOOL_IDLE_H
#define TOOL_IDLE_H

#include "context.h"
#include "params.h"

/* An operation that returns -EBUSY while the device is in use. */
typedef int idle_try_fn(struct context *context,
			const struct arguments *arguments);

/*
 * Call @attempt; with "wait", repeat it while the device is in use. Returns the
 * result of @attempt. The hint of its error then names the words that help.
 */
int idle_try(struct context *context, const struct arguments *arguments,
	     idle_try_fn *attempt);

#endif
