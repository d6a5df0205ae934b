/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A page about all hosts of a fleet: one HTML file that needs nothing from
 * outside, and no script to be read.
 */
#ifndef FLEET_REPORT_REPORT_H
#define FLEET_REPORT_REPORT_H

#include <stdio.h>
#include <vdpa/fleet.h>
#include <vdpa/vmm.h>

/* Whether a host meets a named set, and which bits it lacks. */
struct report_fit {
	const char *fit; /* "meets", "falls short", "cannot tell" */
	uint64_t missing;
	const char *why; /* NULL: nothing to add */
};

/*
 * A named set. @fits has one entry for each host of the fleet; hosts without a
 * record have no @fit.
 */
struct report_set {
	const char *name;
	uint32_t class_id;
	uint64_t features;
	bool is_in_force;
	struct report_fit *fits;
};

/**
 * struct report_input - what a report is about
 * @hosts:      the hosts, by name
 * @vmms:       for each host, its hypervisor; NULL: not known
 * @host_count: number of @hosts
 * @sets:       named sets
 * @set_count:  number of @sets
 * @store:      the name of the store
 * @time:       of the report, RFC 3339 in UTC
 */
struct report_input {
	struct vdpa_fleet_host *const *hosts;
	const struct vdpa_vmm *const *vmms;
	size_t host_count;
	const struct report_set *sets;
	size_t set_count;
	const char *store;
	const char *time;
};

/* Write the page. Returns 0 or a negative errno. */
int report_write(FILE *to, const struct report_input *input,
		 struct vdpa_error *err);

#endif
