// SPDX-License-Identifier: LGPL-2.1-or-later
/* The drivers of the vdpa bus: what binding a device does. */

#include "drivers.h"
#include "sysfs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool sim_dev_is_bound(const struct sim_dev *dev, const char *driver)
{
	return dev->driver && strcmp(dev->driver, driver) == 0;
}

/* ---- free numbers and names ------------------------------------------- */

/* The lowest free unit; negative: no memory. */
static int free_unit(const struct sim_world *world, const char *driver)
{
	bool *taken = calloc(world->dev_count + 1, sizeof(*taken));
	int unit = 0;

	if (!taken)
		return -ENOMEM;
	for (size_t i = 0; i < world->dev_count; i++) {
		const struct sim_dev *dev = world->devs[i];

		if (dev->unit >= 0 && (size_t)dev->unit < world->dev_count &&
		    sim_dev_is_bound(dev, driver))
			taken[dev->unit] = true;
	}
	while (taken[unit])
		unit++;
	free(taken);
	return unit;
}

static bool is_interface_taken(const struct sim_world *world, const char *name)
{
	for (size_t i = 0; i < world->dev_count; i++) {
		const struct sim_dev *dev = world->devs[i];

		if ((dev->netdev && strcmp(dev->netdev, name) == 0) ||
		    (dev->blockdev && strcmp(dev->blockdev, name) == 0))
			return true;
	}
	return false;
}

static int create_netdev(const struct sim_world *world, struct sim_dev *dev)
{
	char name[16];
	int i = 0;

	do
		snprintf(name, sizeof(name), "eth%d", i++);
	while (is_interface_taken(world, name));
	return sim_string_set(&dev->netdev, name);
}

/* vda to vdz, then vdaa, as in sd_format_disk_name() */
static int create_blockdev(const struct sim_world *world, struct sim_dev *dev)
{
	char name[16];
	int i = 0;

	do {
		if (i < 26)
			snprintf(name, sizeof(name), "vd%c", 'a' + i);
		else
			snprintf(name, sizeof(name), "vd%c%c",
				 'a' + (i / 26 - 1) % 26, 'a' + i % 26);
		i++;
	} while (is_interface_taken(world, name) && i < 26 * 27);
	return sim_string_set(&dev->blockdev, name);
}

/* ---- features ------------------------------------------------------- */

int sim_dev_accepts(const struct sim_dev *dev, uint64_t features)
{
	const struct sim_parent *parent = dev->parent;

	if (!parent || !parent->driver->set_features)
		return 0;
	return parent->driver->set_features(dev, features);
}

/* Bits that virtio_net and virtio_blk know: the arrays features and
 * features_legacy of virtio_net.c and virtio_blk.c. The last row, for all other
 * classes, has every bit. */
static const struct {
	uint32_t class_id;
	uint64_t modern[2];  /* 6.1 first */
	uint64_t legacy;     /* also known without VERSION_1 */
	uint64_t controlled; /* bits that need CTRL_VQ */
} own_drivers[] = {
	{ SIM_CLASS_NET,
	  { 0xd220000000efffaf, 0xdbf4000000efffaf },
	  SIM_BIT(6) | SIM_BIT(SIM_ANY_LAYOUT),
	  0x1230000000ec0000 },
	{ SIM_CLASS_BLOCK, { 0x17e76, 0x37e76 }, 0, 0 },
	{ 0, { UINT64_MAX, UINT64_MAX }, 0, 0 },
};

/* vring_transport_features(): the bits of the ring and the transport; 6.1
 * first */
#define TRANSPORT_BITS                                             \
	(SIM_BIT(28) | SIM_BIT(29) | SIM_BIT(SIM_VERSION_1) |      \
	 SIM_BIT(SIM_ACCESS_PLATFORM) | SIM_BIT(SIM_RING_PACKED) | \
	 SIM_BIT(SIM_ORDER_PLATFORM))
static const uint64_t transport_bits[] = {
	TRANSPORT_BITS,
	TRANSPORT_BITS | SIM_BIT(SIM_NOTIFICATION_DATA),
};

/* virtio_dev_probe(): the host's own driver negotiates the features that it
 * knows. Returns whether it accepts the device. */
static bool probe_virtio(const struct sim_world *world, struct sim_dev *dev)
{
	uint64_t known = transport_bits[world->kernel], features;
	size_t row = 0;

	while (own_drivers[row].class_id &&
	       own_drivers[row].class_id != dev->class_id)
		row++;
	known |= own_drivers[row].modern[world->kernel];
	if (!(dev->features & SIM_BIT(SIM_VERSION_1)))
		known |= own_drivers[row].legacy;
	features = dev->features & known;
	if (!(features & SIM_BIT(SIM_NET_CTRL_VQ)) &&
	    features & own_drivers[row].controlled)
		return false;
	if (sim_dev_accepts(dev, features))
		return false;
	/* virtio_features_ok() does not ask a device without VERSION_1. */
	dev->guest.is_negotiated = features & SIM_BIT(SIM_VERSION_1);
	dev->guest.features = features;
	/* virtio_net sends a random MAC address to a device that has none. */
	if (dev->class_id == SIM_CLASS_NET &&
	    !(features & SIM_BIT(SIM_NET_MAC)) &&
	    features & SIM_BIT(SIM_NET_CTRL_MAC_ADDR))
		dev->guest.control_requests++;
	return true;
}

/* ---- binding -------------------------------------------------------- */

static int bind_virtio(const struct sim_world *world, struct sim_dev *dev)
{
	if (!probe_virtio(world, dev))
		return 0;
	if (dev->class_id == SIM_CLASS_NET)
		return create_netdev(world, dev);
	return dev->class_id == SIM_CLASS_BLOCK ? create_blockdev(world, dev) :
						  0;
}

int sim_dev_bind(struct sim_world *world, struct sim_dev *dev,
		 const char *driver)
{
	int unit, ret;

	if (dev->override && strcmp(dev->override, driver) != 0)
		return -ENODEV;
	if (dev->driver)
		return -EBUSY;
	unit = free_unit(world, driver);
	if (unit < 0)
		return unit;
	ret = sim_string_set(&dev->driver, driver);
	dev->unit = unit;
	if (!ret && strcmp(driver, SIM_VIRTIO) == 0)
		ret = bind_virtio(world, dev);
	return ret;
}

void sim_dev_unbind(struct sim_dev *dev)
{
	dev->guest.is_negotiated = false;
	dev->guest.features = 0;
	dev->unit = 0;
	sim_string_set(&dev->driver, NULL);
	sim_string_set(&dev->netdev, NULL);
	sim_string_set(&dev->blockdev, NULL);
}

/* The bus tries its drivers in order; each driver matches every device. */
void sim_dev_probe(struct sim_world *world, struct sim_dev *dev)
{
	if (!dev->driver && sim_dev_bind(world, dev, SIM_VIRTIO))
		sim_dev_bind(world, dev, SIM_VHOST);
}
