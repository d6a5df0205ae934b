/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be done on a host, or was: for people and programs. */
#ifndef TOOL_VIEW_PLAN_H
#define TOOL_VIEW_PLAN_H

#include "context.h"

#include <vdpa/host.h>

/* Print an account of @plan, and a summary. */
void view_plan(struct context *context, const struct vdpa_host_plan *plan,
	       bool is_dry_run);

#endif
