/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which devices of a host the words of "dev show" mean. */
#ifndef TOOL_FILTER_H
#define TOOL_FILTER_H

#include "context.h"
#include "params.h"

#include <vdpa/host.h>

/* Whether the words ask for something other than all devices or one named
 * device. */
bool filter_is_used(const struct arguments *arguments);

/*
 * The devices of @host that @arguments mean, in the order of @host. The caller
 * frees @devs. Returns 0, -ENODEV when a name matches no device, or -ENOMEM,
 * with the reason in @err.
 */
int filter_devs(const struct vdpa_host *host, const struct arguments *arguments,
		const struct vdpa_host_dev ***devs, size_t *count,
		struct vdpa_error *err);

#endif
