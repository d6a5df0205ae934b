// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * On a terminal: why a list is empty, and what changes that. Programs get
 * nothing but the list.
 */

#include "empty.h"

#include "report.h"
#include "view.h"

#include <stdlib.h>
#include <unistd.h>

/* What makes management devices. */
static const struct {
	const char *parent;
	const char *command;
} ways[] = {
	{ "ConnectX",
	  "devlink dev param set pci/ADDRESS name enable_vnet value true cmode "
	  "driverinit" },
	{ "", "devlink dev reload pci/ADDRESS" },
	{ "virtio card", "modprobe vp-vdpa" },
	{ "",
	  "echo vp-vdpa >/sys/bus/pci/devices/ADDRESS/driver_override, then bind it" },
	{ "Intel IFC", "modprobe ifcvf" },
	{ "Pensando", "modprobe pds_vdpa" },
	{ "Octeon", "modprobe octep_vdpa" },
	{ "VDUSE", "modprobe vduse, and a daemon" },
	{ "simulator", "modprobe vdpa-sim-net, or vdpa-sim-blk" },
	{ "anywhere", "vdpa --backend sim mgmtdev show" },
};

/* The explanation comes after the headings of a table. */
static bool begin(const struct context *context)
{
	if (context->is_json || context->batch || !isatty(STDOUT_FILENO))
		return false;
	fflush(context->out.file);
	return true;
}

static void explain_parents(void)
{
	report_fault(
		"there is no management device: no parent driver is bound",
		"\"vdpa doctor\" lists the drivers; to make a management device:");
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		report_pair(ways[i].parent, ways[i].command);
}

void empty_explain_mgmtdevs(struct context *context)
{
	if (begin(context))
		explain_parents();
}

/* Name an existing management device. */
static void explain_add(const struct vdpa_mgmtdev *mgmtdev)
{
	char hint[VDPA_ERROR_TEXT_SIZE], *made;
	const char *name = view_mgmtdev_name(mgmtdev, &made);

	snprintf(hint, sizeof(hint),
		 "\"vdpa dev add name NAME mgmtdev %s\" adds one",
		 name ? name : "MGMTDEV");
	report_fault("there is no vDPA device", hint);
	free(made);
}

void empty_explain_devs(struct context *context)
{
	struct vdpa_mgmtdev **list;

	if (!begin(context) || vdpa_mgmtdev_list(context->vdpa, &list, NULL))
		return;
	if (list[0])
		explain_add(list[0]);
	else
		explain_parents();
	vdpa_mgmtdev_list_free(list);
}

void empty_explain_choice(struct context *context, size_t count)
{
	char what[VDPA_ERROR_TEXT_SIZE];

	if (!count)
		empty_explain_devs(context);
	if (!count || !begin(context))
		return;
	snprintf(what, sizeof(what), "none of %zu device%s matches", count,
		 count == 1 ? "" : "s");
	report_fault(what, "\"vdpa dev show -o table\" lists them with their "
			   "class, mgmtdev and driver");
}
