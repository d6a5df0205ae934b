// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa dev bind, vdpa dev unbind: change the driver of a device. */

#include "command.h"
#include "idle.h"
#include "view.h"

#include <vdpa/bind.h>
#include <vdpa/sysfs.h>

static unsigned int bind_flags(const struct arguments *arguments)
{
	return arguments->is_unchecked ? VDPA_BIND_FORCE : 0;
}

static void print_place(struct printer *out, const char *name,
			const struct vdpa_sysfs_dev *dev)
{
	out->ops->section_begin(out, "dev");
	out->ops->object_begin(out, name, GAP_BETWEEN);
	view_fields(out, &view_details_place, dev);
	out->ops->object_end(out);
	out->ops->section_end(out);
}

static int try_bind(struct context *context, const struct arguments *arguments)
{
	return vdpa_dev_bind(context->vdpa, arguments->request.name,
			     arguments->driver, bind_flags(arguments),
			     &context->err);
}

int cmd_dev_bind(struct context *context, const struct arguments *arguments)
{
	const char *name = arguments->request.name;
	struct vdpa_sysfs_dev *dev;
	int ret;

	ret = context_open(context);
	if (!ret)
		ret = idle_try(context, arguments, try_bind);
	if (!ret)
		ret = vdpa_sysfs_dev_get(context->vdpa, name, &dev,
					 &context->err);
	if (ret)
		return ret;
	print_place(&context->out, name, dev);
	vdpa_sysfs_dev_free(dev);
	return 0;
}

static int try_unbind(struct context *context,
		      const struct arguments *arguments)
{
	return vdpa_dev_unbind(context->vdpa, arguments->request.name,
			       bind_flags(arguments), &context->err);
}

int cmd_dev_unbind(struct context *context, const struct arguments *arguments)
{
	int ret = context_open(context);

	return ret ? ret : idle_try(context, arguments, try_unbind);
}
