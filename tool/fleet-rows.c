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
	.optional = { PARAM_CLASS, PARAM_MGMTDEV, PARAM_DRIVER_OF, PARAM_MEETS,
		      PARAM_ALIVE },
};

static const struct param_set host_takes = {
	.positional = PARAM_FLEET_HOST,
};

static const struct param_set where_takes = {
	.required = { PARAM_DEV },
	.optional = { PARAM_FLEET_HOST, PARAM_VMM, PARAM_ALIVE },
	.bare = PARAM_DEV,
};

static const struct column where_columns[] = {
	{ "HOST", "host" },	  { "ALIVE", "alive" },
	{ "VERDICT", "verdict" }, { "MGMTDEV", "mgmtdev" },
	{ "DEV", "dev" },	  { 0 },
};

static const struct param_set plan_to_takes = {
	.optional = { PARAM_FLEET_HOST, PARAM_MGMTDEV, PARAM_NAME, PARAM_VMM },
	.bare = PARAM_FLEET_HOST,
};

/* With "host" alone: all devices of the host. */
static const struct param_set plan_takes = {
	.either = { PARAM_DEV },
	.instead = PARAM_FLEET_HOST,
	.optional = { PARAM_FLEET_HOST, PARAM_VMM, PARAM_ALIVE },
	.divider = PARAM_TO,
	.is_divider_optional = true,
	.then = &plan_to_takes,
	.bare = PARAM_DEV,
};

static const struct param_set baseline_takes = {
	.optional = { PARAM_OF, PARAM_CLASS, PARAM_VMM, PARAM_ALIVE },
	.bare = PARAM_OF,
};

static const struct param_set compare_takes = {
	.positional = PARAM_FLEET_HOST,
	.second = PARAM_OTHER_HOST,
	.optional = { PARAM_CLASS, PARAM_VMM },
};

static const struct column compare_columns[] = {
	{ "HOST", NULL },
	{ "KERNEL", "kernel" },
	{ "CLASS", "class" },
	{ "MGMTDEV", "mgmtdev" },
	{ "FEATURES", "device_features" },
	{ "ONLY", "only" },
	{ 0 },
};

static const struct param_set nfd_takes = {
	.positional = PARAM_EXPORT,
	.is_positional_optional = true,
	.optional = { PARAM_VALID, PARAM_VMM },
};

static const struct param_set export_takes = {
	.positional = PARAM_EXPORT,
	.is_positional_optional = true,
	.optional = { PARAM_VMM },
};

static const struct command export_commands[] = {
	{ .name = "nfd",
	  .help = "write labels for Node Feature Discovery, of Kubernetes",
	  .takes = &nfd_takes,
	  .run = cmd_fleet_export_nfd },
	{ .name = "nova",
	  .help = "write traits for Nova, of OpenStack",
	  .takes = &export_takes,
	  .run = cmd_fleet_export_nova },
	{ .name = "prometheus",
	  .help = "write metrics for the node exporter of Prometheus",
	  .takes = &export_takes,
	  .run = cmd_fleet_export_prometheus },
	{ .name = "ansible",
	  .help = "write a program that prints facts for Ansible; with -, print "
		  "the facts",
	  .takes = &export_takes,
	  .run = cmd_fleet_export_ansible },
	{ 0 },
};

static const struct param_set report_takes = {
	.positional = PARAM_PAGE,
	.optional = { PARAM_VMM, PARAM_ALIVE },
};

static const struct param_set set_takes = {
	.positional = PARAM_SET_NAME,
};

static const struct param_set set_show_takes = {
	.positional = PARAM_SET_NAME,
	.optional = { PARAM_REVISION },
};

static const struct param_set set_save_takes = {
	.positional = PARAM_SET_NAME,
	.either = { PARAM_EXPRESSION, PARAM_FROM },
	.optional = { PARAM_OF, PARAM_CLASS, PARAM_VMM, PARAM_ALIVE,
		      PARAM_NOCHECK },
	.bare = PARAM_OF,
};

static const struct param_set set_enforce_takes = {
	.positional = PARAM_SET_NAME,
	.optional = { PARAM_VMM, PARAM_NOCHECK },
};

static const struct param_set set_list_takes = { .positional = PARAM_NONE };

static const struct column set_columns[] = {
	{ "SET", NULL },
	{ "CLASS", "class" },
	{ "REVISION", "revision" },
	{ "IN_FORCE", "in_force" },
	{ "TIME", "time" },
	{ 0 },
};

