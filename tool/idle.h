/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making sure that nobody uses a device before it is taken away. */
#ifndef TOOL_IDLE_H
#define TOOL_IDLE_H

#include "context.h"
#include "params.h"

/* Something that returns -EBUSY while the device is in use. */
typedef int idle_try_fn(struct context *context,
			const struct arguments *arguments);

/*
 * Try it, with "wait" again as long as the device is in use. Returns what
 * @attempt does; its hint names the words that help.
 */
int idle_try(struct context *context, const struct arguments *arguments,
	     idle_try_fn *attempt);

#endif
