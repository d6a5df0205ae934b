// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa dev find: the devices at a place. */

#include "command.h"
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <vdpa/sysfs.h>

/* A device that was deleted meanwhile is not there. */
static int print_found(struct context *context, const char *name)
{
	struct vdpa_sysfs_dev *dev;
	struct printer *out = &context->out;
	int ret;

	ret = vdpa_sysfs_dev_get(context->vdpa, name, &dev, &context->err);
	if (ret)
		return ret == -ENOENT ? 0 : ret;
	out->ops->object_begin(out, name, GAP_BETWEEN);
	view_fields(out, &view_details_place, dev);
	out->ops->object_end(out);
	vdpa_sysfs_dev_free(dev);
	return 0;
}

int cmd_dev_find(struct context *context, const struct arguments *arguments)
{
	char **names;
	int ret = context_open(context);

	if (!ret)
		ret = vdpa_sysfs_find(context->vdpa, arguments->place, &names,
				      &context->err);
	if (ret)
		return ret;
	context->out.ops->section_begin(&context->out, "dev");
	for (char **name = names; *name && !ret; name++)
		ret = print_found(context, *name);
	context->out.ops->section_end(&context->out);
	free(names);
	return ret;
}
