/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a host that publishes its record meets the sets in force. */
#ifndef FLEET_COMMAND_ADMIT_H
#define FLEET_COMMAND_ADMIT_H

#include "fleet.h"

/*
 * Report each set in force that a host with this record falls short of, and
 * those that cannot be judged. Returns 0, ANSWER_NO, ANSWER_DEPENDS, or a
 * negative errno.
 */
int fleet_admit(struct context *context, struct vdpa_store *store,
		const struct vdpa_host *record);

#endif
