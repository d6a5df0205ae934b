// SPDX-License-Identifier: GPL-2.0-or-later
/* Devices and management devices of a host, in columns. */

#include "host-table.h"

#include "record-file.h"
#include "table.h"
#include "view.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

int host_table_collect(struct context *context, struct vdpa_host **host)
{
	const struct vdpa_host_collect how = { .warn = record_warn };

	return vdpa_host_collect(context->vdpa, &how, host, &context->err);
}

static int fail_memory(struct context *context)
{
	return vdpa_error_set(&context->err, -ENOMEM, NULL,
			      "no memory for the table");
}

static int add_handle(struct table *table, const char *bus, const char *name)
{
	char *made;
	const char *handle = view_handle(bus, name, &made);
	int ret = handle ? table_add(table, handle) : -ENOMEM;

	free(made);
	return ret;
}

/* Add a mask; an empty cell if it is not known. */
static int add_mask(struct table *table, bool is_known, uint64_t mask)
{
	char text[sizeof("0x0123456789abcdef")];

	snprintf(text, sizeof(text), "0x%" PRIx64, mask);
	return table_add(table, is_known ? text : NULL);
}

static int add_dev(struct table *table, const struct vdpa_host_dev *row)
{
	const struct vdpa_dev *dev = &row->dev;
	const char *place = row->chardev ? row->chardev :
			    row->netdev	 ? row->netdev :
					   row->blockdev;

	return table_add(table, dev->name) ||
			       table_add(table,
					 view_class_text(dev->class_id).text) ||
			       add_handle(table, dev->mgmtdev_bus,
					  dev->mgmtdev_name) ||
			       table_add(table, row->driver) ||
			       table_add(table, place) ||
			       add_mask(table,
					VDPA_HAS(&row->config,
						 VDPA_ATTR_DEV_FEATURES),
					row->config.device_features) ?
		       -ENOMEM :
		       0;
}

int host_table_devs(struct context *context,
		    const struct vdpa_host_dev *const *devs, size_t count)
{
	static const char *const headings[] = { "NAME",	  "CLASS", "MGMTDEV",
						"DRIVER", "PLACE", "FEATURES" };
	struct table table = { .column_count = ARRAY_SIZE(headings) };
	int ret = 0;

	for (size_t i = 0; i < count && !ret; i++)
		ret = add_dev(&table, devs[i]);
	if (ret)
		fail_memory(context);
	else
		table_print(&table, headings, context->out.file);
	table_free(&table);
	return ret;
}

/* "net,block" */
static int add_classes(struct table *table, const struct vdpa_mgmtdev *mgmtdev)
{
	char text[256] = "";
	size_t used = 0;

	for (uint32_t id = 0; id < 64; id++)
		if (mgmtdev->supported_classes & VDPA_BIT(id) &&
		    used < sizeof(text))
			used += (size_t)snprintf(text + used,
						 sizeof(text) - used, "%s%s",
						 used ? "," : "",
						 view_class_text(id).text);
	return table_add(table, used ? text : NULL);
}

static int add_count(struct table *table, bool is_known, uint32_t count)
{
	char text[sizeof("4294967295")];

	snprintf(text, sizeof(text), "%" PRIu32, count);
	return table_add(table, is_known ? text : NULL);
}

static int add_mgmtdev(struct table *table, const struct vdpa_host_mgmtdev *row)
{
	const struct vdpa_mgmtdev *mgmtdev = &row->mgmtdev;

	return add_handle(table, mgmtdev->bus, mgmtdev->name) ||
			       add_classes(table, mgmtdev) ||
			       table_add(table, row->driver) ||
			       add_count(
				       table,
				       VDPA_HAS(mgmtdev,
						VDPA_ATTR_DEV_MGMTDEV_MAX_VQS),
				       mgmtdev->max_vqs) ||
			       add_mask(
				       table,
				       VDPA_HAS(
					       mgmtdev,
					       VDPA_ATTR_DEV_SUPPORTED_FEATURES),
				       mgmtdev->supported_features) ?
		       -ENOMEM :
		       0;
}

int host_table_mgmtdevs(struct context *context,
			const struct vdpa_host_mgmtdev *mgmtdevs, size_t count)
{
	static const char *const headings[] = { "MGMTDEV", "CLASSES", "DRIVER",
						"MAX_VQS", "FEATURES" };
	struct table table = { .column_count = ARRAY_SIZE(headings) };
	int ret = 0;

	for (size_t i = 0; i < count && !ret; i++)
		ret = add_mgmtdev(&table, &mgmtdevs[i]);
	if (ret)
		fail_memory(context);
	else
		table_print(&table, headings, context->out.file);
	table_free(&table);
	return ret;
}
