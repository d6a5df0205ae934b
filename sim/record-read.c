// SPDX-License-Identifier: LGPL-2.1-or-later
/* Make a world from a host record. */

#include "drivers.h"
#include "record.h"
#include "socket.h"

#include <errno.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

static int fail_memory(struct vdpa_error *err)
{
	return vdpa_error_set(err, -ENOMEM, NULL, "no memory for a world");
}

/*
 * A name that does not fit into an attribute cannot be sent. Lists would
 * silently lack the device.
 */
#define NAME_MAX_LENGTH (UINT16_MAX - sizeof(struct nlattr) - 1)

static int check_name(const char *kind, const char *name,
		      struct vdpa_error *err)
{
	if (!name || strlen(name) <= NAME_MAX_LENGTH)
		return 0;
	return vdpa_error_set(err, -EINVAL, NULL,
			      "the name of a %s has more than %u characters: "
			      "\"%.60s...\"",
			      kind, (unsigned int)NAME_MAX_LENGTH, name);
}

/* For a record without a boot ID. */
#define NO_BOOT_ID "00000000-0000-4000-8000-000000000000"

/* ---- management devices ----------------------------------------------- */

static void set_disk_defaults(struct sim_parent *parent)
{
	parent->block = (struct vdpa_block_config){
		.capacity = 2048,
		.size_max = 65536,
		.seg_max = 128,
		.blk_size = 512,
		.num_queues = (uint16_t)parent->max_vqs,
	};
}

/* The MAC addresses are those of QEMU's cards. */
static void set_hardware_defaults(struct sim_parent *parent, size_t index)
{
	parent->net = (struct vdpa_net_config){
		.status = 1,
		.max_vqp = 1,
		.mtu = 1500,
	};
	if (parent->bus && parent->classes & SIM_BIT(SIM_CLASS_BLOCK))
		set_disk_defaults(parent);
	if (!parent->bus || !parent->driver->has_mac)
		return;
	memcpy(parent->net.mac, "\x52\x54\x00\x12\x34\x56", 6);
	parent->net.mac[5] = (uint8_t)(parent->net.mac[5] + index);
	/* One virtqueue is for control. */
	if (parent->max_vqs > 2)
		parent->net.max_vqp = (uint16_t)((parent->max_vqs - 1) / 2);
}

/* If the record lacks a value, the driver's offer on that kernel applies. */
static void read_offer(struct sim_parent *parent,
		       const struct vdpa_mgmtdev *mgmtdev,
		       enum sim_kernel kernel)
{
	const struct sim_driver *driver = parent->driver;

	parent->classes = driver->classes[kernel];
	parent->features = driver->features[kernel];
	parent->max_vqs = driver->max_vqs;
	if (VDPA_HAS(mgmtdev, VDPA_ATTR_MGMTDEV_SUPPORTED_CLASSES))
		parent->classes = mgmtdev->supported_classes;
	if (VDPA_HAS(mgmtdev, VDPA_ATTR_DEV_SUPPORTED_FEATURES))
		parent->features = mgmtdev->supported_features;
	if (VDPA_HAS(mgmtdev, VDPA_ATTR_DEV_MGMTDEV_MAX_VQS))
		parent->max_vqs = mgmtdev->max_vqs;
}

static size_t count_cards(const struct sim_world *world)
{
	size_t count = 0;

	for (size_t i = 0; i < world->parent_count; i++)
		count += world->parents[i]->bus &&
			 world->parents[i]->driver->has_mac;
	return count;
}

static int read_parent(struct sim_world *world,
		       const struct vdpa_host_mgmtdev *from,
		       struct vdpa_error *err)
{
	const struct vdpa_mgmtdev *mgmtdev = &from->mgmtdev;
	struct sim_parent *parent;
	int ret;

	ret = check_name("management device", mgmtdev->name, err);
	if (!ret)
		ret = check_name("bus", mgmtdev->bus, err);
	if (ret)
		return ret;
	parent = calloc(1, sizeof(*parent));
	if (!parent || sim_string_set(&parent->bus, mgmtdev->bus) ||
	    sim_string_set(&parent->name, mgmtdev->name) ||
	    sim_string_set(&parent->driver_name, from->driver)) {
		sim_parent_free(parent);
		return fail_memory(err);
	}
	parent->driver =
		sim_driver_find(from->driver, mgmtdev->bus, mgmtdev->name);
	read_offer(parent, mgmtdev, world->kernel);
	set_hardware_defaults(parent, count_cards(world));
	if (sim_parent_take(world, parent)) {
		sim_parent_free(parent);
		return fail_memory(err);
	}
	return 0;
}

/* ---- devices -------------------------------------------------------- */

