// SPDX-License-Identifier: LGPL-2.1-or-later
/* A device of the AMD/Pensando driver (drivers/vdpa/pds/vdpa_dev.c). */

#include "drivers.h"

#include <errno.h>
#include <string.h>
#include <vdpa/wire.h>

static int choose_features(struct sim_dev *dev, const struct sim_wanted *wanted)
{
	int ret = sim_provision_features(dev, wanted, dev->parent->features);

	return ret == -EINVAL ? -EOPNOTSUPP : ret;
}

/*
 * The default is all pairs that the firmware has. With an even number of
 * virtqueues, none is left for control, so a request with CTRL_VQ is refused.
 */
static int choose_queues(struct sim_dev *dev, const struct sim_wanted *wanted)
{
	uint32_t pairs = dev->parent->max_vqs / 2;

	if (wanted->mask & VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP))
		pairs = wanted->max_vqp;
	dev->max_vqs = 2 * pairs;
	if (dev->features & SIM_BIT(SIM_NET_CTRL_VQ))
		dev->max_vqs++;
	dev->net.max_vqp = (uint16_t)pairs;
	return dev->max_vqs > dev->parent->max_vqs ? -ENOSPC : 0;
}

/* In place of eth_random_addr(): the same world gives the same addresses. */
static void make_up_mac(uint8_t mac[6], uint64_t number)
{
	static const uint8_t local[] = { 0x02, 0x70, 0x64 };

	memcpy(mac, local, sizeof(local));
	for (size_t i = 3; i < 6; i++)
		mac[i] = (uint8_t)(number >> 8 * (5 - i));
}

/* The requested address, else the card's, else a made-up one. */
static void choose_mac(const struct sim_world *world, struct sim_dev *dev,
		       const struct sim_wanted *wanted)
{
	if (wanted->mask & VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR))
		memcpy(dev->net.mac, wanted->mac, sizeof(dev->net.mac));
	else if (sim_is_zero_mac(dev->net.mac) &&
		 dev->features & SIM_BIT(SIM_NET_MAC))
		make_up_mac(dev->net.mac, world->next_number);
}

/* pds_vdpa_dev_add() */
int sim_pds_add(struct sim_world *world, const struct sim_wanted *wanted,
		struct sim_dev *dev)
{
	int ret;

	if (sim_parent_has_dev(world, dev->parent))
		return -EOPNOTSUPP;
	dev->net = dev->parent->net;
	ret = choose_features(dev, wanted);
	if (!ret)
		ret = choose_queues(dev, wanted);
	if (!ret)
		choose_mac(world, dev, wanted);
	return ret;
}

/* pds_vdpa_set_driver_features(). A guest negotiates only offered features. */
int sim_pds_set_features(const struct sim_dev *dev, uint64_t features)
{
	(void)dev;
	return features && !(features & SIM_BIT(SIM_ACCESS_PLATFORM)) ?
		       -EOPNOTSUPP :
		       0;
}
