/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What -d shows of devices and management devices: everything known. */
#ifndef TOOL_DETAILS_H
#define TOOL_DETAILS_H

#include "context.h"

#include <vdpa/host.h>

/* Show one device, or all when @name is NULL. Returns 0 or a negative errno. */
int details_show(struct context *context, const char *name);

/* Print everything about @devs. */
int details_show_devs(struct context *context,
		      const struct vdpa_host_dev *const *devs, size_t count);

/* Show management devices with their parent drivers; @list ends with NULL.
 * Returns 0 or a negative errno. */
int details_show_mgmtdevs(struct context *context,
			  struct vdpa_mgmtdev *const *list);

/* Warn of a device whose configuration the kernel could not report. */
void details_warn_undescribed(const struct vdpa_config *config);

#endif
