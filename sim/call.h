/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One request: its contents, and the functions that answer it. */
#ifndef SIM_CALL_H
#define SIM_CALL_H

#include "policy.h"
#include "world.h"
#include "writer.h"

#include <linux/netlink.h>

struct sim_socket;

/* The kernel numbers its families at run time; these numbers are fixed. */
enum {
	SIM_FAMILY_CONTROL = 16, /* GENL_ID_CTRL */
	SIM_FAMILY_VDPA = 19,
};

struct sim_call {
	struct sim_socket *socket;
	struct sim_world *world;
	struct nlmsghdr header;
	const uint8_t *message; /* of header.nlmsg_len bytes */
	uint8_t command;
	struct sim_field fields[SIM_FIELD_COUNT];
	struct sim_extack extack;
	bool is_changing; /* it has changed the world */
};

/* Commands: return 0 or the negative errno of the acknowledgement. */
typedef int sim_command_fn(struct sim_call *call);
sim_command_fn sim_mgmtdev_get, sim_dev_new, sim_dev_del, sim_dev_get,
	sim_config_get, sim_vstats_get, sim_attr_set;
sim_command_fn sim_control_get;

/* Answer a request of one of the families; -EINTR: no acknowledgement. */
int sim_answer(struct sim_call *call);

/*
 * Dumps: write the object at @index. Return 0, 1 when no object has that index,
 * or a negative errno, which ends the datagram.
 */
typedef int sim_dump_fn(struct sim_writer *writer,
			const struct sim_world *world,
			const struct sim_header *header, size_t index);
sim_dump_fn sim_mgmtdev_dump, sim_dev_dump, sim_config_dump, sim_control_dump;

/* The string of an attribute that the policy has checked; NULL: not there. The
 * attribute need not end in a 0 byte: sim_send() appends one to the request. */
const char *sim_call_string(const struct sim_call *call, uint16_t attr);
uint64_t sim_call_number(const struct sim_call *call, uint16_t attr);
bool sim_call_has(const struct sim_call *call, uint16_t attr);

/* Header of the answer to @call. */
struct sim_header sim_call_header(const struct sim_call *call);

/* Queue the only message of @writer as an answer. */
int sim_call_reply(const struct sim_call *call, struct sim_writer *writer);

/* Write the bus and the name of a management device, for its own answers and
 * those of its devices. */
int sim_put_handle(struct sim_writer *writer, const struct sim_parent *parent);

/* The device at @index among those that a dump shows; NULL: none. */
const struct sim_dev *sim_dev_at(const struct sim_world *world, size_t index);

/* Write the queue pairs of a net device, if @features has MQ or RSS. */
int sim_put_max_vqp(struct sim_writer *writer, const struct sim_dev *dev,
		    uint64_t features);

/* Find the device that the request names. Returns 0, or -ENODEV or -EINVAL with
 * the kernel's sentence. */
int sim_call_dev(struct sim_call *call, const char *unmanaged,
		 struct sim_dev **dev);

#endif
