// SPDX-License-Identifier: LGPL-2.1-or-later
/* A device of the Intel IFC driver (drivers/vdpa/ifcvf/ifcvf_main.c). */

#include "drivers.h"

#include <errno.h>

/*
 * ifcvf_vdpa_dev_add(). The driver keeps the features of the function, not of
 * the device, so a second device changes the first one, too. In Linux 6.1 every
 * device offers what the function offers.
 */
int sim_ifcvf_add(struct sim_world *world, const struct sim_wanted *wanted,
		  struct sim_dev *dev)
{
	int ret = sim_hardware_add(world, wanted, dev);

	if (!ret && world->kernel != SIM_KERNEL_6_1)
		sim_share_features(world, dev->parent, dev->features);
	return ret;
}

/* ifcvf_verify_min_features() */
int sim_ifcvf_set_features(const struct sim_dev *dev, uint64_t features)
{
	(void)dev;
	return features && !(features & SIM_BIT(SIM_ACCESS_PLATFORM)) ?
		       -EINVAL :
		       0;
}
