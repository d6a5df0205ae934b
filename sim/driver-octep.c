// SPDX-License-Identifier: LGPL-2.1-or-later
/* A device of the Marvell Octeon driver (drivers/vdpa/octeon_ep). */

#include "drivers.h"

#include <errno.h>

/* octep_verify_features() */
static int verify(uint64_t features)
{
	const uint64_t needed = SIM_BIT(SIM_VERSION_1) |
				SIM_BIT(SIM_RING_PACKED) |
				SIM_BIT(SIM_NOTIFICATION_DATA);

	return (features & needed) == needed ? 0 : -EOPNOTSUPP;
}

/*
 * octep_vdpa_dev_add() overwrites the features of the function with those of
 * the device before it verifies them, and nothing restores them. The management
 * device still shows the original features.
 */
int sim_octep_add(struct sim_world *world, const struct sim_wanted *wanted,
		  struct sim_dev *dev)
{
	struct sim_parent *parent = dev->parent;
	int ret;

	dev->net = parent->net;
	ret = sim_provision_features(dev, wanted,
				     parent->features & ~parent->lost_features);
	if (ret)
		return ret;
	parent->lost_features = parent->features & ~dev->features;
	sim_share_features(world, parent, dev->features);
	return verify(dev->features);
}

/* octep_vdpa_set_driver_features() */
int sim_octep_set_features(const struct sim_dev *dev, uint64_t features)
{
	(void)dev;
	return verify(features);
}
