// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reads the management devices and devices of a record. */

#include "handle.h"
#include "members.h"
#include "read.h"
#include "unknown.h"
#include "json/fail.h"

#include <string.h>
#include <vdpa/wire.h>

/* ---- management devices --------------------------------------------- */

int record_read_mgmtdev(struct reader *reader, const char *handle,
			const struct json *object,
			struct vdpa_host_mgmtdev *entry)
{
	const struct place place = { .section = "mgmtdev", .name = handle };
	struct vdpa_mgmtdev *mgmtdev = &entry->mgmtdev;
	int ret;

	if (!handle_is_valid(handle))
		return place_say(&place, reader->err,
				 "its key is BUS/NAME, such as "
				 "pci/0000:02:00.0, or NAME",
				 "this is not the name of a management device");
	if (!handle_split(handle, reader->arena, &mgmtdev->bus, &mgmtdev->name))
		return json_fail_memory(reader->err);
	mgmtdev->has = VDPA_BIT(VDPA_ATTR_MGMTDEV_DEV_NAME);
	if (mgmtdev->bus)
		mgmtdev->has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_BUS_NAME);

	ret = members_read(&members_mgmtdev, object, mgmtdev, reader->arena,
			   &place, reader->err);
	if (!ret)
		ret = members_read(&members_host_mgmtdev, object, entry,
				   reader->arena, &place, reader->err);
	if (!ret)
		ret = unknown_read(object, (struct vdpa_object *)mgmtdev,
				   reader->arena, &place, reader->err);
	return ret;
}

/* ---- devices -------------------------------------------------------- */

/* Its management device must be in the record. */
static int read_handle(struct reader *reader, const char *handle,
		       const struct place *place, struct vdpa_dev *dev)
{
	if (!handle_split(handle, reader->arena, &dev->mgmtdev_bus,
			  &dev->mgmtdev_name))
		return json_fail_memory(reader->err);
	if (!handle_is_valid(handle) ||
	    index_find(&reader->mgmtdevs, dev->mgmtdev_bus,
		       dev->mgmtdev_name) == INDEX_NONE)
		return place_say(place, reader->err,
				 "every management device of a device must be "
				 "in \"mgmtdev\" of the record, too",
				 "its \"mgmtdev\" \"%.100s\" is not in this "
				 "record",
				 handle);
	dev->has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_DEV_NAME);
	if (dev->mgmtdev_bus)
		dev->has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_BUS_NAME);
	return 0;
}

static int read_dev_mgmtdev(struct reader *reader, const struct json *object,
			    const struct place *place, struct vdpa_dev *dev)
{
	const struct json *value = json_get(object, "mgmtdev");

	if (!value)
		return 0;
	if (!json_string(value))
		return place_fail(place, "mgmtdev", value, "a string",
				  reader->err);
	return read_handle(reader, json_string(value), place, dev);
}

/* A configuration has the name and class of its device. */
static int adopt_config(struct reader *reader, const struct vdpa_dev *dev,
			const struct place *place, struct vdpa_config *config)
{
	config->name = dev->name;
	config->has |= VDPA_BIT(VDPA_ATTR_DEV_NAME);
	if (config->error || !VDPA_HAS(dev, VDPA_ATTR_DEV_ID))
		return 0;
	if (VDPA_HAS(config, VDPA_ATTR_DEV_ID) &&
	    config->class_id != dev->class_id)
		return place_say(place, reader->err, NULL,
				 "\"class\" is not the one of the device");
	config->class_id = dev->class_id;
	config->has |= VDPA_BIT(VDPA_ATTR_DEV_ID);
	return 0;
}

static int read_config(struct reader *reader, const struct json *object,
		       const struct place *dev_place,
		       struct vdpa_host_dev *entry)
{
	struct place place = *dev_place;
	const struct json *member;
	int ret;

	ret = place_object(&place, object, "config", &member, reader->err);
	if (ret || !member)
		return ret;
	place.part = "config";
	ret = members_read(&members_config, member, &entry->config,
			   reader->arena, &place, reader->err);
	if (!ret)
		ret = unknown_read(member, (struct vdpa_object *)&entry->config,
				   reader->arena, &place, reader->err);
	if (!ret)
		ret = adopt_config(reader, &entry->dev, &place, &entry->config);
	return ret;
}

