/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices with everything that can be known of them: vdpa -d dev show. */
#ifndef TOOL_DETAILS_H
#define TOOL_DETAILS_H

#include "context.h"

/* Show one device, or all when @name is NULL. Returns 0 or a negative errno. */
int details_show(struct context *context, const char *name);

/* Warn of the devices whose configuration the kernel could not tell. */
void details_warn_undescribed(struct vdpa_config *const *list);

#endif
