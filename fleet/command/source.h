/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device that a question is about: of this host, or of one in the store. */
#ifndef FLEET_COMMAND_SOURCE_H
#define FLEET_COMMAND_SOURCE_H

#include "fleet.h"

#include "tool/side.h"

/* To begin: all zero. */
struct fleet_source {
	struct vdpa_migrate_dev dev;
	struct side side;	      /* when it is on this host */
	struct vdpa_fleet_host *home; /* when it is on a host of the store */
	struct vdpa_parent *parents;  /* of @home */
	const struct vdpa_vmm *vmm;   /* of @home */
	struct fleet_strange strange; /* also for the other hosts */
	char boot_id[64];	      /* of its host */
};

/*
 * Read what "dev DEV [ host HOST ] [ vmm VMM ]" names. fleet_source_free() is
 * needed also after a failure.
 */
int fleet_source_read(struct context *context,
		      const struct arguments *arguments,
		      struct vdpa_store *store, struct fleet_source *source);

/*
 * Read only the host, one of the store; then fleet_source_choose() makes one of
 * its devices the source.
 */
int fleet_source_open(struct context *context,
		      const struct arguments *arguments,
		      struct vdpa_store *store, struct fleet_source *source);
void fleet_source_choose(struct fleet_source *source,
			 const struct vdpa_host_dev *dev);

/* The name of the source if it is on @host, which has a record; else NULL. */
const char *fleet_source_except(const struct fleet_source *source,
				const struct vdpa_fleet_host *host);

void fleet_source_free(struct fleet_source *source);

#endif
