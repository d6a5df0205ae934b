// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa mgmtdev: management devices. */

#include "command.h"
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <vdpa/wire.h>

/* One of them as a list, or all. */
static int get_mgmtdevs(struct context *context,
			const struct vdpa_request *request,
			struct vdpa_mgmtdev ***list)
{
	int ret;

	ret = context_open(context);
	if (ret)
		return ret;
	if (!request->mgmtdev_name)
		return vdpa_mgmtdev_list(context->vdpa, list, &context->err);

	*list = calloc(2, sizeof(**list));
	if (!*list)
		return context->err.code = -ENOMEM;
	ret = vdpa_mgmtdev_get(context->vdpa, request->mgmtdev_bus,
			       request->mgmtdev_name, *list, &context->err);
	if (ret)
		vdpa_mgmtdev_list_free(*list);
	return ret;
}

static int cmd_mgmtdev_show(struct context *context,
			    const struct vdpa_request *request)
{
	const struct view *view = context->has_details ? &view_details_mgmtdev :
							 &view_iproute2_mgmtdev;
	struct vdpa_mgmtdev **list;
	int ret;

	ret = get_mgmtdevs(context, request, &list);
	if (ret) {
		view_failed_section(&context->out, view, ret);
		return ret;
	}
	view_section(&context->out, view, (void *const *)list);
	vdpa_mgmtdev_list_free(list);
	return 0;
}

static const struct param_set show_takes = {
	.command = VDPA_CMD_MGMTDEV_GET,
	.positional = PARAM_MGMTDEV,
	.is_positional_optional = true,
};

const struct command mgmtdev_commands[] = {
	{ .name = "show",
	  .help = "print one management device or all of them",
	  .takes = &show_takes,
	  .run = cmd_mgmtdev_show },
	{ .name = "list", .takes = &show_takes, .run = cmd_mgmtdev_show },
	{ 0 },
};
