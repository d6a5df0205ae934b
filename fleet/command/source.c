// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads the device that a question is about. */

#include "source.h"

#include "asked.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int fail_dev(struct context *context, const char *host, const char *dev)
{
	return vdpa_error_set(&context->err, -ENODEV,
			      "\"vdpa fleet show\" prints the record of a host",
			      "the record of the host \"%.100s\" has no device "
			      "\"%.80s\"",
			      host, dev);
}

static bool is_text(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

static const struct vdpa_parent *parent_of(const struct fleet_source *source,
					   const struct vdpa_dev *dev)
{
	const struct vdpa_host *record = source->home->record;

	for (size_t i = 0; i < record->mgmtdev_count; i++)
		if (is_text(record->mgmtdevs[i].mgmtdev.name,
			    dev->mgmtdev_name) &&
		    is_text(record->mgmtdevs[i].mgmtdev.bus, dev->mgmtdev_bus))
			return &source->parents[i];
	return NULL;
}

void fleet_source_choose(struct fleet_source *source,
			 const struct vdpa_host_dev *dev)
{
	vdpa_host_describe(dev, parent_of(source, &dev->dev), VDPA_HOST_SOURCE,
			   &source->dev);
	source->dev.vmm = source->vmm;
}

static void set_boot_id(struct fleet_source *source, const char *boot_id)
{
	if (boot_id)
		snprintf(source->boot_id, sizeof(source->boot_id), "%s",
			 boot_id);
}

int fleet_source_open(struct context *context,
		      const struct arguments *arguments,
		      struct vdpa_store *store, struct fleet_source *source)
{
	int ret = fleet_get(context, store, arguments->host[0], &source->home);

	if (ret)
		return ret;
	set_boot_id(source, source->home->record->boot_id);
	source->vmm =
		fleet_vmm(source->home, arguments->vmm[0], &source->strange);
	return vdpa_host_parents(source->home->record, &source->parents,
				 &context->err);
}

static int read_home(struct context *context, const struct arguments *arguments,
		     struct vdpa_store *store, struct fleet_source *source)
{
	const struct vdpa_host_dev *found;
	int ret = fleet_source_open(context, arguments, store, source);

	if (ret)
		return ret;
	found = vdpa_host_dev_find(source->home->record, arguments->dev[0]);
	if (!found)
		return fail_dev(context, source->home->name, arguments->dev[0]);
	fleet_source_choose(source, found);
	return 0;
}

static int read_here(struct context *context, const struct arguments *arguments,
		     struct fleet_source *source)
{
	int ret = side_open(context, NULL, &source->side);

	if (!ret)
		ret = side_read_dev(context, &source->side, arguments->dev[0],
				    VDPA_HOST_SOURCE, &source->dev);
	if (ret)
		return ret;
	source->dev.vmm = arguments->vmm[0];
	set_boot_id(source, side_boot_id(context, &source->side).text);
	return 0;
}

int fleet_source_read(struct context *context,
		      const struct arguments *arguments,
		      struct vdpa_store *store, struct fleet_source *source)
{
	return arguments->host[0] ?
		       read_home(context, arguments, store, source) :
		       read_here(context, arguments, source);
}

const char *fleet_source_except(const struct fleet_source *source,
				const struct vdpa_fleet_host *host)
{
	if (source->home && strcmp(source->home->name, host->name) == 0)
		return source->dev.name;
	return source->boot_id[0] &&
			       is_text(host->record->boot_id, source->boot_id) ?
		       source->dev.name :
		       NULL;
}

void fleet_source_free(struct fleet_source *source)
{
	free(source->parents);
	vdpa_fleet_host_free(source->home);
	side_close(&source->side);
}
