// SPDX-License-Identifier: LGPL-2.1-or-later
/* The text of a record. */

#include "fail.h"
#include "handle.h"
#include "members.h"
#include "unknown.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/wire.h>

/* ---- names ---------------------------------------------------------- */

/* What could not be read again is refused. */
static int check_name(struct json_object *section, const char *kind,
		      const char *name, struct vdpa_error *err)
{
	if (!*name)
		return vdpa_error_set(err, -EINVAL, NULL,
				      "record: a %s has no name", kind);
	if (json_object_object_get_ex(section, name, NULL))
		return vdpa_error_set(err, -EINVAL, NULL,
				      "record: %s \"%.100s\" is there twice",
				      kind, name);
	return 0;
}

static const char *text_or_empty(const char *text)
{
	return text ? text : "";
}

/* ---- management devices --------------------------------------------- */

static struct json_object *mgmtdev_object(const struct vdpa_host_mgmtdev *entry)
{
	const struct vdpa_mgmtdev *mgmtdev = &entry->mgmtdev;
	struct json_object *object = json_object_new_object();

	if (object &&
	    members_write(&members_mgmtdev, object, mgmtdev,
			  vdpa_mgmtdev_class(mgmtdev)) &&
	    unknown_write(object, (const struct vdpa_object *)mgmtdev) &&
	    members_write(&members_host_mgmtdev, object, entry, 0))
		return object;
	json_object_put(object);
	return NULL;
}

static int put_mgmtdev(struct json_object *section,
		       const struct vdpa_host_mgmtdev *entry,
		       struct vdpa_error *err)
{
	char *handle = handle_text(entry->mgmtdev.bus,
				   text_or_empty(entry->mgmtdev.name));
	int ret;

	if (!handle)
		return host_fail_memory(err);
	ret = check_name(section, "mgmtdev", handle, err);
	if (!ret && !object_put(section, handle, mgmtdev_object(entry)))
		ret = host_fail_memory(err);
	free(handle);
	return ret;
}

static int put_mgmtdevs(struct json_object *root, const struct vdpa_host *host,
			struct vdpa_error *err)
{
	struct json_object *section = json_object_new_object();
	int ret;

	if (!object_put(root, "mgmtdev", section))
		return host_fail_memory(err);
	for (size_t i = 0; i < host->mgmtdev_count; i++) {
		ret = put_mgmtdev(section, &host->mgmtdevs[i], err);
		if (ret)
			return ret;
	}
	return 0;
}

/* ---- devices -------------------------------------------------------- */

/* Its class stands with the device. */
static bool put_config(struct json_object *object,
		       const struct vdpa_host_dev *entry)
{
	struct json_object *member = json_object_new_object();
	struct vdpa_config config = entry->config;

	if (VDPA_HAS(&entry->dev, VDPA_ATTR_DEV_ID))
		config.has &= ~VDPA_BIT(VDPA_ATTR_DEV_ID);
	return object_put(object, "config", member) &&
	       members_write(&members_config, member, &config,
			     config.class_id) &&
	       unknown_write(member, (const struct vdpa_object *)&config);
}

static struct json_object *vq_object(const struct vdpa_host_vq *vq)
{
	struct json_object *object = json_object_new_object();

	if (object && members_write(&members_vhost_vq, object, vq, 0))
		return object;
	json_object_put(object);
	return NULL;
}

static bool put_vqs(struct json_object *object,
		    const struct vdpa_host_vhost *vhost)
{
	struct json_object *list = json_object_new_array();

	if (!object_put(object, "queues", list))
		return false;
	for (size_t i = 0; i < vhost->vq_count; i++)
		if (!list_put(list, vq_object(&vhost->vqs[i])))
			return false;
	return true;
}

static bool put_vhost(struct json_object *object,
		      const struct vdpa_host_dev *entry)
{
	struct json_object *member = json_object_new_object();

	return object_put(object, "vhost", member) &&
	       members_write(&members_vhost, member, &entry->vhost,
			     entry->dev.class_id) &&
	       (!entry->vhost.vq_count || put_vqs(member, &entry->vhost));
}

static bool put_initial(struct json_object *object,
			const struct vdpa_host_dev *entry)
{
	struct json_object *member = json_object_new_object();

	return object_put(object, "initial_config", member) &&
	       members_write(&members_initial, member, &entry->initial,
			     entry->dev.class_id);
}

