/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where all devices of a host can go on another one. */
#ifndef FLEET_COMMAND_PLAN_HOST_H
#define FLEET_COMMAND_PLAN_HOST_H

#include "fleet.h"

/* Answer "plan host HOST to HOST". Returns as a command. */
int fleet_plan_host(struct context *context, const struct arguments *arguments,
		    struct vdpa_store *store);

/* Whether a place is on the management device that was asked for, if any. */
bool fleet_place_is_wanted(const struct arguments *arguments,
			   const struct vdpa_host_place *place);

#endif