static const char list_of_objects[] = "a list of objects";

static int read_vq(struct reader *reader, const struct json *value,
		   const struct place *place, struct vdpa_host_vq *vq)
{
	if (value->kind != JSON_OBJECT)
		return place_fail(place, "queues", value, list_of_objects,
				  reader->err);
	return members_read(&members_vhost_vq, value, vq, reader->arena, place,
			    reader->err);
}

static int read_vqs(struct reader *reader, const struct json *object,
		    const struct place *place, struct vdpa_host_vhost *vhost)
{
	const struct json *list;
	int ret;

	ret = place_list(place, object, "queues", list_of_objects, &list,
			 reader->err);
	if (ret || !list)
		return ret;
	vhost->vqs = arena_new(reader->arena, list->count, sizeof(*vhost->vqs));
	if (!vhost->vqs)
		return json_fail_memory(reader->err);
	for (const struct json *at = list->first; at && !ret; at = at->next)
		ret = read_vq(reader, at, place,
			      &vhost->vqs[vhost->vq_count++]);
	return ret;
}

static int read_vhost(struct reader *reader, const struct json *object,
		      const struct place *dev_place,
		      struct vdpa_host_dev *entry)
{
	struct place place = *dev_place;
	const struct json *member;
	int ret;

	ret = place_object(&place, object, "vhost", &member, reader->err);
	if (ret || !member)
		return ret;
	place.part = "vhost";
	entry->has_vhost = true;
	ret = members_read(&members_vhost, member, &entry->vhost, reader->arena,
			   &place, reader->err);
	if (!ret)
		ret = read_vqs(reader, member, &place, &entry->vhost);
	return ret;
}

static int read_words(struct reader *reader, const struct json *object,
		      const struct place *dev_place, const char *key,
		      const struct members *members, struct vdpa_initial *words,
		      bool *is_there)
{
	struct place place = *dev_place;
	const struct json *member;
	int ret;

	ret = place_object(&place, object, key, &member, reader->err);
	if (ret || !member)
		return ret;
	place.part = key;
	*is_there = true;
	return members_read(members, member, words, reader->arena, &place,
			    reader->err);
}

static int read_administered(struct reader *reader, const struct json *object,
			     const struct place *place,
			     struct vdpa_host_dev *entry)
{
	bool has_set;
	int ret;

	ret = read_words(reader, object, place, "initial_config",
			 &members_initial, &entry->initial,
			 &entry->has_initial);
	if (!ret)
		ret = read_words(reader, object, place, "set_config",
				 &members_set, &entry->set, &has_set);
	return ret;
}

static int read_dev_name(struct reader *reader, const char *name,
			 struct vdpa_dev *dev)
{
	static const struct place record = { .section = "record" };

	if (!*name)
		return place_say(&record, reader->err, NULL,
				 "a key of \"dev\" is empty");
	dev->name = arena_copy(reader->arena, name, strlen(name));
	if (!dev->name)
		return json_fail_memory(reader->err);
	dev->has = VDPA_BIT(VDPA_ATTR_DEV_NAME);
	return 0;
}

int record_read_dev(struct reader *reader, const char *name,
		    const struct json *object, struct vdpa_host_dev *entry)
{
	const struct place place = { .section = "dev", .name = name };
	int ret;

	ret = read_dev_name(reader, name, &entry->dev);
	if (!ret)
		ret = read_dev_mgmtdev(reader, object, &place, &entry->dev);
	if (!ret)
		ret = members_read(&members_dev, object, &entry->dev,
				   reader->arena, &place, reader->err);
	if (!ret)
		ret = members_read(&members_host_dev, object, entry,
				   reader->arena, &place, reader->err);
	if (!ret)
		ret = unknown_read(object, (struct vdpa_object *)&entry->dev,
				   reader->arena, &place, reader->err);
	if (!ret)
		ret = read_vhost(reader, object, &place, entry);
	if (!ret)
		ret = read_config(reader, object, &place, entry);
	if (!ret)
		ret = read_administered(reader, object, &place, entry);
	return ret;
}