static void read_config(struct sim_dev *dev, const struct vdpa_config *config)
{
	dev->features = config->device_features;
	dev->net = config->net;
	if (!VDPA_HAS(config, VDPA_ATTR_DEV_NET_STATUS))
		dev->net.status = 1;
	dev->block = config->block;
	dev->guest.is_negotiated =
		VDPA_HAS(config, VDPA_ATTR_DEV_NEGOTIATED_FEATURES);
	dev->guest.features = config->negotiated_features;
}

/* "/dev/vhost-vdpa-3" is unit 3. */
static int chardev_unit(const char *chardev)
{
	const char *dash = chardev ? strrchr(chardev, '-') : NULL;

	return dash ? (int)strtol(dash + 1, NULL, 10) : 0;
}

static int read_strings(struct sim_dev *dev, const struct vdpa_host_dev *from)
{
	if (sim_string_set(&dev->name, from->dev.name) ||
	    sim_string_set(&dev->driver, from->driver) ||
	    sim_string_set(&dev->pci, from->pci) ||
	    sim_string_set(&dev->netdev, from->netdev) ||
	    sim_string_set(&dev->blockdev, from->blockdev))
		return -ENOMEM;
	return 0;
}

static void read_numbers(struct sim_dev *dev, const struct vdpa_host_dev *from)
{
	dev->class_id = from->dev.class_id;
	dev->vendor_id = from->dev.vendor_id;
	dev->max_vqs = from->dev.max_vqs;
	dev->max_vq_size = from->dev.max_vq_size;
	dev->min_vq_size = VDPA_HAS(&from->dev, VDPA_ATTR_DEV_MIN_VQ_SIZE) ?
				   from->dev.min_vq_size :
				   1;
	read_config(dev, &from->config);
	dev->unit = chardev_unit(from->chardev);
	dev->has_initial = from->has_initial;
	dev->initial = from->initial;
	dev->set = from->set;
}

static int read_dev(struct sim_world *world, const struct vdpa_host_dev *from,
		    struct vdpa_error *err)
{
	struct sim_dev *dev;
	int ret;

	ret = check_name("device", from->dev.name, err);
	if (ret)
		return ret;
	if (sim_dev_find(world, from->dev.name))
		return vdpa_error_set(err, -EINVAL, NULL,
				      "device \"%.100s\" is listed twice",
				      from->dev.name);
	dev = calloc(1, sizeof(*dev));
	if (!dev || read_strings(dev, from)) {
		sim_dev_free(dev);
		return fail_memory(err);
	}
	read_numbers(dev, from);
	if (from->dev.mgmtdev_name)
		dev->parent = sim_parent_find(world, from->dev.mgmtdev_bus,
					      from->dev.mgmtdev_name);
	if (from->dev.mgmtdev_name && !dev->parent) {
		sim_dev_free(dev);
		return vdpa_error_set(
			err, -EINVAL, NULL,
			"device \"%.100s\" is on \"%.100s\", which is "
			"not there",
			from->dev.name, from->dev.mgmtdev_name);
	}
	if (sim_dev_take(world, dev)) {
		sim_dev_free(dev);
		return fail_memory(err);
	}
	return 0;
}

/* ---- the host -------------------------------------------------------- */

static enum sim_kernel find_kernel(const char *release)
{
	if (release && strncmp(release, "6.1", 3) == 0 &&
	    (release[3] == '.' || !release[3]))
		return SIM_KERNEL_6_1;
	return SIM_KERNEL_7_2;
}

static int read_host(const struct vdpa_host *host, struct sim_world *world,
		     struct vdpa_error *err)
{
	int ret = 0;

	world->kernel = find_kernel(host->kernel);
	world->next_number = 1;
	if (sim_string_set(&world->host_name, host->name) ||
	    sim_string_set(&world->kernel_release, host->kernel) ||
	    sim_string_set(&world->boot_id,
			   host->boot_id ? host->boot_id : NO_BOOT_ID))
		return fail_memory(err);
	for (size_t i = 0; i < host->mgmtdev_count && !ret; i++)
		ret = read_parent(world, &host->mgmtdevs[i], err);
	for (size_t i = 0; i < host->dev_count && !ret; i++)
		ret = read_dev(world, &host->devs[i], err);
	return ret ? ret : sim_member_read(host->sim, world, err);
}

int sim_record_load(const struct vdpa_host *host, struct sim_world *world,
		    struct vdpa_error *err)
{
	int ret = read_host(host, world, err);

	if (ret)
		sim_world_clear(world);
	return ret;
}

int sim_record_read(const char *text, size_t size, struct sim_world *world,
		    struct vdpa_error *err)
{
	struct vdpa_host *host;
	int ret;

	ret = vdpa_host_read(text, size, &host, err);
	if (ret)
		return ret;
	ret = sim_record_load(host, world, err);
	vdpa_host_free(host);
	return ret;
}
