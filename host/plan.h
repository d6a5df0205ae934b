/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Findings of a plan. */
#ifndef HOST_PLAN_H
#define HOST_PLAN_H

#include <vdpa/host.h>

/* Findings that only plans have. */
enum plan_code {
	PLAN_NAME_TWICE,
	PLAN_MGMTDEV_MISSING,
	PLAN_MGMTDEV_UNKNOWN,
	PLAN_OTHER_MGMTDEV,
	PLAN_CLASS_NOT_MADE,
	PLAN_IN_USE,
	PLAN_DRIVER_MISSING,
};

/*
 * Add an error to the findings of an action of @plan: what is wrong (@format)
 * and what to do (@hint, may be NULL). Returns 0 or -ENOMEM.
 */
__attribute__((format(printf, 6, 7))) int
plan_find(struct vdpa_host_plan *plan, struct vdpa_host_action *action,
	  enum plan_code code, struct vdpa_error *err, const char *hint,
	  const char *format, ...);

#endif
