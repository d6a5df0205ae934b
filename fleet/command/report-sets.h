/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The named sets of a report. */
#ifndef FLEET_COMMAND_REPORT_SETS_H
#define FLEET_COMMAND_REPORT_SETS_H

#include "fleet.h"

#include "fleet/report/report.h"

/* To begin: all zero. */
struct report_sets {
	struct report_set *list;
	size_t count;
	size_t host_count;
	size_t unreadable; /* sets that are left out */
};

/*
 * Read all sets, and judge each of @hosts, with its hypervisor in @vmms, as
 * "vdpa fleet verify" does. report_sets_free() is needed also after a failure.
 */
int report_sets_read(struct context *context, struct vdpa_store *store,
		     struct vdpa_fleet_host *const *hosts,
		     const struct vdpa_vmm *const *vmms, size_t host_count,
		     struct report_sets *sets);
void report_sets_free(struct report_sets *sets);

#endif
