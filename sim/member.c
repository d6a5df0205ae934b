// SPDX-License-Identifier: LGPL-2.1-or-later
/* The keys of the member "sim" of a record. */

#include "member.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- types ---------------------------------------------------------- */

/* A world owns its strings, so the arena is not used. */
static int read_owned(const struct json *value, void *field,
		      struct arena *arena)
{
	(void)arena;
	if (!json_string(value))
		return -EINVAL;
	return sim_string_set(field, json_string(value));
}

static void write_owned(struct json_writer *to, const char *key,
			const void *field, uint32_t class_id)
{
	(void)class_id;
	json_put_string(to, key, *(char *const *)field);
}

static const struct type type_owned = {
	.expected = "a string",
	.read = read_owned,
	.write = write_owned,
};

static const char *const fault_names[] = {
	[VDPA_SIM_FAULT_ERROR] = "error",
	[VDPA_SIM_FAULT_CUT] = "cut",
	[VDPA_SIM_FAULT_LENGTH] = "length",
	[VDPA_SIM_FAULT_ATTRIBUTE] = "attribute",
	[VDPA_SIM_FAULT_TWICE] = "twice",
	[VDPA_SIM_FAULT_UNKNOWN] = "unknown",
	[VDPA_SIM_FAULT_NOBUFS] = "nobufs",
	[VDPA_SIM_FAULT_INTR] = "intr",
	[VDPA_SIM_FAULT_DUMP_INTR] = "dump_intr",
	[VDPA_SIM_FAULT_VANISH] = "vanish",
	[VDPA_SIM_FAULT_SLOW] = "slow",
};

#define FAULT_COUNT (sizeof(fault_names) / sizeof(fault_names[0]))

static int read_fault(const struct json *value, void *field,
		      struct arena *arena)
{
	const char *name = json_string(value);

	(void)arena;
	for (size_t i = 0; name && i < FAULT_COUNT; i++)
		if (strcmp(fault_names[i], name) == 0) {
			*(enum vdpa_sim_fault_kind *)field =
				(enum vdpa_sim_fault_kind)i;
			return 0;
		}
	return -EINVAL;
}

static void write_fault(struct json_writer *to, const char *key,
			const void *field, uint32_t class_id)
{
	(void)class_id;
	json_put_string(to, key,
			fault_names[*(const enum vdpa_sim_fault_kind *)field]);
}

static const struct type type_fault = {
	.expected = "a fault that there is",
	.read = read_fault,
	.write = write_fault,
};

/* ---- tables --------------------------------------------------------- */

/* The writer omits fields that are 0, false or NULL. */
#define FIELD(name, the_type, type_name, member)                    \
	{                                                           \
		.key = (name), .type = &type_##the_type,            \
		.offset = offsetof(struct type_name, member),       \
		.size = sizeof(((struct type_name *)NULL)->member), \
	}

static const struct member world_rows[] = {
	FIELD("next_number", u63, sim_world, next_number),
	FIELD("autoprobe", flag, sim_world, is_autoprobed),
	FIELD("needs_rights", flag, sim_world, needs_rights),
	FIELD("has_no_iommu", flag, sim_world, has_no_iommu),
	FIELD("has_no_family", flag, sim_world, has_no_family),
	FIELD("has_no_sysfs", flag, sim_world, has_no_sysfs),
	FIELD("has_modules", flag, sim_world, has_modules),
};

static const struct member parent_rows[] = {
	FIELD("mac", mac, sim_parent, net.mac),
	FIELD("status", u16, sim_parent, net.status),
	FIELD("max_vqp", u16, sim_parent, net.max_vqp),
	FIELD("mtu", u16, sim_parent, net.mtu),
	FIELD("capacity", u63, sim_parent, block.capacity),
	FIELD("lost_features", mask, sim_parent, lost_features),
	FIELD("has_lost_devs", flag, sim_parent, has_lost_devs),
};

static const struct member dev_rows[] = {
	FIELD("number", u63, sim_dev, number),
	FIELD("driver_override", owned, sim_dev, override),
	FIELD("unit", int, sim_dev, unit),
	FIELD("initial_folder", owned, sim_dev, initial_folder),
	FIELD("set_folder", owned, sim_dev, set_folder),
	FIELD("changing", flag, sim_dev, is_changing),
	FIELD("control_requests", u63, sim_dev, guest.control_requests),
};

static const struct member vduse_rows[] = {
	FIELD("class", u32, sim_vduse, class_id),
	MEMBER("features", mask, sim_vduse, features, 0),
	FIELD("vqs", u32, sim_vduse, vqs),
	FIELD("unready", flag, sim_vduse, is_unready),
};

static const struct member fault_rows[] = {
	MEMBER("fault", fault, vdpa_sim_fault, kind, 0),
	FIELD("request", u32, vdpa_sim_fault, request),
	FIELD("value", u32, vdpa_sim_fault, value),
};

const struct members sim_members_world = MEMBERS(world_rows, 0);
const struct members sim_members_parent = MEMBERS(parent_rows, 0);
const struct members sim_members_dev = MEMBERS(dev_rows, 0);
const struct members sim_members_vduse = MEMBERS(vduse_rows, 0);
const struct members sim_members_fault = MEMBERS(fault_rows, 0);

/* ---- faults --------------------------------------------------------- */

int sim_fault_append(struct sim_world *world,
		     const struct vdpa_sim_fault *fault)
{
	struct vdpa_sim_fault *list;

	if ((size_t)fault->kind >= FAULT_COUNT ||
	    (fault->kind == VDPA_SIM_FAULT_ERROR &&
	     (!fault->value || fault->value > 4095)))
		return -EINVAL;
	list = reallocarray(world->faults, world->fault_count + 1,
			    sizeof(*list));
	if (!list)
		return -ENOMEM;
	world->faults = list;
	list[world->fault_count++] = *fault;
	return 0;
}

/* ---- daemons -------------------------------------------------------- */

void sim_vduse_give_config(struct sim_vduse *vduse)
{
	vduse->net = (struct vdpa_net_config){
		.mac = { 0x02, 0, 0, 0, 0, 0x01 },
		.status = 1,
		.max_vqp = 1,
		.mtu = 1500,
	};
	vduse->block = (struct vdpa_block_config){
		.capacity = 2048,
		.size_max = 65536,
		.seg_max = 128,
		.blk_size = 512,
		.num_queues = 1,
	};
}
