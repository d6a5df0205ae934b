/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What would make a host meet a named set. */
#ifndef FLEET_COMMAND_MEND_H
#define FLEET_COMMAND_MEND_H

#include "fleet.h"

#include <vdpa/set.h>

/* A host that meets a set with a management device of this parent driver. */
struct fleet_example {
	const char *driver;
	const struct vdpa_fleet_host *host;
};

/* One for each parent driver. Strings and hosts belong to the caller. */
struct fleet_examples {
	struct fleet_example *list;
	size_t count;
};

/* Add a host that meets the set. Returns 0 or -ENOMEM. */
int fleet_examples_add(struct fleet_examples *examples,
		       const struct vdpa_fleet_host *host,
		       const struct vdpa_host_fit *fit);
void fleet_examples_free(struct fleet_examples *examples);

/* A host that does not meet a set. */
struct fleet_mending {
	const struct vdpa_fleet_host *host; /* with a record */
	const struct vdpa_named_set *set;
	const struct vdpa_vmm *vmm; /* NULL: not known */
	const struct vdpa_host_fit *fit;
	const struct fleet_examples *examples;
};

/*
 * Print what would mend it: what the record and the other hosts show, or else
 * where to look. Returns 0 or -ENOMEM.
 */
int fleet_mend_print(struct printer *out, const struct fleet_mending *mending);

#endif
