// SPDX-License-Identifier: LGPL-2.1-or-later
/* Drivers that offer what the card offers, and the check of features that all
 * drivers share. */

#include "drivers.h"

#include <errno.h>
#include <string.h>
#include <vdpa/wire.h>

int sim_provision_features(struct sim_dev *dev, const struct sim_wanted *wanted,
			   uint64_t offered)
{
	dev->features = offered;
	if (!(wanted->mask & VDPA_BIT(VDPA_ATTR_DEV_FEATURES)))
		return 0;
	if (wanted->device_features & ~offered)
		return -EINVAL;
	dev->features = wanted->device_features;
	return 0;
}

bool sim_is_zero_mac(const uint8_t mac[6])
{
	static const uint8_t zero[6];

	return memcmp(mac, zero, sizeof(zero)) == 0;
}

void sim_share_features(struct sim_world *world, struct sim_parent *parent,
			uint64_t features)
{
	for (size_t i = 0; i < world->dev_count; i++)
		if (world->devs[i]->parent == parent)
			world->devs[i]->features = features;
	parent->is_changed = true;
}

/* The configuration is the PCI device's own, whatever the request says:
 * vp_vdpa_dev_add(), drivers/vdpa/virtio_pci/vp_vdpa.c */
int sim_hardware_add(struct sim_world *world, const struct sim_wanted *wanted,
		     struct sim_dev *dev)
{
	(void)world;
	dev->net = dev->parent->net;
	dev->block = dev->parent->block;
	return sim_provision_features(dev, wanted, dev->parent->features);
}
