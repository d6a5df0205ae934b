/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices and management devices of a host, in columns. */
#ifndef TOOL_HOST_TABLE_H
#define TOOL_HOST_TABLE_H

#include "context.h"

#include <vdpa/host.h>

/*
 * The record of the host of @context, without what character devices report.
 * Free it with vdpa_host_free().
 */
int host_table_collect(struct context *context, struct vdpa_host **host);

/* Print a line for each of @devs; 0 or -ENOMEM. */
int host_table_devs(struct context *context,
		    const struct vdpa_host_dev *const *devs, size_t count);

/* Print a line for each of @mgmtdevs; 0 or -ENOMEM. */
int host_table_mgmtdevs(struct context *context,
			const struct vdpa_host_mgmtdev *mgmtdevs, size_t count);

#endif
