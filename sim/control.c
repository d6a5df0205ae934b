// SPDX-License-Identifier: LGPL-2.1-or-later
/* The family "nlctrl", which lists the families
 * (net/netlink/genetlink.c). */

#include "socket.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>
#include <vdpa/wire.h>

struct operation {
	uint8_t number;
	uint8_t flags;
};

#define CAN_DO	 (GENL_CMD_CAP_DO | GENL_CMD_CAP_HASPOL)
#define CAN_DUMP (CAN_DO | GENL_CMD_CAP_DUMP)

/* What nlctrl reports about a family; 6.1 first. */
static const struct family {
	const char *name;
	uint16_t type;
	uint32_t version;
	uint32_t max_attr[2];
	struct operation operations[8];
} families[] = {
	{ "nlctrl",
	  SIM_FAMILY_CONTROL,
	  2,
	  { 10, 10 },
	  { { CTRL_CMD_GETFAMILY, CAN_DUMP } } },
	{ VDPA_GENL_NAME,
	  SIM_FAMILY_VDPA,
	  VDPA_GENL_VERSION,
	  { 22, 37 },
	  { { VDPA_CMD_MGMTDEV_GET, CAN_DUMP },
	    { VDPA_CMD_DEV_NEW, CAN_DO | GENL_ADMIN_PERM },
	    { VDPA_CMD_DEV_DEL, CAN_DO | GENL_ADMIN_PERM },
	    { VDPA_CMD_DEV_GET, CAN_DUMP },
	    { VDPA_CMD_DEV_CONFIG_GET, CAN_DUMP },
	    { VDPA_CMD_DEV_VSTATS_GET, CAN_DO | GENL_ADMIN_PERM },
	    { VDPA_CMD_DEV_ATTR_SET, CAN_DO | GENL_ADMIN_PERM } } },
};

static int put_operation(struct sim_writer *writer,
			 const struct operation *operation, uint16_t index)
{
	size_t nest;
	int ret;

	ret = sim_put_nest(writer, index, &nest);
	if (!ret)
		ret = sim_put_u32(writer, CTRL_ATTR_OP_ID, operation->number);
	if (!ret)
		ret = sim_put_u32(writer, CTRL_ATTR_OP_FLAGS, operation->flags);
	if (!ret)
		sim_end_nest(writer, nest);
	return ret;
}

static int put_operations(struct sim_writer *writer,
			  const struct family *family, enum sim_kernel kernel)
{
	const struct operation *at = family->operations;
	uint16_t index = 1;
	size_t nest;
	int ret;

	ret = sim_put_nest(writer, CTRL_ATTR_OPS, &nest);
	for (; !ret && index <= 8 && at->number; at++, index++) {
		if (family->type == SIM_FAMILY_VDPA &&
		    at->number == VDPA_CMD_DEV_ATTR_SET &&
		    kernel == SIM_KERNEL_6_1)
			break;
		ret = put_operation(writer, at, index);
	}
	if (!ret)
		sim_end_nest(writer, nest);
	return ret;
}

/* ctrl_fill_info() */
static int put_family(struct sim_writer *writer, const struct family *family,
		      const struct sim_header *header, enum sim_kernel kernel)
{
	int ret;

	ret = sim_put_genl(writer, header, CTRL_CMD_NEWFAMILY, 2);
	if (ret)
		return ret;
	ret = sim_put_string(writer, CTRL_ATTR_FAMILY_NAME, family->name);
	if (!ret)
		ret = sim_put_u16(writer, CTRL_ATTR_FAMILY_ID, family->type);
	if (!ret)
		ret = sim_put_u32(writer, CTRL_ATTR_VERSION, family->version);
	if (!ret)
		ret = sim_put_u32(writer, CTRL_ATTR_HDRSIZE, 0);
	if (!ret)
		ret = sim_put_u32(writer, CTRL_ATTR_MAXATTR,
				  family->max_attr[kernel]);
	if (!ret)
		ret = put_operations(writer, family, kernel);
	if (ret)
		sim_cancel_message(writer);
	else
		sim_end_message(writer);
	return ret;
}

static const struct family *family_at(const struct sim_world *world,
				      size_t index)
{
	size_t count =
		sizeof(families) / sizeof(families[0]) - world->has_no_family;

	return index < count ? &families[index] : NULL;
}

static bool is_asked_for(const struct sim_call *call,
			 const struct family *family)
{
	const char *name = sim_call_string(call, CTRL_ATTR_FAMILY_NAME);

	if (name)
		return strcmp(family->name, name) == 0;
	return sim_call_number(call, CTRL_ATTR_FAMILY_ID) == family->type;
}

/* ctrl_getfamily() */
int sim_control_get(struct sim_call *call)
{
	const struct sim_header header = sim_call_header(call);
	const struct family *family;
	struct sim_writer writer;
	size_t index = 0;
	int ret;

	if (!sim_call_has(call, CTRL_ATTR_FAMILY_ID) &&
	    !sim_call_has(call, CTRL_ATTR_FAMILY_NAME))
		return -EINVAL;
	do
		family = family_at(call->world, index++);
	while (family && !is_asked_for(call, family));
	if (!family)
		return -ENOENT;
	ret = sim_writer_init(&writer, SIM_DATAGRAM_SMALL);
	if (!ret)
		ret = put_family(&writer, family, &header, call->world->kernel);
	if (!ret)
		ret = sim_call_reply(call, &writer);
	sim_writer_free(&writer);
	return ret;
}

int sim_control_dump(struct sim_writer *writer, const struct sim_world *world,
		     const struct sim_header *header, size_t index)
{
	const struct family *family = family_at(world, index);

	return family ? put_family(writer, family, header, world->kernel) : 1;
}
