/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A kernel that does not answer. */
#ifndef LIB_STUCK_H
#define LIB_STUCK_H

#include <stdbool.h>
#include <vdpa/vdpa.h>

/*
 * Report that the kernel did not answer in time, and what it probably waits
 * for. @is_change: the request was to change something. Returns -ETIMEDOUT.
 */
int stuck_fail(struct vdpa *vdpa, bool is_change, struct vdpa_error *err);

#endif
