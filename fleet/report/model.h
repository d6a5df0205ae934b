/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the page says, worked out before it is written.
 *
 * Hosts that can make the same devices are of one kind, and so are devices that
 * can go to the same places. Only kinds are judged, so that the time is linear in
 * the hosts and devices of a fleet of equal machines. Each card has an address of
 * its own. It is left out, or each card would be a kind: where a device would
 * inherit it, that is a condition.
 */
#ifndef FLEET_REPORT_MODEL_H
#define FLEET_REPORT_MODEL_H

#include "report.h"

#include <vdpa/migrate.h>

#define REPORT_NONE SIZE_MAX

/* A host with a record. @kind is REPORT_NONE without one. */
struct report_host {
	const struct vdpa_fleet_host *from;
	const struct vdpa_vmm *vmm;
	struct vdpa_parent *parents;
	struct vdpa_parent *makers; /* the same, without existing devices */
	size_t kind;
	size_t first_dev; /* in the devices of the model */
};

struct report_host_kind {
	size_t example; /* a host of the kind */
	size_t count;
	size_t open_count; /* hosts that a device can go to */
};

struct report_dev {
	size_t host;
	const struct vdpa_host_dev *from;
	struct vdpa_migrate_dev source;
	struct vdpa_drift drift;
	const struct report_set
		*other;	    /* a set in force that it differs from */
	bool is_migratable; /* its own hypervisor moves it */
	bool is_judged;	    /* @is_migratable is known */
	size_t kind;
};

/* The best way to make a device on hosts of a kind. */
struct report_way {
	enum vdpa_verdict verdict;
	size_t parent; /* of the example; REPORT_NONE: there is none */
	char *reason;  /* NULL: nothing to add */
	unsigned int
		badness; /* of the verdict: less is nearer to a better one */
};

struct report_dev_kind {
	size_t example; /* a device of the kind */
	size_t count;
	struct report_way *ways; /* for each kind of hosts */
};

/* A class of devices. Hosts that make none of it are not among @hosts. */
struct report_class {
	uint32_t class_id;
	struct vdpa_baseline_host *hosts;
	size_t *indexes; /* of @hosts, in the model */
	size_t count;
	struct vdpa_baseline *baseline; /* NULL: there is none, see @why */
	struct vdpa_error why;
	uint64_t *offered; /* for each host of the model */
	uint64_t offered_by_any;
};

struct report_model {
	const struct report_input *input;
	struct report_host *hosts;
	size_t host_count;
	struct report_host_kind *host_kinds;
	size_t host_kind_count;
	struct report_dev *devs;
	size_t dev_count;
	struct report_dev_kind *dev_kinds;
	size_t dev_kind_count;
	struct report_class *classes;
	size_t class_count;
	size_t alive_count;
	size_t unreadable_count;
	bool *is_short; /* there was no memory to write a part */
};

/* Whether the device differs from its administered settings or from a set. */
bool report_is_drifted(const struct report_dev *dev);

/* Returns 0 or -ENOMEM; report_model_free() is needed in both cases. */
int report_model_make(const struct report_input *input,
		      struct report_model *model);
void report_model_free(struct report_model *model);

/* Whether the device can go there, if the conditions are met. */
bool report_is_yes(enum vdpa_verdict verdict);

/* Whether devices can be moved to a host. If no host is alive, each one counts:
 * then nobody publishes, and the store is a collection of records. */
bool report_is_open(const struct report_model *model,
		    const struct report_host *host);

/* The number of hosts, other than its own, that a device can go to for sure, or
 * under conditions. */
size_t report_places(const struct report_model *model,
		     const struct report_dev *dev, bool is_sure);

#endif
