/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of the member "sim" of a record, and what its parts become. */
#ifndef SIM_MEMBER_H
#define SIM_MEMBER_H

#include "world.h"

#include "json/members.h"

/* Of struct sim_world, sim_parent, sim_dev, sim_vduse, vdpa_sim_fault. */
extern const struct members sim_members_world, sim_members_parent,
	sim_members_dev, sim_members_vduse, sim_members_fault;

/* Add a fault: 0, -EINVAL or -ENOMEM. */
int sim_fault_append(struct sim_world *world,
		     const struct vdpa_sim_fault *fault);

/* The configuration that a simulated daemon gives to its device, by class. */
void sim_vduse_give_config(struct sim_vduse *vduse);

#endif
