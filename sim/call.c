// SPDX-License-Identifier: LGPL-2.1-or-later
/* Helpers that commands use to read a request and to answer it. */

#include "socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <vdpa/wire.h>

bool sim_call_has(const struct sim_call *call, uint16_t attr)
{
	return call->fields[attr].data != NULL;
}

const char *sim_call_string(const struct sim_call *call, uint16_t attr)
{
	return (const char *)call->fields[attr].data;
}

uint64_t sim_call_number(const struct sim_call *call, uint16_t attr)
{
	return sim_field_number(&call->fields[attr]);
}

struct sim_header sim_call_header(const struct sim_call *call)
{
	return (struct sim_header){
		.type = call->header.nlmsg_type,
		.seq = call->header.nlmsg_seq,
		.port = (uint32_t)getpid(),
	};
}

int sim_call_reply(const struct sim_call *call, struct sim_writer *writer)
{
	sim_end_message(writer);
	return sim_fault_queue(call->socket, call->world, writer->data,
			       writer->size);
}

int sim_put_handle(struct sim_writer *writer, const struct sim_parent *parent)
{
	int ret = 0;

	if (parent->bus)
		ret = sim_put_string(writer, VDPA_ATTR_MGMTDEV_BUS_NAME,
				     parent->bus);
	if (!ret)
		ret = sim_put_string(writer, VDPA_ATTR_MGMTDEV_DEV_NAME,
				     parent->name);
	return ret;
}

int sim_call_dev(struct sim_call *call, const char *unmanaged,
		 struct sim_dev **dev)
{
	if (!sim_call_has(call, VDPA_ATTR_DEV_NAME))
		return -EINVAL;
	*dev = sim_dev_find(call->world,
			    sim_call_string(call, VDPA_ATTR_DEV_NAME));
	if (!*dev) {
		sim_extack_say(&call->extack, "vdpa: device not found");
		return -ENODEV;
	}
	if (!(*dev)->parent) {
		if (unmanaged)
			sim_extack_say(&call->extack, "vdpa: %s", unmanaged);
		return -EINVAL;
	}
	return 0;
}
