/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plan of vdpa host apply, or its result. */
#ifndef TOOL_VIEW_PLAN_H
#define TOOL_VIEW_PLAN_H

#include "context.h"

#include <vdpa/host.h>

/* Print the actions of @plan, and a summary. */
void view_plan(struct context *context, const struct vdpa_host_plan *plan,
	       bool is_dry_run);

#endif
