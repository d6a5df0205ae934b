/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The devices of a baseline, judged in all directions. */
#ifndef LIB_BASELINE_H
#define LIB_BASELINE_H

#include <stdbool.h>
#include <vdpa/migrate.h>

/* How many sets of features the search compares. */
#define BASELINE_SETS_MAX 64

/* A baseline that is being worked out. */
struct search {
	const struct vdpa_baseline_host *hosts;
	size_t count;
	uint32_t class_id;
	const struct vdpa_vmm *vmm;
	/* What the hypervisors of all hosts take and need. */
	uint64_t takes;
	uint64_t needs;
	bool is_cut; /* there were more sets than BASELINE_SETS_MAX */
};

/*
 * How badly a device that @parent makes with @features can be moved to an equal
 * device; greater is worse. Below BASELINE_SURE, it can be moved for sure.
 * Returns 0 or -ENOMEM.
 */
#define BASELINE_SURE 256
int baseline_badness(const struct search *search,
		     const struct vdpa_parent *parent, uint64_t features,
		     unsigned int *badness);

/*
 * From @baseline->features and @baseline->parents, fill in the requests and the
 * reasons. Returns 0 or -ENOMEM; in both cases vdpa_baseline_free() frees them.
 */
int baseline_judge(const struct search *search, struct vdpa_baseline *baseline);

#endif
