// SPDX-License-Identifier: LGPL-2.1-or-later
/* VDPA_CMD_MGMTDEV_GET (drivers/vdpa/vdpa.c). */

#include "socket.h"

#include <errno.h>
#include <vdpa/wire.h>

/* vdpa_mgmtdev_fill() */
static int put_mgmtdev(struct sim_writer *writer,
		       const struct sim_parent *parent,
		       const struct sim_header *header)
{
	int ret;

	ret = sim_put_genl(writer, header, VDPA_CMD_MGMTDEV_NEW,
			   VDPA_GENL_VERSION);
	if (ret)
		return ret;
	ret = sim_put_handle(writer, parent);
	if (!ret)
		ret = sim_put_u64(writer, VDPA_ATTR_MGMTDEV_SUPPORTED_CLASSES,
				  parent->classes);
	if (!ret)
		ret = sim_put_u32(writer, VDPA_ATTR_DEV_MGMTDEV_MAX_VQS,
				  parent->max_vqs);
	if (!ret)
		ret = sim_put_u64(writer, VDPA_ATTR_DEV_SUPPORTED_FEATURES,
				  parent->features);
	if (ret)
		sim_cancel_message(writer);
	else
		sim_end_message(writer);
	return ret;
}

/* vdpa_nl_cmd_mgmtdev_get_doit() */
int sim_mgmtdev_get(struct sim_call *call)
{
	const struct sim_header header = sim_call_header(call);
	const char *name = sim_call_string(call, VDPA_ATTR_MGMTDEV_DEV_NAME);
	const struct sim_parent *parent = NULL;
	struct sim_writer writer;
	int ret;

	if (name)
		parent = sim_parent_find(
			call->world,
			sim_call_string(call, VDPA_ATTR_MGMTDEV_BUS_NAME),
			name);
	if (!parent) {
		sim_extack_say(&call->extack,
			       "vdpa: Fail to find the specified mgmt device");
		return name ? -ENODEV : -EINVAL;
	}
	ret = sim_writer_init(&writer, SIM_DATAGRAM_SMALL);
	if (!ret)
		ret = put_mgmtdev(&writer, parent, &header);
	if (!ret)
		ret = sim_call_reply(call, &writer);
	sim_writer_free(&writer);
	return ret;
}

int sim_mgmtdev_dump(struct sim_writer *writer, const struct sim_world *world,
		     const struct sim_header *header, size_t index)
{
	if (index >= world->parent_count)
		return 1;
	return put_mgmtdev(writer, world->parents[index], header);
}
