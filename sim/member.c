// SPDX-License-Identifier: LGPL-2.1-or-later
/* The keys of the member "sim" of a record. */

#include "member.h"

#include "drivers.h"
#include "record.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define FIELD(name, the_kind, type, member, most)                         \
	{                                                                 \
		.key = (name), .kind = SIM_MEMBER_##the_kind,             \
		.offset = offsetof(struct type, member),                  \
		.size = sizeof(((struct type *)0)->member), .max = (most) \
	}

const struct sim_member_field sim_member_world[] = {
	FIELD("next_number", NUMBER, sim_world, next_number, INT64_MAX),
	FIELD("autoprobe", BOOL, sim_world, is_autoprobed, 0),
	FIELD("needs_rights", BOOL, sim_world, needs_rights, 0),
	FIELD("has_no_iommu", BOOL, sim_world, has_no_iommu, 0),
	FIELD("has_no_family", BOOL, sim_world, has_no_family, 0),
	FIELD("has_no_sysfs", BOOL, sim_world, has_no_sysfs, 0),
	{ 0 },
};

const struct sim_member_field sim_member_parent[] = {
	FIELD("mac", MAC, sim_parent, net.mac, 0),
	FIELD("status", NUMBER, sim_parent, net.status, UINT16_MAX),
	FIELD("max_vqp", NUMBER, sim_parent, net.max_vqp, UINT16_MAX),
	FIELD("mtu", NUMBER, sim_parent, net.mtu, UINT16_MAX),
	{ 0 },
};

const struct sim_member_field sim_member_dev[] = {
	FIELD("number", NUMBER, sim_dev, number, INT64_MAX),
	FIELD("driver_override", STRING, sim_dev, override, 0),
	FIELD("unit", NUMBER, sim_dev, unit, INT_MAX),
	FIELD("initial_folder", STRING, sim_dev, initial_folder, 0),
	FIELD("control_requests", NUMBER, sim_dev, guest.control_requests,
	      INT64_MAX),
	{ 0 },
};

const struct sim_member_field sim_member_vduse[] = {
	FIELD("class", NUMBER, sim_vduse, class_id, 63),
	FIELD("features", MASK, sim_vduse, features, 0),
	FIELD("vqs", NUMBER, sim_vduse, vqs, UINT16_MAX),
	{ 0 },
};

const struct sim_member_field sim_member_fault[] = {
	FIELD("request", NUMBER, vdpa_sim_fault, request, UINT32_MAX),
	FIELD("value", NUMBER, vdpa_sim_fault, value, UINT32_MAX),
	{ 0 },
};

const char *sim_member_wanted(enum sim_member_kind kind)
{
	static const char *const wanted[] = {
		[SIM_MEMBER_BOOL] = "true or false",
		[SIM_MEMBER_NUMBER] = "a number in its range",
		[SIM_MEMBER_MASK] = "a mask (\"0x300020000\")",
		[SIM_MEMBER_MAC] = "a MAC address",
		[SIM_MEMBER_STRING] = "a text",
	};

	return wanted[kind];
}

/* ---- keys ----------------------------------------------------------- */

char *sim_key_encode(const char *name)
{
	static const char digits[] = "0123456789abcdef";
	char *key = malloc(3 * strlen(name) + 1), *at = key;

	for (; key && *name; name++) {
		unsigned char byte = (unsigned char)*name;

		if (byte >= ' ' && byte < 0x7f && byte != '%') {
			*at++ = *name;
			continue;
		}
		*at++ = '%';
		*at++ = digits[byte >> 4];
		*at++ = digits[byte & 15];
	}
	if (key)
		*at = '\0';
	return key;
}

static int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return -1;
}

char *sim_key_decode(const char *key)
{
	char *name = malloc(strlen(key) + 1), *at = name;
	int high, low;

	for (; name && *key; key++) {
		high = *key == '%' ? digit_value(key[1]) : -1;
		low = high < 0 ? -1 : digit_value(key[2]);
		if (low < 0) {
			*at++ = *key;
			continue;
		}
		*at++ = (char)(high << 4 | low);
		key += 2;
	}
	if (name)
		*at = '\0';
	return name;
}

/* ---- faults --------------------------------------------------------- */

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

const char *sim_fault_name(enum vdpa_sim_fault_kind kind)
{
	return fault_names[kind];
}

int sim_fault_named(const char *name, enum vdpa_sim_fault_kind *kind)
{
	for (size_t i = 0; name && i < FAULT_COUNT; i++)
		if (strcmp(fault_names[i], name) == 0) {
			*kind = (enum vdpa_sim_fault_kind)i;
			return 0;
		}
	return -EINVAL;
}

int sim_fault_take(struct sim_world *world, const struct vdpa_sim_fault *fault)
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
	vduse->is_ready = true;
}
