// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The number of virtqueues is not that of the configuration: a card of QEMU
 * shows virtqueues for one pair until a driver takes MQ, and a daemon in user
 * space chooses both numbers.
 */

#include "virtqueues.h"

#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define F_CTRL_VQ VDPA_BIT(17)
#define F_MQ	  VDPA_BIT(VDPA_NET_MQ)

unsigned int virtqueues_pairs(const struct vdpa_migrate_dev *dev)
{
	if (!VDPA_HAS(dev, VDPA_ATTR_DEV_FEATURES) || dev->open_features & F_MQ)
		return 0;
	if (!(dev->device_features & F_MQ))
		return 1;
	return VDPA_HAS(dev, VDPA_ATTR_DEV_NET_CFG_MAX_VQP) ? dev->max_vqp : 0;
}

unsigned int virtqueues_used(const struct vdpa_migrate_dev *dev,
			     unsigned int pairs)
{
	bool has_control = VDPA_HAS(dev, VDPA_ATTR_DEV_FEATURES) &&
			   dev->device_features & ~dev->open_features &
				   F_CTRL_VQ;

	return 2 * pairs + (has_control ? 1 : 0);
}

bool virtqueues_lack(const struct vdpa_migrate_dev *dev, unsigned int pairs)
{
	return dev->class_id == VDPA_CLASS_NET && pairs &&
	       VDPA_HAS(dev, VDPA_ATTR_DEV_MAX_VQS) &&
	       virtqueues_used(dev, pairs) > dev->max_vqs;
}

void virtqueues_tell(struct text *text, const struct vdpa_migrate_dev *dev,
		     unsigned int pairs, const char *which)
{
	text_add(text,
		 "%s has %u virtqueues, and needs %u for max_vqp %u%s: a "
		 "hypervisor cannot start with it",
		 which, dev->max_vqs, virtqueues_used(dev, pairs), pairs,
		 virtqueues_used(dev, 0) ? " with CTRL_VQ" : "");
}
