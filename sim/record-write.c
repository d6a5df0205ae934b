// SPDX-License-Identifier: LGPL-2.1-or-later
/* Make a host record from a world. */

#include "drivers.h"
#include "record.h"
#include "socket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

#define MGMTDEV_HAS                                      \
	(VDPA_BIT(VDPA_ATTR_MGMTDEV_DEV_NAME) |          \
	 VDPA_BIT(VDPA_ATTR_MGMTDEV_SUPPORTED_CLASSES) | \
	 VDPA_BIT(VDPA_ATTR_DEV_MGMTDEV_MAX_VQS) |       \
	 VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES))

#define DEV_HAS                                                                \
	(VDPA_BIT(VDPA_ATTR_DEV_NAME) | VDPA_BIT(VDPA_ATTR_DEV_ID) |           \
	 VDPA_BIT(VDPA_ATTR_DEV_VENDOR_ID) | VDPA_BIT(VDPA_ATTR_DEV_MAX_VQS) | \
	 VDPA_BIT(VDPA_ATTR_DEV_MAX_VQ_SIZE) |                                 \
	 VDPA_BIT(VDPA_ATTR_DEV_MIN_VQ_SIZE))

static void write_parent(const struct sim_parent *parent,
			 struct vdpa_host_mgmtdev *to)
{
	to->mgmtdev = (struct vdpa_mgmtdev){
		.has = MGMTDEV_HAS,
		.bus = parent->bus,
		.name = parent->name,
		.supported_classes = parent->classes,
		.supported_features = parent->features,
		.max_vqs = parent->max_vqs,
	};
	if (parent->bus)
		to->mgmtdev.has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_BUS_NAME);
	to->driver = parent->driver_name;
}

static void write_config(const struct sim_dev *dev, enum sim_kernel kernel,
			 struct vdpa_config *to)
{
	*to = (struct vdpa_config){
		.has = VDPA_BIT(VDPA_ATTR_DEV_NAME) |
		       VDPA_BIT(VDPA_ATTR_DEV_ID) |
		       sim_config_attrs(dev, kernel),
		.name = dev->name,
		.class_id = dev->class_id,
		.device_features = dev->features,
		.negotiated_features = dev->guest.features,
		.net = dev->net,
		.block = dev->block,
	};
}

static void write_dev(struct sim_dev *dev, enum sim_kernel kernel,
		      struct vdpa_host_dev *to)
{
	to->dev = (struct vdpa_dev){
		.has = DEV_HAS,
		.name = dev->name,
		.class_id = dev->class_id,
		.vendor_id = dev->vendor_id,
		.max_vqs = dev->max_vqs,
		.max_vq_size = dev->max_vq_size,
		.min_vq_size = dev->min_vq_size,
	};
	if (dev->parent) {
		to->dev.has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_DEV_NAME);
		to->dev.mgmtdev_bus = dev->parent->bus;
		to->dev.mgmtdev_name = dev->parent->name;
	}
	if (to->dev.mgmtdev_bus)
		to->dev.has |= VDPA_BIT(VDPA_ATTR_MGMTDEV_BUS_NAME);
	write_config(dev, kernel, &to->config);
	to->driver = dev->driver;
	if (dev->driver && strcmp(dev->driver, "vhost_vdpa") == 0) {
		snprintf(dev->chardev, sizeof(dev->chardev),
			 "/dev/vhost-vdpa-%d", dev->unit);
		to->chardev = dev->chardev;
	}
	to->pci = dev->pci;
	to->netdev = dev->netdev;
	to->blockdev = dev->blockdev;
	to->has_initial = dev->has_initial;
	to->initial = dev->initial;
	to->set = dev->set;
}

static int write_host(const struct sim_world *world, struct vdpa_host *host)
{
	host->mgmtdevs =
		calloc(world->parent_count + 1, sizeof(*host->mgmtdevs));
	host->devs = calloc(world->dev_count + 1, sizeof(*host->devs));
	if (!host->mgmtdevs || !host->devs)
		return -ENOMEM;
	for (size_t i = 0; i < world->parent_count; i++)
		write_parent(world->parents[i], &host->mgmtdevs[i]);
	for (size_t i = 0; i < world->dev_count; i++)
		write_dev(world->devs[i], world->kernel, &host->devs[i]);
	host->mgmtdev_count = world->parent_count;
	host->dev_count = world->dev_count;
	host->name = world->host_name;
	host->kernel = world->kernel_release;
	host->boot_id = world->boot_id;
	return 0;
}

int sim_record_write(const struct sim_world *world, char **text,
		     struct vdpa_error *err)
{
	struct vdpa_host host = { 0 };
	char *member = NULL;
	int ret;

	ret = write_host(world, &host);
	if (ret)
		vdpa_error_set(err, ret, NULL, "no memory for a record");
	else
		ret = sim_member_write(world, &member, err);
	host.sim = member;
	if (!ret)
		ret = vdpa_host_write(&host, text, err);
	free(member);
	free(host.mgmtdevs);
	free(host.devs);
	return ret;
}
