/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The named sets that hosts are judged by: one of them, or those in force. */
#ifndef FLEET_COMMAND_FORCED_H
#define FLEET_COMMAND_FORCED_H

#include "fleet.h"

#include <vdpa/set.h>

struct fleet_sets {
	struct vdpa_named_set **list;
	size_t count;
	size_t unreadable; /* these may be in force */
};

/*
 * Read the set @name or, if it is NULL, those that are in force. Warns of sets
 * that cannot be read. fleet_sets_free() is needed also after a failure.
 */
int fleet_sets_read(struct context *context, struct vdpa_store *store,
		    const char *name, struct fleet_sets *sets);
void fleet_sets_free(struct fleet_sets *sets);

#endif
