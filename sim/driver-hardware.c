// SPDX-License-Identifier: LGPL-2.1-or-later
/* The drivers that pass on what a card offers, and the check of features that
 * all drivers share. */

#include "drivers.h"

#include <errno.h>
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

/* The configuration is the PCI device's own, whatever was asked for:
 * vp_vdpa_dev_add(), drivers/vdpa/virtio_pci/vp_vdpa.c */
int sim_hardware_add(struct sim_world *world, const struct sim_wanted *wanted,
		     struct sim_dev *dev)
{
	(void)world;
	dev->net = dev->parent->net;
	return sim_provision_features(dev, wanted, dev->parent->features);
}
