// SPDX-License-Identifier: LGPL-2.1-or-later
/* Management devices and devices of a record from its text. */

#include "fail.h"
#include "handle.h"
#include "members.h"
#include "read.h"
#include "unknown.h"

#include <string.h>
#include <vdpa/wire.h>

/* ---- management devices --------------------------------------------- */

int record_read_mgmtdev(struct reader *reader, const char *handle,
			struct json_object *object,
			struct vdpa_host_mgmtdev *entry)
{
	const struct place place = { .section = "mgmtdev", .name = handle };
	struct vdpa_mgmtdev *mgmtdev = &entry->mgmtdev;
	int ret;

	if (!handle_is_valid(handle))
		return place_say(&place, reader->err,
				 "its key is BUS/NAME, such as "
				 "pci/0000:02:00.0, or NAME",
				 "this is no name of a management device");
	if (!handle_split(handle, reader->arena, &mgmtdev->bus, &mgmtdev->name))
		return host_fail_memory(reader->err);
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

static int read_dev_mgmtdev(struct reader *reader, struct json_object *object,
			    const struct place *place, struct vdpa_dev *dev)
{
	struct json_object *value;
	const char *handle;

	if (!json_object_object_get_ex(object, "mgmtdev", &value))
		return 0;
	handle = json_string(value);
	if (!handle)
		return place_fail(place, "mgmtdev", value, "a string",
				  reader->err);
	if (!reader->mgmtdevs ||
	    !json_object_object_get_ex(reader->mgmtdevs, handle, NULL))
		return place_say(place, reader->err,
				 "every management device of a device must be "
				 "in \"mgmtdev\" of the record, too",
				 "its \"mgmtdev\" \"%.100s\" is not in this "
				 "record",
				 handle);
	if (!handle_split(handle, reader->arena, &dev->mgmtdev_bus,
			  &dev->mgmtdev_name))
		return host_fail_memory(reader->err);
	dev->has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_DEV_NAME);
	if (dev->mgmtdev_bus)
		dev->has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_BUS_NAME);
	return 0;
}

/* A configuration is about its device: name and class are the same. */
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

static int read_config(struct reader *reader, struct json_object *object,
		       const struct place *dev_place,
		       struct vdpa_host_dev *entry)
{
	struct place place = *dev_place;
	struct json_object *member;
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

static int read_vq(struct reader *reader, struct json_object *value,
		   const struct place *place, struct vdpa_host_vq *vq)
{
	if (!json_object_is_type(value, json_type_object))
		return place_fail(place, "queues", value, "a list of objects",
				  reader->err);
	return members_read(&members_vhost_vq, value, vq, reader->arena, place,
			    reader->err);
}

static int read_vqs(struct reader *reader, struct json_object *object,
		    const struct place *place, struct vdpa_host_vhost *vhost)
{
	struct json_object *list;
	int ret = 0;

	if (!json_object_object_get_ex(object, "queues", &list))
		return 0;
	if (!json_object_is_type(list, json_type_array))
		return place_fail(place, "queues", list, "a list of objects",
				  reader->err);
	vhost->vq_count = json_object_array_length(list);
	vhost->vqs =
		arena_new(reader->arena, vhost->vq_count, sizeof(*vhost->vqs));
	if (!vhost->vqs)
		return host_fail_memory(reader->err);
	for (size_t i = 0; i < vhost->vq_count && !ret; i++)
		ret = read_vq(reader, json_object_array_get_idx(list, i), place,
			      &vhost->vqs[i]);
	return ret;
}

static int read_vhost(struct reader *reader, struct json_object *object,
		      const struct place *dev_place,
		      struct vdpa_host_dev *entry)
{
	struct place place = *dev_place;
	struct json_object *member;
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

static int read_initial(struct reader *reader, struct json_object *object,
			const struct place *dev_place,
			struct vdpa_host_dev *entry)
{
	struct place place = *dev_place;
	struct json_object *member;
	int ret;

	ret = place_object(&place, object, "initial_config", &member,
			   reader->err);
	if (ret || !member)
		return ret;
	place.part = "initial_config";
	entry->has_initial = true;
	return members_read(&members_initial, member, &entry->initial,
			    reader->arena, &place, reader->err);
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
		return host_fail_memory(reader->err);
	dev->has = VDPA_BIT(VDPA_ATTR_DEV_NAME);
	return 0;
}

int record_read_dev(struct reader *reader, const char *name,
		    struct json_object *object, struct vdpa_host_dev *entry)
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
		ret = read_initial(reader, object, &place, entry);
	return ret;
}
