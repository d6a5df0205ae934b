// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices of daemons in user space (drivers/vdpa/vdpa_user/vduse_dev.c). */

#include "drivers.h"

#include <errno.h>

/* vdpa_dev_add(): the daemon has defined the device. */
int sim_vduse_add(struct sim_world *world, const struct sim_wanted *wanted,
		  struct sim_dev *dev)
{
	const struct sim_vduse *vduse = sim_vduse_find(world, dev->name);

	(void)wanted;
	if (!vduse || vduse->is_unready)
		return -EINVAL;
	dev->class_id = vduse->class_id;
	dev->features = vduse->features;
	dev->max_vqs = vduse->vqs;
	dev->net = vduse->net;
	dev->block = vduse->block;
	return 0;
}
