// SPDX-License-Identifier: GPL-2.0-or-later
/* The outermost table of commands: the objects. */

#include "command.h"
#include "help.h"

static const struct param_set nothing = { .positional = PARAM_NONE };

static const struct param_set serve_takes = {
	.optional = { PARAM_READONLY, PARAM_BACKGROUND },
};

static const struct column doctor_columns[] = {
	{ "CHECK", NULL },
	{ "STATE", "state" },
	{ "RESULT", "what" },
	{ "HINT", "hint" },
	{ 0 },
};

static int cmd_version(struct context *context,
		       const struct arguments *arguments)
{
	(void)arguments;
	return version_print(context);
}

static const struct command objects[] = {
	{ .name = "mgmtdev",
	  .help = "management devices, on which devices are added",
	  .below = mgmtdev_commands },
	{ .name = "dev",
	  .help = "vDPA devices",
	  .below = dev_commands,
	  .otherwise = "show" },
	{ .name = "features",
	  .help = "feature bits: their names and what they need",
	  .is_ours = true,
	  .below = features_commands },
	{ .name = "host",
	  .help = "everything about a host, as one JSON document",
	  .is_ours = true,
	  .below = host_commands },
	{ .name = "migrate",
	  .help = "check and plan the migration of a device to another host",
	  .is_ours = true,
	  .below = migrate_commands },
	{ .name = "vmm",
	  .help = "hypervisors: what each can migrate, and how to start it",
	  .is_ours = true,
	  .below = vmm_commands,
	  .otherwise = "show" },
	{ .name = "fleet",
	  .help = "the hosts of a fleet: publish, ask, compare",
	  .is_ours = true,
	  .below = fleet_commands },
	{ .name = "sim",
	  .help = "the simulated kernel: its worlds and guests",
	  .is_ours = true,
	  .below = sim_commands },
	{ .name = "monitor",
	  .help = "changes of devices and drivers, one line each",
	  .is_ours = true,
	  .takes = &nothing,
	  .run = cmd_monitor },
	{ .name = "serve",
	  .help = "for programs: serve this kernel over standard input and "
		  "output",
	  .takes = &serve_takes,
	  .run = cmd_serve },
	{ .name = "doctor",
	  .help = "why vDPA does not work here, and what to do",
	  .is_ours = true,
	  .is_common = true,
	  .takes = &nothing,
	  .columns = doctor_columns,
	  .run = cmd_doctor },
	{ .name = "device",
	  .is_alias = true,
	  .is_exact = true,
	  .below = dev_commands,
	  .otherwise = "show" },
	{ .name = "devices",
	  .is_alias = true,
	  .is_exact = true,
	  .below = dev_commands,
	  .otherwise = "show" },
	{ .name = "version",
	  .is_alias = true,
	  .is_exact = true,
	  .is_ours = true,
	  .takes = &nothing,
	  .run = cmd_version },
	{ 0 },
};

const struct command command_root = { .name = "vdpa", .below = objects };