const struct command fleet_set_commands[] = {
	{ .name = "list",
	  .help = "list the sets of the store",
	  .takes = &set_list_takes,
	  .columns = set_columns,
	  .run = cmd_fleet_set_list },
	{ .name = "show",
	  .help = "print a set, always as JSON",
	  .takes = &set_show_takes,
	  .run = cmd_fleet_set_show },
	{ .name = "save",
	  .help = "save a set of features under a name",
	  .takes = &set_save_takes,
	  .run = cmd_fleet_set_save },
	{ .name = "enforce",
	  .help = "put a set in force: hosts that fall short of it are "
		  "reported",
	  .takes = &set_enforce_takes,
	  .run = cmd_fleet_set_enforce },
	{ .name = "relax",
	  .help = "take a set out of force",
	  .takes = &set_takes,
	  .run = cmd_fleet_set_relax },
	{ .name = "delete",
	  .help = "delete a set; its revisions stay",
	  .takes = &set_takes,
	  .run = cmd_fleet_set_delete },
	{ 0 },
};

static const struct param_set verify_takes = {
	.positional = PARAM_SET_NAME,
	.is_positional_optional = true,
	.optional = { PARAM_VMM, PARAM_ALIVE },
};

static const struct param_set drift_takes = {
	.optional = { PARAM_FLEET_HOST, PARAM_SET_NAME, PARAM_ALIVE },
};

static const struct column verify_columns[] = {
	{ "HOST", NULL },	  { "ALIVE", "alive" },
	{ "SET", "set" },	  { "VERDICT", "verdict" },
	{ "MGMTDEV", "mgmtdev" }, { "MISSING", "missing" },
	{ "ERROR", "error" },	  { 0 },
};

static const struct column drift_columns[] = {
	{ "HOST", "host" },
	{ "DEV", "dev" },
	{ "WHAT", "what" },
	{ "HERE", "here" },
	{ "ADMINISTERED", "administered" },
	{ "SET", "set" },
	{ "MORE", "more" },
	{ "FEWER", "fewer" },
	{ 0 },
};

static const struct column list_columns[] = {
	{ "HOST", NULL },	    { "ALIVE", "alive" },
	{ "KERNEL", "kernel" },	    { "TIME", "time" },
	{ "MGMTDEVS", "mgmtdevs" }, { "DEVS", "devs" },
	{ "ERROR", "error" },	    { 0 },
};

static const struct param_set watch_takes = {
	.optional = { PARAM_VMM, PARAM_ALIVE },
};

const struct command fleet_commands[] = {
	{ .name = "publish",
	  .help = "publish this host's record",
	  .below = publish_commands,
	  .otherwise = "every" },
	{ .name = "list",
	  .help = "list the hosts of the store",
	  .takes = &list_takes,
	  .columns = list_columns,
	  .run = cmd_fleet_list },
	{ .name = "show",
	  .help = "print the record of a host, always as JSON",
	  .takes = &host_takes,
	  .run = cmd_fleet_show },
	{ .name = "where",
	  .help = "say for each host whether a device can move there",
	  .takes = &where_takes,
	  .columns = where_columns,
	  .run = cmd_fleet_where },
	{ .name = "plan",
	  .help = "choose a host for a device, and print the command that adds "
		  "it there; or plan for all devices of a host",
	  .takes = &plan_takes,
	  .run = cmd_fleet_plan },
	{ .name = "baseline",
	  .help = "print the largest set of features that all hosts can give "
		  "to a device (default class: net)",
	  .takes = &baseline_takes,
	  .run = cmd_fleet_baseline },
	{ .name = "compare",
	  .help = "print what each of two hosts can give to a device, and the "
		  "other cannot",
	  .takes = &compare_takes,
	  .columns = compare_columns,
	  .run = cmd_fleet_compare },
	{ .name = "drift",
	  .help = "list the devices that are not what the administrator made "
		  "them, or not what a set says",
	  .takes = &drift_takes,
	  .columns = drift_columns,
	  .run = cmd_fleet_drift },
	{ .name = "set",
	  .help = "named sets of features: what each host has to be able to "
		  "give",
	  .below = fleet_set_commands },
	{ .name = "verify",
	  .help = "say for each host whether it meets a set, or the sets that "
		  "are in force",
	  .takes = &verify_takes,
	  .columns = verify_columns,
	  .run = cmd_fleet_verify },
	{ .name = "watch",
	  .help = "print a line for each change of a host or a set, until a "
		  "signal ends it",
	  .takes = &watch_takes,
	  .run = cmd_fleet_watch },
	{ .name = "export",
	  .help = "tell other programs what this host can do",
	  .below = export_commands },
	{ .name = "report",
	  .help = "write a page about all hosts, in HTML",
	  .takes = &report_takes,
	  .run = cmd_fleet_report },
	{ .name = "forget",
	  .help = "delete a host from the store",
	  .takes = &host_takes,
	  .run = cmd_fleet_forget },
	{ 0 },
};
