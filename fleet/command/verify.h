/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which hosts meet the named sets of a fleet. */
#ifndef FLEET_COMMAND_VERIFY_H
#define FLEET_COMMAND_VERIFY_H

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

/* How many hosts meet a set, fall short, or cannot be judged. */
struct fleet_count {
	size_t counts[VDPA_FIT_UNKNOWN + 1];
	char *example;	   /* the first one that falls short, else is unknown */
	enum vdpa_fit fit; /* of the example */
	char *reason;	   /* of the example */
};

/* Free what @count has, but not @count. */
void fleet_count_clear(struct fleet_count *count);

/*
 * Judge all hosts, or those that are alive if @arguments say so, without
 * printing. @counts has room for one entry for each set, which is 0.
 */
int fleet_verify(struct context *context, const struct arguments *arguments,
		 struct vdpa_store *store, const struct fleet_sets *sets,
		 struct fleet_count *counts);

/*
 * Judge all hosts, or those that are alive if @arguments say so, by the sets in
 * force. Returns 0, ANSWER_NO, ANSWER_DEPENDS, or a negative errno.
 */
int fleet_verify_forced(struct context *context,
			const struct arguments *arguments,
			struct vdpa_store *store);

/*
 * The largest set of features that all hosts can make, as "vdpa fleet baseline"
 * prints it. Fails if the record of a host cannot be read.
 */
int fleet_baseline_features(struct context *context,
			    const struct arguments *arguments,
			    struct vdpa_store *store, uint64_t *features);

/*
 * Report each set in force that a host with this record falls short of, and
 * those that cannot be judged. Returns 0, ANSWER_NO, ANSWER_DEPENDS, or a
 * negative errno.
 */
int fleet_admit(struct context *context, struct vdpa_store *store,
		const struct vdpa_host *record);

#endif
