// SPDX-License-Identifier: LGPL-2.1-or-later
/* The character devices of vhost_vdpa (drivers/vhost/vdpa.c): who has one open,
 * and the answers of its ioctls. */

#include "drivers.h"
#include "sysfs.h"
#include "json/text-stream.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHARDEV "/dev/vhost-vdpa-"

/* struct virtio_net_config, struct virtio_blk_config of 6.1 and of 7.2 */
#define NET_CONFIG_SIZE 24
static const unsigned int block_config_size[] = { 72, 96 };

/* The number of a character device; negative: @path is another file. */
static int chardev_unit(const char *path)
{
	char own[32];
	int unit;

	if (strncmp(path, CHARDEV, strlen(CHARDEV)) != 0)
		return -1;
	unit = (int)strtol(path + strlen(CHARDEV), NULL, 10);
	snprintf(own, sizeof(own), CHARDEV "%d", unit);
	return strcmp(own, path) == 0 ? unit : -1;
}

struct sim_dev *sim_chardev_dev(const struct sim_world *world, const char *path)
{
	int unit = chardev_unit(path);

	for (size_t i = 0; i < world->dev_count && unit >= 0; i++) {
		struct sim_dev *dev = world->devs[i];

		if (dev->unit == unit && sim_dev_is_bound(dev, SIM_VHOST))
			return dev;
	}
	return NULL;
}

/* ENOTSUPP of include/linux/errno.h, which no libc has. */
#define KERNEL_ENOTSUPP 524

/* vhost_vdpa_open() allows one opener and resets the device.
 * vhost_vdpa_alloc_domain() needs an IOMMU for some devices. */
static int open_dev(const struct sim_world *world, const struct sim_dev *dev)
{
	if (!dev)
		return -ENOENT;
	if (dev->guest.is_negotiated)
		return -EBUSY;
	if (world->has_no_iommu && dev->parent->driver->needs_iommu)
		return -KERNEL_ENOTSUPP;
	return 0;
}

/* Only root may open them, as udev's default says. */
int sim_chardev_access(const struct sim_world *world, const char *path)
{
	if (!sim_chardev_dev(world, path))
		return -ENOENT;
	return sim_is_root(world) ? 0 : -EACCES;
}

int sim_chardev_try(const struct sim_world *world, const char *path)
{
	const char *slash = strrchr(path, '/');

	for (size_t i = 0; slash && i < world->dev_count; i++)
		if (world->devs[i]->blockdev &&
		    strcmp(world->devs[i]->blockdev, slash + 1) == 0)
			return 0;
	return open_dev(world, sim_chardev_dev(world, path));
}

/* A guest is shown as process 0: it is not a process of this machine. */
ssize_t sim_chardev_holders(const struct sim_world *world, char *buffer,
			    size_t size)
{
	size_t used = 0;
	int length;

	for (size_t i = 0; i < world->dev_count; i++) {
		const struct sim_dev *dev = world->devs[i];

		if (!dev->guest.is_negotiated ||
		    !sim_dev_is_bound(dev, SIM_VHOST))
			continue;
		length = snprintf(buffer + used, size - used, "%d 0 guest",
				  dev->unit);
		if ((size_t)length >= size - used)
			return -EMSGSIZE;
		used += (size_t)length + 1;
	}
	return (ssize_t)used;
}

/* ---- the ioctls ------------------------------------------------------- */

static unsigned int config_size(const struct sim_dev *dev,
				enum sim_kernel kernel)
{
	return dev->class_id == SIM_CLASS_BLOCK ? block_config_size[kernel] :
						  NET_CONFIG_SIZE;
}

/* With several address spaces, the control virtqueue has its own group. */
static unsigned int group_of(const struct sim_dev *dev, uint32_t qidx)
{
	const struct sim_driver *driver = dev->parent->driver;
	uint32_t control = driver->idle_control ? driver->idle_control :
						  dev->max_vqs - 1;

	return driver->spaces > 1 && qidx == control;
}

static void say_vq(FILE *out, const struct sim_dev *dev, uint32_t qidx,
		   enum sim_kernel kernel)
{
	const struct sim_driver *driver = dev->parent->driver;
	/* Linux 6.1 does not know the requests for size and desc_group. */
	int unknown = kernel == SIM_KERNEL_6_1 ? -ENOTTY : -EOPNOTSUPP;

	if (driver->has_size[kernel])
		fprintf(out, "size %u\n", dev->max_vq_size);
	else
		fprintf(out, "size %d\n", unknown);
	if (driver->has_group[kernel])
		fprintf(out, "group %u\n", group_of(dev, qidx));
	else
		fprintf(out, "group %d\n", -EOPNOTSUPP);
	/* No driver here has a separate group for descriptors. */
	fprintf(out, "desc_group %d\n", unknown);
}

/* The names are those of <vdpa/vhost.h>. */
static void say_vhost(FILE *out, const struct sim_dev *dev,
		      enum sim_kernel kernel)
{
	const struct sim_driver *driver = dev->parent->driver;

	fprintf(out, "device_id %" PRIu32 "\nstatus 0\n", dev->class_id);
	fprintf(out, "features %" PRIu64 "\nbackend_features %" PRIu64 "\n",
		dev->features, driver->backend_features[kernel]);
	fprintf(out, "config_size %u\nvq_count %" PRIu32 "\n",
		config_size(dev, kernel), dev->max_vqs);
	fprintf(out, "vq_size_max %u\n", dev->max_vq_size);
	fprintf(out, "group_count %u\nas_count %u\n", driver->groups[kernel],
		driver->spaces);
	fprintf(out, "iova_first 0\niova_last %" PRIu64 "\n", UINT64_MAX);
	for (uint32_t i = 0; i < dev->max_vqs; i++)
		say_vq(out, dev, i, kernel);
}

ssize_t sim_chardev_ask(const struct sim_world *world, const char *path,
			char *buffer, size_t size)
{
	struct sim_dev *dev = sim_chardev_dev(world, path);
	int ret = open_dev(world, dev);
	struct text_stream stream = { .size = 0 };

	if (ret || !dev->parent)
		return ret ? ret : -ENOENT;
	if (!text_stream_open(&stream))
		return -ENOMEM;
	say_vhost(stream.file, dev, world->kernel);
	if (!text_stream_close(&stream))
		return -ENOMEM;
	if (stream.size > size)
		ret = -EMSGSIZE;
	else
		memcpy(buffer, stream.text, stream.size);
	free(stream.text);
	return ret ? ret : (ssize_t)stream.size;
}
