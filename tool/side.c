// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One side of a migration. Of this host, only the needed objects are read; of another host, the whole record.
 */

#include "side.h"

#include "initial.h"
#include "record-file.h"
#include "report.h"
#include "vmms.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sysfs.h>
#include <vdpa/transport.h>
#include <vdpa/wire.h>

int side_open(struct context *context, const char *path, struct side *side)
{
	*side = (struct side){ .path = path };
	if (!path)
		return context_open(context);
	return record_read(path, &side->record, &context->err);
}

void side_close(struct side *side)
{
	vdpa_host_free(side->record);
	vdpa_dev_free(side->dev);
	vdpa_config_free(side->config);
	vdpa_parent_free(side->parent);
	free(side->parents);
}

/* ---- what a record has ------------------------------------------------ */

static bool is_text(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

static const struct vdpa_host_dev *find_dev(const struct vdpa_host *host,
					    const char *name)
{
	for (size_t i = 0; i < host->dev_count; i++)
		if (is_text(host->devs[i].dev.name, name))
			return &host->devs[i];
	return NULL;
}

const struct vdpa_host_dev *side_recorded_dev(const struct side *side,
					      const char *name)
{
	return side->record ? find_dev(side->record, name) : NULL;
}

static const struct vdpa_host_mgmtdev *
find_mgmtdev(const struct vdpa_host *host, const char *bus, const char *name)
{
	for (size_t i = 0; i < host->mgmtdev_count; i++)
		if (is_text(host->mgmtdevs[i].mgmtdev.bus, bus) &&
		    is_text(host->mgmtdevs[i].mgmtdev.name, name))
			return &host->mgmtdevs[i];
	return NULL;
}

int side_parents(struct context *context, struct side *side)
{
	return side->parents ? 0 :
			       vdpa_host_parents(side->record, &side->parents,
						 &context->err);
}

static const struct vdpa_parent *find_parent(const struct side *side,
					     const char *bus, const char *name)
{
	const struct vdpa_host_mgmtdev *mgmtdev =
		find_mgmtdev(side->record, bus, name);

	return mgmtdev ? &side->parents[mgmtdev - side->record->mgmtdevs] :
			 NULL;
}

/* ---- devices ---------------------------------------------------------- */

static int read_recorded(struct context *context, struct side *side,
			 const char *name, enum vdpa_host_role role,
			 struct vdpa_migrate_dev *dev)
{
	const struct vdpa_host_dev *entry = find_dev(side->record, name);
	int ret;

	if (!entry)
		return vdpa_error_set(
			&context->err, -ENODEV,
			"its key \"dev\" lists its devices",
			"the record \"%.200s\" has no device \"%.100s\"",
			side->path, name);
	ret = side_parents(context, side);
	if (ret)
		return ret;
	vdpa_host_describe(entry,
			   find_parent(side, entry->dev.mgmtdev_bus,
				       entry->dev.mgmtdev_name),
			   role, dev);
	return 0;
}

/* If the kernel cannot describe the device, its configuration stays unknown. */
static int read_config(struct context *context, struct side *side,
		       const char *name)
{
	int ret = vdpa_config_get(context->vdpa, name, &side->config,
				  &context->err);

	return ret == -EOPNOTSUPP || ret == -EINVAL ? 0 : ret;
}

/* What cannot be read stays unknown; a refused allocation is a failure. */
static int keep_failure(struct context *context, int ret,
			const struct vdpa_error *err)
{
	if (ret != -ENOMEM)
		return 0;
	context->err = *err;
	return ret;
}

static int read_parent_of(struct context *context, struct side *side)
{
	struct vdpa_error err;
	int ret;

	if (!side->dev->mgmtdev_name)
		return 0;
	ret = vdpa_parent_get(context->vdpa, side->dev->mgmtdev_bus,
			      side->dev->mgmtdev_name, &side->parent, &err);
	return ret ? keep_failure(context, ret, &err) : 0;
}

static int read_administered(struct context *context, const char *name,
			     struct vdpa_host_dev *entry,
			     struct vdpa_error *err)
{
	struct vdpa_initial_reader *reader;
	uint64_t number;
	int ret;

	if (!initial_folder())
		return 0;
	ret = vdpa_sysfs_number(context->vdpa, name, &number, err);
	if (!ret)
		ret = vdpa_initial_reader_open(context->vdpa, initial_folder(),
					       &reader, err);
	if (ret)
		return ret;
	entry->has_initial =
		!vdpa_initial_find(reader, name, number, &entry->initial, NULL);
	vdpa_initial_find_set(reader, name, number, &entry->set, NULL);
	vdpa_initial_reader_close(reader);
	return 0;
}

static int read_live(struct context *context, struct side *side,
		     const char *name, enum vdpa_host_role role,
		     struct vdpa_migrate_dev *dev)
{
	struct vdpa_host_dev entry = { .has_initial = false };
	struct vdpa_error err;
	int ret;

	ret = vdpa_dev_get(context->vdpa, name, &side->dev, &context->err);
	if (!ret)
		ret = read_config(context, side, name);
	if (!ret) {
		ret = read_administered(context, name, &entry, &err);
		ret = keep_failure(context, ret, &err);
	}
	if (!ret)
		ret = read_parent_of(context, side);
	if (ret)
		return ret;
	entry.dev = *side->dev;
	if (side->config)
		entry.config = *side->config;
	vdpa_host_describe(&entry, side->parent, role, dev);
	return 0;
}

int side_read_dev(struct context *context, struct side *side, const char *name,
		  enum vdpa_host_role role, struct vdpa_migrate_dev *dev)
{
	return side->record ? read_recorded(context, side, name, role, dev) :
			      read_live(context, side, name, role, dev);
}

bool side_has_dev(struct context *context, const struct side *side,
		  const char *name)
{
	struct vdpa_dev *dev;
	struct vdpa_error err;

	if (side->record)
		return find_dev(side->record, name);
	if (vdpa_dev_get(context->vdpa, name, &dev, &err))
		return false;
	vdpa_dev_free(dev);
	return true;
}

/* ---- management devices ----------------------------------------------- */

int side_read_parent(struct context *context, struct side *side,
		     const char *bus, const char *name,
		     const struct vdpa_parent **parent)
{
	int ret;

	if (!side->record) {
		ret = vdpa_parent_get(context->vdpa, bus, name, &side->parent,
				      &context->err);
		*parent = side->parent;
		return ret;
	}
	ret = side_parents(context, side);
	if (ret)
		return ret;
	*parent = find_parent(side, bus, name);
	if (*parent)
		return 0;
	return vdpa_error_set(
		&context->err, -ENODEV,
		"its key \"mgmtdev\" lists its management devices",
		"the record \"%.200s\" has no management device "
		"\"%.60s%s%.100s\"",
		side->path, bus ? bus : "", bus ? "/" : "", name);
}

/* ---- hypervisors --------------------------------------------------------- */

const struct vdpa_vmm *side_vmm(const struct side *side,
				const struct vdpa_vmm *named)
{
	const struct vdpa_vmm *found;
	struct vdpa_error err;

	if (named || !side->record || !side->record->vmm)
		return named;
	if (!vdpa_vmm_find_in(vmms_rows(), side->record->vmm, &found, &err))
		return found;
	report_warning("record \"%.200s\": its hypervisor is ignored: %s",
		       side->path, err.what);
	return NULL;
}

/* ---- hosts ------------------------------------------------------------ */

struct side_boot_id side_boot_id(struct context *context,
				 const struct side *side)
{
	struct side_boot_id id = { .text = "" };
	ssize_t size;

	if (side->record) {
		snprintf(id.text, sizeof(id.text), "%s",
			 side->record->boot_id ? side->record->boot_id : "");
		return id;
	}
	size = vdpa_file(context->vdpa, VDPA_FILE_READ,
			 "/proc/sys/kernel/random/boot_id", id.text,
			 sizeof(id.text) - 1);
	id.text[size > 0 ? size : 0] = '\0';
	id.text[strcspn(id.text, "\n")] = '\0';
	return id;
}

bool side_is_same(struct context *context, const struct side *one,
		  const struct side *other)
{
	struct side_boot_id a, b;

	if (is_text(one->path, other->path))
		return true;
	a = side_boot_id(context, one);
	b = side_boot_id(context, other);
	return a.text[0] && strcmp(a.text, b.text) == 0;
}

int side_check_input(struct context *context, const char *const paths[2])
{
	for (int i = 0; i < 2; i++)
		if (!paths[i] || strcmp(paths[i], "-") != 0)
			return 0;
	return vdpa_error_set(&context->err, -EINVAL,
			      "put one of the records into a file",
			      "\"host -\" is given twice, and the standard "
			      "input has only one record");
}

int side_check_devs(struct context *context, const struct side *const sides[2],
		    const char *const names[2])
{
	if (strcmp(names[0], names[1]) != 0 ||
	    !side_is_same(context, sides[0], sides[1]))
		return 0;
	return vdpa_error_set(
		&context->err, -EINVAL, "name another device, or its host",
		"device \"%.100s\" is the source and the destination",
		names[0]);
}
