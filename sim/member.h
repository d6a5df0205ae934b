/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of the member "sim" of a record. */
#ifndef SIM_MEMBER_H
#define SIM_MEMBER_H

#include "world.h"

#include "json/members.h"

/* For struct sim_world, sim_parent, sim_dev, sim_vduse and vdpa_sim_fault. */
extern const struct members sim_members_world, sim_members_parent,
	sim_members_dev, sim_members_vduse, sim_members_fault;

/* Add a fault: 0, -EINVAL or -ENOMEM. */
int sim_fault_append(struct sim_world *world,
		     const struct vdpa_sim_fault *fault);

/* Set the configuration that a simulated daemon uses for its device. */
void sim_vduse_give_config(struct sim_vduse *vduse);

#endif
