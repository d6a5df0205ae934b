/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all hosts of a fleet have in common. */
#ifndef FLEET_COMMAND_BASELINE_H
#define FLEET_COMMAND_BASELINE_H

#include "fleet.h"

/*
 * The largest set of features that all hosts can make, as "vdpa fleet baseline"
 * prints it. Fails if the record of a host cannot be read.
 */
int fleet_baseline_features(struct context *context,
			    const struct arguments *arguments,
			    struct vdpa_store *store, uint64_t *features);

#endif
