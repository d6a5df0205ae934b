/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many hosts meet a named set, fall short, or cannot be judged. */
#ifndef FLEET_COMMAND_COUNT_H
#define FLEET_COMMAND_COUNT_H

#include "forced.h"

/* To begin: all zero. */
struct fleet_count {
	size_t counts[VDPA_FIT_UNKNOWN + 1];
	char *example;	   /* the first one that falls short, else is unknown */
	enum vdpa_fit fit; /* of the example */
	char *reason;	   /* of the example */
};

/*
 * Count a host. One that falls short is a better example than one that is
 * unknown. Returns 0 or -ENOMEM.
 */
int fleet_count_add(struct fleet_count *count, enum vdpa_fit fit,
		    const char *host, const char *reason);

/* Print the three numbers. */
void fleet_count_print(struct printer *out, const struct fleet_count *count);

/* Free what @count has, but not @count. */
void fleet_count_clear(struct fleet_count *count);

/*
 * Returns ANSWER_NO if a host falls short, ANSWER_DEPENDS if one cannot be
 * judged or a set cannot be read, which may be in force; else 0.
 */
int fleet_counts_answer(const struct fleet_sets *sets,
			const struct fleet_count *counts, size_t count);

#endif
