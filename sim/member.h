/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of the member "sim" of a record. */
#ifndef SIM_MEMBER_H
#define SIM_MEMBER_H

#include "world.h"

enum sim_member_kind {
	SIM_MEMBER_BOOL,
	SIM_MEMBER_NUMBER,
	SIM_MEMBER_MASK,   /* "0x…", uint64_t */
	SIM_MEMBER_MAC,	   /* six bytes */
	SIM_MEMBER_STRING, /* char *, NULL when absent */
};

/* A key and the member of a struct; 0, false and NULL are not written. */
struct sim_member_field {
	const char *key;
	enum sim_member_kind kind;
	uint16_t offset;
	uint16_t size;
	uint64_t max;
};

/* Of struct sim_world, sim_parent, sim_dev, sim_vduse, vdpa_sim_fault. */
extern const struct sim_member_field sim_member_world[], sim_member_parent[],
	sim_member_dev[], sim_member_vduse[], sim_member_fault[];

/* What a value of that kind has to be, in words. */
const char *sim_member_wanted(enum sim_member_kind kind);

/* The word for a fault, and the fault of a word: 0 or -EINVAL. */
const char *sim_fault_name(enum vdpa_sim_fault_kind kind);
int sim_fault_named(const char *name, enum vdpa_sim_fault_kind *kind);

/* Add a fault: 0, -EINVAL or -ENOMEM. */
int sim_fault_take(struct sim_world *world, const struct vdpa_sim_fault *fault);

/* The configuration that a simulated daemon gives to its device, by class. */
void sim_vduse_give_config(struct sim_vduse *vduse);

#endif
