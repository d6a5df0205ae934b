// SPDX-License-Identifier: LGPL-2.1-or-later
/* A device of one record, and its place on the host of another record. */

#include "pair.h"

#include "describe.h"

#include <errno.h>
#include <string.h>
#include <vdpa/host.h>

/* ---- names ------------------------------------------------------------ */

const struct vdpa_host_dev *vdpa_host_dev_find(const struct vdpa_host *host,
					       const char *name)
{
	for (size_t i = 0; i < host->dev_count; i++)
		if (strcmp(host->devs[i].dev.name, name) == 0)
			return &host->devs[i];
	return NULL;
}

/* Whether @handle is BUS/NAME, or NAME when @bus is NULL. */
static bool is_handle(const char *handle, const char *bus, const char *name)
{
	size_t length = bus ? strlen(bus) : 0;

	if (!bus)
		return strcmp(handle, name) == 0;
	return strncmp(handle, bus, length) == 0 && handle[length] == '/' &&
	       strcmp(handle + length + 1, name) == 0;
}

static bool is_text(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

struct vdpa_host_mgmtdev *pair_mgmtdev(const struct vdpa_host *host,
				       const char *handle)
{
	for (size_t i = 0; i < host->mgmtdev_count; i++) {
		struct vdpa_host_mgmtdev *entry = &host->mgmtdevs[i];

		if (is_handle(handle, entry->mgmtdev.bus, entry->mgmtdev.name))
			return entry;
	}
	return NULL;
}

int vdpa_host_parent_find(const struct vdpa_host *host, const char *handle,
			  struct vdpa_parent *parent)
{
	struct vdpa_host_mgmtdev *entry = pair_mgmtdev(host, handle);

	if (!entry)
		return -ENODEV;
	describe_parent(host, entry, parent);
	return 0;
}

bool vdpa_host_is_same(const struct vdpa_host *one,
		       const struct vdpa_host *other)
{
	if (one == other)
		return true;
	return one->boot_id && *one->boot_id && other->boot_id &&
	       strcmp(one->boot_id, other->boot_id) == 0;
}

/* ---- devices of a record ---------------------------------------------- */

/* Which record an error is about. */
static const char *record_name(const struct vdpa_host *host)
{
	return host->name ? host->name : "?";
}

static int find_dev(const struct vdpa_host *host, const char *name,
		    const struct vdpa_host_dev **dev, struct vdpa_error *err)
{
	*dev = vdpa_host_dev_find(host, name);
	if (*dev)
		return 0;
	return vdpa_error_set(err, -ENODEV, "its key \"dev\" lists its devices",
			      "the record of host \"%.200s\" has no device "
			      "\"%.100s\"",
			      record_name(host), name);
}

int pair_parent(const struct vdpa_host *host, const char *handle,
		struct vdpa_parent *parent, struct vdpa_error *err)
{
	if (!vdpa_host_parent_find(host, handle, parent))
		return 0;
	return vdpa_error_set(
		err, -ENODEV,
		"its key \"mgmtdev\" lists its management devices",
		"the record of host \"%.200s\" has no management "
		"device \"%.160s\"",
		record_name(host), handle);
}

static bool find_parent_of(const struct vdpa_host *host,
			   const struct vdpa_dev *dev,
			   struct vdpa_parent *parent)
{
	for (size_t i = 0; dev->mgmtdev_name && i < host->mgmtdev_count; i++) {
		struct vdpa_host_mgmtdev *entry = &host->mgmtdevs[i];

		if (!is_text(entry->mgmtdev.name, dev->mgmtdev_name) ||
		    !is_text(entry->mgmtdev.bus, dev->mgmtdev_bus))
			continue;
		describe_parent(host, entry, parent);
		return true;
	}
	return false;
}

int pair_describe(const struct vdpa_host *host, const char *name,
		  enum vdpa_host_role role, struct vdpa_migrate_dev *dev,
		  struct vdpa_error *err)
{
	const struct vdpa_host_dev *entry;
	struct vdpa_parent parent;
	int ret = find_dev(host, name, &entry, err);

	if (ret)
		return ret;
	vdpa_host_describe(
		entry,
		find_parent_of(host, &entry->dev, &parent) ? &parent : NULL,
		role, dev);
	return 0;
}

int pair_vmm(const struct vdpa_host *host, const struct vdpa_vmm *named,
	     const struct vdpa_vmm **vmm, struct vdpa_error *err)
{
	struct vdpa_error reason;
	int ret;

	*vmm = named;
	if (named || !host->vmm)
		return 0;
	ret = vdpa_vmm_find_in(vdpa_host_vmms_rows(host->vmms), host->vmm, vmm,
			       &reason);
	if (!ret)
		return 0;
	return vdpa_error_set(err, ret, "name the hypervisor",
			      "the record of host \"%.160s\": %.300s",
			      record_name(host), reason.what);
}

/* ---- verdicts --------------------------------------------------------- */

int vdpa_host_migrate_check(const struct vdpa_host *from, const char *dev,
			    const struct vdpa_host *to, const char *to_dev,
			    const struct vdpa_vmm *vmm,
			    struct vdpa_judgement **judgement,
			    struct vdpa_error *err)
{
	struct vdpa_migrate_dev source, destination;
	int ret;

	if (strcmp(dev, to_dev) == 0 && vdpa_host_is_same(from, to))
		return vdpa_error_set(
			err, -EINVAL, "name another device, or its host",
			"device \"%.100s\" is the source and the destination",
			dev);
	ret = pair_describe(from, dev, VDPA_HOST_SOURCE, &source, err);
	if (!ret)
		ret = pair_describe(to, to_dev, VDPA_HOST_DESTINATION,
				    &destination, err);
	if (!ret)
		ret = pair_vmm(from, vmm, &source.vmm, err);
	if (!ret)
		ret = pair_vmm(to, vmm, &destination.vmm, err);
	if (ret)
		return ret;
	return vdpa_migrate_check(&source, &destination, NULL, judgement, err);
}

int vdpa_host_migrate_plan(const struct vdpa_host *from, const char *dev,
			   const struct vdpa_host *to, const char *mgmtdev,
			   const char *name, const struct vdpa_vmm *vmm,
			   struct vdpa_request *request,
			   struct vdpa_judgement **judgement,
			   struct vdpa_error *err)
{
	struct vdpa_migrate_dev source;
	struct vdpa_parent parent;
	int ret;

	ret = pair_describe(from, dev, VDPA_HOST_SOURCE, &source, err);
	if (!ret)
		ret = pair_parent(to, mgmtdev, &parent, err);
	if (!ret)
		ret = pair_vmm(from, vmm, &source.vmm, err);
	if (!ret)
		ret = pair_vmm(to, vmm, &vmm, err);
	if (ret)
		return ret;
	if (name)
		source.name = name;
	if (vdpa_host_dev_find(to, source.name))
		return vdpa_error_set(
			err, -EEXIST, "choose another name",
			"the destination already has a device \"%.100s\"",
			source.name);
	return vdpa_migrate_plan(&source, &parent, vmm, request, judgement,
				 err);
}
