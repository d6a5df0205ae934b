// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Generic netlink: find the family and the command, and check the request
 * before the command runs (genl_family_rcv_msg(), net/netlink/genetlink.c).
 */

#include "socket.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>
#include <vdpa/wire.h>

/* ---- the tables ----------------------------------------------------- */

struct command {
	uint8_t number;
	bool needs_admin;
	bool is_new; /* not in 6.1 */
	sim_command_fn *run;
	sim_dump_fn *dump;
};

/* vdpa_nl_policy, drivers/vdpa/vdpa.c */
static const struct sim_policy vdpa_policy[] = {
	[VDPA_ATTR_MGMTDEV_BUS_NAME] = { .type = SIM_TYPE_NUL_STRING },
	[VDPA_ATTR_MGMTDEV_DEV_NAME] = { .type = SIM_TYPE_STRING },
	[VDPA_ATTR_DEV_NAME] = { .type = SIM_TYPE_STRING },
	[VDPA_ATTR_DEV_NET_CFG_MACADDR] = { .type = SIM_TYPE_BINARY,
					    .has_range = true,
					    .min = 6,
					    .max = 6 },
	[VDPA_ATTR_DEV_NET_CFG_MAX_VQP] = { .type = SIM_TYPE_U16 },
	[VDPA_ATTR_DEV_NET_CFG_MTU] = { .type = SIM_TYPE_U16,
					.has_range = true,
					.min = 68 },
	[VDPA_ATTR_DEV_QUEUE_INDEX] = { .type = SIM_TYPE_U32 },
	[VDPA_ATTR_DEV_FEATURES] = { .type = SIM_TYPE_U64 },
};

/* vdpa_nl_ops */
static const struct command vdpa_commands[] = {
	{ VDPA_CMD_MGMTDEV_GET, false, false, sim_mgmtdev_get,
	  sim_mgmtdev_dump },
	{ VDPA_CMD_DEV_NEW, true, false, sim_dev_new, NULL },
	{ VDPA_CMD_DEV_DEL, true, false, sim_dev_del, NULL },
	{ VDPA_CMD_DEV_GET, false, false, sim_dev_get, sim_dev_dump },
	{ VDPA_CMD_DEV_CONFIG_GET, false, false, sim_config_get,
	  sim_config_dump },
	{ VDPA_CMD_DEV_VSTATS_GET, true, false, sim_vstats_get, NULL },
	{ VDPA_CMD_DEV_ATTR_SET, true, true, sim_attr_set, NULL },
	{ 0 },
};

/* ctrl_policy_family, net/netlink/genetlink.c */
static const struct sim_policy control_policy[] = {
	[CTRL_ATTR_FAMILY_ID] = { .type = SIM_TYPE_U16 },
	[CTRL_ATTR_FAMILY_NAME] = { .type = SIM_TYPE_NUL_STRING, .max = 15 },
};

static const struct command control_commands[] = {
	{ CTRL_CMD_GETFAMILY, false, false, sim_control_get, sim_control_dump },
	{ 0 },
};

static const struct family {
	uint16_t type;
	uint8_t first_checked; /* resv_start_op */
	const struct command *commands;
	struct sim_policies policies[2]; /* by kernel */
} families[] = {
	{ SIM_FAMILY_CONTROL,
	  CTRL_CMD_GETPOLICY + 1,
	  control_commands,
	  { { control_policy, CTRL_ATTR_FAMILY_NAME + 1, CTRL_ATTR_FAMILY_NAME,
	      false },
	    { control_policy, CTRL_ATTR_FAMILY_NAME + 1, CTRL_ATTR_FAMILY_NAME,
	      false } } },
	{ SIM_FAMILY_VDPA,
	  VDPA_CMD_DEV_VSTATS_GET + 1,
	  vdpa_commands,
	  { { vdpa_policy, VDPA_ATTR_DEV_FEATURES + 1, 22, true },
	    { vdpa_policy, VDPA_ATTR_DEV_FEATURES + 1, 37, true } } },
};

/* ---- checks --------------------------------------------------------- */

static const struct family *find_family(const struct sim_call *call)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (families[i].type == call->header.nlmsg_type)
			return call->world->has_no_family &&
					       families[i].type ==
						       SIM_FAMILY_VDPA ?
				       NULL :
				       &families[i];
	return NULL;
}

static const struct command *find_command(const struct sim_call *call,
					  const struct family *family)
{
	for (const struct command *row = family->commands; row->number; row++)
		if (row->number == call->command)
			return row->is_new && call->world->kernel ==
						       SIM_KERNEL_6_1 ?
				       NULL :
				       row;
	return NULL;
}

/* genl_header_check() */
static int check_header(struct sim_call *call, const struct family *family,
			const struct genlmsghdr *genl)
{
	uint16_t flags = call->header.nlmsg_flags;

	if (genl->cmd < family->first_checked)
		return 0;
	if (genl->reserved) {
		sim_extack_say(&call->extack,
			       "genlmsghdr.reserved field is not 0");
		return -EINVAL;
	}
	if ((flags & NLM_F_DUMP) == NLM_F_DUMP)
		flags &= (uint16_t)~NLM_F_DUMP;
	if (flags & ~(NLM_F_REQUEST | NLM_F_ACK | NLM_F_ECHO)) {
		sim_extack_say(&call->extack,
			       "ambiguous or reserved bits set in nlmsg_flags");
		return -EINVAL;
	}
	return 0;
}

int sim_answer(struct sim_call *call)
{
	bool is_dump = (call->header.nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
	const struct family *family = find_family(call);
	const struct command *command;
	struct genlmsghdr genl;
	int ret;

	if (!family)
		return -ENOENT;
	if (call->header.nlmsg_len < NLMSG_HDRLEN + GENL_HDRLEN)
		return -EINVAL;
	memcpy(&genl, call->message + NLMSG_HDRLEN, sizeof(genl));
	call->command = genl.cmd;
	ret = check_header(call, family, &genl);
	if (ret)
		return ret;
	command = find_command(call, family);
	if (!command)
		return -EOPNOTSUPP;
	/* 6.1 checks the rights first, 7.2 whether the command can dump. */
	if (is_dump && !command->dump && call->world->kernel != SIM_KERNEL_6_1)
		return -EOPNOTSUPP;
	if (command->needs_admin && !sim_is_root(call->world))
		return -EPERM;
	if (is_dump && !command->dump)
		return -EOPNOTSUPP;
	ret = sim_policy_parse(&family->policies[call->world->kernel],
			       call->message, call->header.nlmsg_len,
			       NLMSG_HDRLEN + GENL_HDRLEN, call->fields,
			       &call->extack);
	if (ret)
		return ret;
	return is_dump ? sim_dump_start(call, command->dump) :
			 command->run(call);
}
