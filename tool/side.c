// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One side of a migration. Of this host only what is asked for is read; of
 * another one, its record tells all.
 */

#include "side.h"

#include "initial.h"
#include "record-file.h"
#include "report.h"

#include <errno.h>
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

/* A device that is on a management device already; NULL when there is none. */
static const char *find_sibling(const struct vdpa_host *host, const char *bus,
				const char *name)
{
	for (size_t i = 0; i < host->dev_count; i++)
		if (is_text(host->devs[i].dev.mgmtdev_bus, bus) &&
		    is_text(host->devs[i].dev.mgmtdev_name, name))
			return host->devs[i].dev.name;
	return NULL;
}

static uint32_t kernel_of(const struct vdpa_host *host)
{
	return host->kernel ? vdpa_kernel_parse(host->kernel) : 0;
}

void side_recorded_parent(const struct vdpa_host *host,
			  const struct vdpa_host_mgmtdev *mgmtdev,
			  struct vdpa_parent *parent)
{
	const struct vdpa_mgmtdev *object = &mgmtdev->mgmtdev;

	/* The struct owns what vdpa_parent_get() gives; here it only looks. */
	*parent = (struct vdpa_parent){
		.mgmtdev = (struct vdpa_mgmtdev *)object,
		.driver = (char *)mgmtdev->driver,
		.sibling =
			(char *)find_sibling(host, object->bus, object->name),
		.kernel = kernel_of(host),
	};
}

/* ---- devices ---------------------------------------------------------- */

static struct vdpa_request request_of(const struct vdpa_initial *initial)
{
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.has = initial->has,
		.device_features = initial->device_features,
		.mtu = initial->mtu,
		.max_vqp = initial->max_vqp,
	};

	memcpy(request.mac, initial->mac, sizeof(request.mac));
	return request;
}

/* @initial: NULL when it is not known. */
static void describe_dev(enum side_role role, const struct vdpa_dev *dev,
			 const struct vdpa_config *config,
			 const struct vdpa_initial *initial,
			 struct vdpa_migrate_dev *filled)
{
	struct vdpa_request request;

	if (initial)
		request = request_of(initial);
	if (role == SIDE_SOURCE)
		vdpa_migrate_source(dev, config, initial ? &request : NULL,
				    filled);
	else
		vdpa_migrate_destination(dev, config, initial ? &request : NULL,
					 filled);
}

/* What the character device told when the record was taken. */
static void add_vhost(const struct vdpa_host_vhost *vhost,
		      struct vdpa_migrate_dev *dev)
{
	if (VDPA_HAS(vhost, VDPA_VHOST_BACKEND_FEATURES)) {
		dev->backend_features =
			vhost->values[VDPA_VHOST_BACKEND_FEATURES];
		dev->has |= VDPA_BIT(VDPA_MIGRATE_BACKEND_FEATURES);
		dev->origins[VDPA_PROPERTY_BACKEND_FEATURES] = VDPA_FROM_KERNEL;
	}
	if (VDPA_HAS(vhost, VDPA_HOST_CONTROL_APART)) {
		dev->control_vq_apart = vhost->control_vq_apart;
		dev->has |= VDPA_BIT(VDPA_MIGRATE_CONTROL_VQ_APART);
		dev->origins[VDPA_PROPERTY_CONTROL_VQ_APART] = VDPA_FROM_KERNEL;
	}
}

static int read_recorded(struct context *context, const struct side *side,
			 const char *name, enum side_role role,
			 struct vdpa_migrate_dev *dev)
{
	const struct vdpa_host_dev *entry = find_dev(side->record, name);
	const struct vdpa_host_mgmtdev *mgmtdev;

	if (!entry)
		return vdpa_error_set(
			&context->err, -ENODEV,
			"its key \"dev\" has the ones that it knows",
			"the record \"%.200s\" has no device \"%.100s\"",
			side->path, name);
	describe_dev(role, &entry->dev, &entry->config,
		     entry->has_initial ? &entry->initial : NULL, dev);
	mgmtdev = find_mgmtdev(side->record, entry->dev.mgmtdev_bus,
			       entry->dev.mgmtdev_name);
	dev->driver = mgmtdev ? mgmtdev->driver : NULL;
	dev->kernel = kernel_of(side->record);
	if (entry->has_vhost)
		add_vhost(&entry->vhost, dev);
	return 0;
}

/* What the kernel cannot describe stays not known. */
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

static int read_parent_of(struct context *context, struct side *side,
			  struct vdpa_migrate_dev *dev)
{
	struct vdpa_error err;
	int ret;

	if (!side->dev->mgmtdev_name)
		return 0;
	ret = vdpa_parent_get(context->vdpa, side->dev->mgmtdev_bus,
			      side->dev->mgmtdev_name, &side->parent, &err);
	if (ret)
		return keep_failure(context, ret, &err);
	dev->driver = side->parent->driver;
	dev->kernel = side->parent->kernel;
	return 0;
}

static int read_live(struct context *context, struct side *side,
		     const char *name, enum side_role role,
		     struct vdpa_migrate_dev *dev)
{
	const char *folder = initial_folder();
	struct vdpa_initial initial;
	struct vdpa_error err;
	int ret, missing = -ENOENT;

	ret = vdpa_dev_get(context->vdpa, name, &side->dev, &context->err);
	if (!ret)
		ret = read_config(context, side, name);
	if (!ret && folder) {
		missing = vdpa_initial_load(context->vdpa, folder, name,
					    &initial, &err);
		ret = keep_failure(context, missing, &err);
	}
	if (ret)
		return ret;
	describe_dev(role, side->dev, side->config, missing ? NULL : &initial,
		     dev);
	return read_parent_of(context, side, dev);
}

int side_read_dev(struct context *context, struct side *side, const char *name,
		  enum side_role role, struct vdpa_migrate_dev *dev)
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
	const struct vdpa_host_mgmtdev *mgmtdev;
	int ret;

	if (!side->record) {
		ret = vdpa_parent_get(context->vdpa, bus, name, &side->parent,
				      &context->err);
		*parent = side->parent;
		return ret;
	}
	mgmtdev = find_mgmtdev(side->record, bus, name);
	if (!mgmtdev)
		return vdpa_error_set(
			&context->err, -ENODEV,
			"its key \"mgmtdev\" has the ones that it knows",
			"the record \"%.200s\" has no management device "
			"\"%.60s%s%.100s\"",
			side->path, bus ? bus : "", bus ? "/" : "", name);
	side_recorded_parent(side->record, mgmtdev, &side->recorded);
	*parent = &side->recorded;
	return 0;
}

/* ---- hypervisors --------------------------------------------------------- */

const struct vdpa_vmm *side_vmm(const struct side *side,
				const struct vdpa_vmm *named)
{
	const struct vdpa_vmm *found;
	struct vdpa_error err;

	if (named || !side->record || !side->record->vmm)
		return named;
	if (!vdpa_vmm_find(side->record->vmm, &found, &err))
		return found;
	report_warning("record \"%.200s\": its hypervisor is not judged: %s",
		       side->path, err.what);
	return NULL;
}

/* ---- hosts ------------------------------------------------------------ */

/* Which boot of which host it is; "" when that is not told. */
struct boot_id {
	char text[64];
};

static struct boot_id boot_id(struct context *context, const struct side *side)
{
	struct boot_id id = { .text = "" };
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
	struct boot_id a, b;

	if (is_text(one->path, other->path))
		return true;
	a = boot_id(context, one);
	b = boot_id(context, other);
	return a.text[0] && strcmp(a.text, b.text) == 0;
}
