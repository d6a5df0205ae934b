// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa mgmtdev: management devices. */

#include "command.h"
#include "details.h"
#include "empty.h"
#include "host-table.h"
#include "view.h"

#include <string.h>
#include <vdpa/wire.h>

static bool is_same(const struct vdpa_host_mgmtdev *row,
		    const struct vdpa_mgmtdev *mgmtdev)
{
	const char *bus = row->mgmtdev.bus, *other = mgmtdev->bus;

	return strcmp(row->mgmtdev.name, mgmtdev->name) == 0 &&
	       strcmp(bus ? bus : "", other ? other : "") == 0;
}

/* The named one, or all. */
static int show_table(struct context *context,
		      const struct vdpa_request *request)
{
	struct vdpa_mgmtdev *one;
	struct vdpa_host *host;
	size_t i = 0, count;
	int ret;

	ret = host_table_collect(context, &host);
	if (ret)
		return ret;
	count = host->mgmtdev_count;
	if (request->mgmtdev_name) {
		ret = vdpa_mgmtdev_get(context->vdpa, request->mgmtdev_bus,
				       request->mgmtdev_name, &one,
				       &context->err);
		while (!ret && i < count && !is_same(&host->mgmtdevs[i], one))
			i++;
		vdpa_mgmtdev_free(ret ? NULL : one);
		count = i < count;
	}
	if (!ret)
		ret = host_table_mgmtdevs(context, host->mgmtdevs + i, count);
	vdpa_host_free(host);
	return ret;
}

static int cmd_mgmtdev_show(struct context *context,
			    const struct arguments *arguments)
{
	const struct vdpa_request *request = &arguments->request;
	struct vdpa_mgmtdev *one[2] = { NULL }, **list = one;
	int ret;

	ret = context_open(context);
	if (!ret && context->is_table)
		return show_table(context, request);
	if (!ret && request->mgmtdev_name)
		ret = vdpa_mgmtdev_get(context->vdpa, request->mgmtdev_bus,
				       request->mgmtdev_name, one,
				       &context->err);
	else if (!ret)
		ret = vdpa_mgmtdev_list(context->vdpa, &list, &context->err);

	if (!ret && context->has_details)
		ret = details_show_mgmtdevs(context, list);
	else
		view_result(&context->out, &view_iproute2_mgmtdev, ret,
			    (void *const *)list);
	if (!ret && !list[0])
		empty_explain_mgmtdevs(context);
	if (list != one)
		vdpa_mgmtdev_list_free(list);
	vdpa_mgmtdev_free(one[0]);
	return ret;
}

static const struct param_set show_takes = {
	.command = VDPA_CMD_MGMTDEV_GET,
	.positional = PARAM_MGMTDEV,
	.is_positional_optional = true,
};

const struct command mgmtdev_commands[] = {
	{ .name = "show",
	  .help = "print one management device or all of them",
	  .is_common = true,
	  .takes = &show_takes,
	  .run = cmd_mgmtdev_show },
	{ .name = "list",
	  .is_alias = true,
	  .takes = &show_takes,
	  .run = cmd_mgmtdev_show },
	{ .name = "ls",
	  .is_alias = true,
	  .is_exact = true,
	  .takes = &show_takes,
	  .run = cmd_mgmtdev_show },
	{ 0 },
};
