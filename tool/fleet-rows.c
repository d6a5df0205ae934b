// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The rows of "vdpa fleet", for the command, which has help and completion, and
 * for vdpa-fleet, which does the work.
 */

#include "command.h"

static const struct param_set once_takes = {
	.optional = { PARAM_AS, PARAM_TTL, PARAM_REPLACE_HOST },
};

static const struct param_set every_takes = {
	.positional = PARAM_EVERY,
	.is_positional_optional = true,
	.optional = { PARAM_AS, PARAM_REPLACE_HOST },
};

static const struct command publish_commands[] = {
	{ .name = "once",
	  .help = "publish this host's record",
	  .takes = &once_takes,
	  .run = cmd_fleet_publish_once },
	{ .name = "every",
	  .help = "publish this host's record, and each change, until a signal "
		  "ends it",
	  .takes = &every_takes,
	  .run = cmd_fleet_publish_every },
	{ 0 },
};

static const struct param_set list_takes = {
	.optional = { PARAM_CLASS, PARAM_MGMTDEV, PARAM_ALIVE },
};

static const struct param_set host_takes = {
	.positional = PARAM_FLEET_HOST,
};

static const struct param_set where_takes = {
	.required = { PARAM_DEV },
	.optional = { PARAM_FLEET_HOST, PARAM_VMM, PARAM_ALIVE },
};

static const struct param_set baseline_takes = {
	.optional = { PARAM_CLASS, PARAM_VMM, PARAM_ALIVE },
};

const struct command fleet_commands[] = {
	{ .name = "publish",
	  .help = "publish this host's record",
	  .below = publish_commands,
	  .otherwise = "every" },
	{ .name = "list",
	  .help = "list the hosts of the store",
	  .takes = &list_takes,
	  .run = cmd_fleet_list },
	{ .name = "show",
	  .help = "print the record of a host, always as JSON",
	  .takes = &host_takes,
	  .run = cmd_fleet_show },
	{ .name = "where",
	  .help = "say for each host whether a device can move there",
	  .takes = &where_takes,
	  .run = cmd_fleet_where },
	{ .name = "baseline",
	  .help = "print the largest set of features that all hosts can give "
		  "to a device (of class net, unless another is given)",
	  .takes = &baseline_takes,
	  .run = cmd_fleet_baseline },
	{ .name = "forget",
	  .help = "delete what the store has of a host",
	  .takes = &host_takes,
	  .run = cmd_fleet_forget },
	{ 0 },
};