static bool fill_dev(struct json_object *object,
		     const struct vdpa_host_dev *entry)
{
	const struct vdpa_dev *dev = &entry->dev;

	return members_write(&members_dev, object, dev, dev->class_id) &&
	       unknown_write(object, (const struct vdpa_object *)dev) &&
	       members_write(&members_host_dev, object, entry, 0) &&
	       (!entry->has_vhost || put_vhost(object, entry)) &&
	       (!entry->config.has || put_config(object, entry)) &&
	       (!entry->has_initial || put_initial(object, entry));
}

/* Its management device must be in the record. */
static int put_dev_mgmtdev(struct json_object *object,
			   struct json_object *mgmtdevs,
			   const struct vdpa_dev *dev, struct vdpa_error *err)
{
	char *handle;
	int ret = 0;

	if (!dev->mgmtdev_name)
		return 0;
	handle = handle_text(dev->mgmtdev_bus, dev->mgmtdev_name);
	if (!handle)
		return host_fail_memory(err);
	if (!json_object_object_get_ex(mgmtdevs, handle, NULL))
		ret = vdpa_error_set(err, -EINVAL, NULL,
				     "record: dev \"%.100s\" is on mgmtdev "
				     "\"%.100s\", which is not in it",
				     text_or_empty(dev->name), handle);
	else if (!object_put(object, "mgmtdev", json_object_new_string(handle)))
		ret = host_fail_memory(err);
	free(handle);
	return ret;
}

static int put_dev(struct json_object *section, struct json_object *mgmtdevs,
		   const struct vdpa_host_dev *entry, struct vdpa_error *err)
{
	struct json_object *device = json_object_new_object();
	const char *name = text_or_empty(entry->dev.name);
	int ret;

	ret = check_name(section, "dev", name, err);
	if (ret) {
		json_object_put(device);
		return ret;
	}
	if (!object_put(section, name, device))
		return host_fail_memory(err);
	ret = put_dev_mgmtdev(device, mgmtdevs, &entry->dev, err);
	if (!ret && !fill_dev(device, entry))
		ret = host_fail_memory(err);
	return ret;
}

static int put_devs(struct json_object *root, const struct vdpa_host *host,
		    struct vdpa_error *err)
{
	struct json_object *section = json_object_new_object(), *mgmtdevs;
	int ret;

	json_object_object_get_ex(root, "mgmtdev", &mgmtdevs);
	if (!object_put(root, "dev", section))
		return host_fail_memory(err);
	for (size_t i = 0; i < host->dev_count; i++) {
		ret = put_dev(section, mgmtdevs, &host->devs[i], err);
		if (ret)
			return ret;
	}
	return 0;
}

/* ---- the record ----------------------------------------------------- */

static bool put_host(struct json_object *root, const struct vdpa_host *host)
{
	struct json_object *member = json_object_new_object();

	return object_put(root, "schema",
			  json_object_new_string(VDPA_HOST_SCHEMA)) &&
	       object_put(root, "host", member) &&
	       members_write(&members_host, member, host, 0);
}

static int put_sim(struct json_object *root, const struct vdpa_host *host,
		   struct vdpa_error *err)
{
	struct json_object *sim;
	struct vdpa_error found;
	int ret;

	if (!host->sim)
		return 0;
	ret = text_parse_value(host->sim, strlen(host->sim), &sim, &found);
	if (ret)
		return vdpa_error_set(err, ret, found.hint, "sim: %s",
				      found.what);
	/* A null is a value, too. */
	if (!json_object_object_add(root, "sim", sim))
		return 0;
	json_object_put(sim);
	return host_fail_memory(err);
}

static int fill_root(struct json_object *root, const struct vdpa_host *host,
		     struct vdpa_error *err)
{
	int ret;

	if (!root || !put_host(root, host))
		return host_fail_memory(err);
	ret = put_mgmtdevs(root, host, err);
	if (!ret)
		ret = put_devs(root, host, err);
	if (!ret)
		ret = put_sim(root, host, err);
	return ret;
}

int vdpa_host_write(const struct vdpa_host *host, char **text,
		    struct vdpa_error *err)
{
	struct json_object *root = json_object_new_object();
	char *written = NULL;
	int ret;

	ret = fill_root(root, host, err);
	if (!ret)
		written = text_of_document(root);
	json_object_put(root);
	if (ret)
		return ret;
	if (!written)
		return host_fail_memory(err);
	*text = written;
	return 0;
}
