/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which named sets a host meets. */
#ifndef FLEET_COMMAND_FITS_H
#define FLEET_COMMAND_FITS_H

#include "fleet.h"

#include "fleet/export/export.h"

/* To begin: all zero. */
struct fleet_fits {
	struct export_set *list;
	size_t count;
	size_t unreadable;
};

/*
 * Judge whether @host meets each named set of the store. Without a store, there
 * are no sets. fleet_fits_free() is needed also after a failure.
 */
int fleet_fits_judge(struct context *context, const struct vdpa_host *host,
		     const struct vdpa_vmm *vmm, struct fleet_fits *fits);

void fleet_fits_free(struct fleet_fits *fits);

#endif
