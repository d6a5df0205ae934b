// SPDX-License-Identifier: LGPL-2.1-or-later
/* vdpasim_net and vdpasim_blk (drivers/vdpa/vdpa_sim). */

#include "drivers.h"

#include <errno.h>
#include <string.h>
#include <vdpa/wire.h>

/* vdpasim_net_setup_config() and vdpasim_net_get_config() */
int sim_vdpasim_net_add(struct sim_world *world,
			const struct sim_wanted *wanted, struct sim_dev *dev)
{
	(void)world;
	dev->net.status = 1;
	dev->net.mtu = 1500;
	if (wanted->mask & VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU))
		dev->net.mtu = wanted->mtu;
	if (wanted->mask & VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR))
		memcpy(dev->net.mac, wanted->mac, sizeof(dev->net.mac));
	return sim_provision_features(dev, wanted, dev->parent->features);
}

/* vdpasim_net_set_attr() */
int sim_vdpasim_net_set_mac(struct sim_dev *dev, const uint8_t mac[6])
{
	memcpy(dev->net.mac, mac, sizeof(dev->net.mac));
	return 0;
}

/* VDPASIM_BLK_FEATURES; the management device reports none of them. */
#define BLOCK_FEATURES                                                  \
	(SIM_BIT(SIM_BLOCK_FLUSH) | SIM_BIT(SIM_BLOCK_SIZE_MAX) |       \
	 SIM_BIT(SIM_BLOCK_SEG_MAX) | SIM_BIT(SIM_BLOCK_BLK_SIZE) |     \
	 SIM_BIT(SIM_BLOCK_TOPOLOGY) | SIM_BIT(SIM_BLOCK_MQ) |          \
	 SIM_BIT(SIM_BLOCK_DISCARD) | SIM_BIT(SIM_BLOCK_WRITE_ZEROES) | \
	 SIM_BIT(SIM_ANY_LAYOUT) | SIM_BIT(SIM_VERSION_1) |             \
	 SIM_BIT(SIM_ACCESS_PLATFORM))

/* vdpasim_blk_get_config() */
int sim_vdpasim_blk_add(struct sim_world *world,
			const struct sim_wanted *wanted, struct sim_dev *dev)
{
	(void)world;
	dev->class_id = SIM_CLASS_BLOCK;
	dev->max_vqs = 1;
	dev->block = (struct vdpa_block_config){
		.capacity = 0x40000,
		.size_max = 0x1000,
		.seg_max = 32,
		.num_queues = 1,
		.min_io_size = 1,
		.opt_io_size = 1,
		.blk_size = 512,
		.discard_sec_align = 512,
		.max_discard_sec = UINT32_MAX,
		.max_discard_seg = 1,
		.max_write_zeroes_sec = UINT32_MAX,
		.max_write_zeroes_seg = 1,
	};
	return sim_provision_features(dev, wanted, BLOCK_FEATURES);
}

/* vdpasim_set_driver_features() */
int sim_vdpasim_set_features(const struct sim_dev *dev, uint64_t features)
{
	(void)dev;
	return features & SIM_BIT(SIM_ACCESS_PLATFORM) ? 0 : -EINVAL;
}

static int put_counters(struct sim_writer *writer, const char *const *names,
			uint64_t first, uint64_t second)
{
	int ret = 0;

	for (size_t i = 0; names[i] && !ret; i++)
		ret = sim_put_counter(writer, names[i],
				      i == 0 ? first :
				      i == 1 ? second :
					       0);
	return ret;
}

/* vdpasim_net_get_stats(). No packets pass through a simulated device; only its
 * control virtqueue is used. */
int sim_vdpasim_net_vstats(struct sim_writer *writer, const struct sim_dev *dev,
			   uint32_t qidx, struct sim_extack *extack)
{
	static const char *const rx[] = { "rx packets", "rx bytes",
					  "rx errors",	"rx overruns",
					  "rx drops",	NULL };
	static const char *const tx[] = { "tx packets", "tx bytes", "tx errors",
					  "tx drops", NULL };
	static const char *const control[] = { "cvq requests", "cvq successes",
					       "cvq errors", NULL };

	(void)extack;
	switch (qidx) {
	case 0:
		return put_counters(writer, rx, 0, 0);
	case 1:
		return put_counters(writer, tx, 0, 0);
	case 2:
		return put_counters(writer, control,
				    dev->guest.control_requests,
				    dev->guest.control_requests);
	}
	return -EINVAL;
}
