// SPDX-License-Identifier: LGPL-2.1-or-later
/* A device of the mlx5 driver (drivers/vdpa/mlx5/net/mlx5_vnet.c). */

#include "drivers.h"

#include <errno.h>
#include <string.h>
#include <vdpa/wire.h>

/* mlx5_vdpa_dev_add(): the requested features, or the default ones */
static int choose_features(struct sim_dev *dev, const struct sim_wanted *wanted)
{
	const uint64_t needed = SIM_BIT(SIM_VERSION_1) |
				SIM_BIT(SIM_ACCESS_PLATFORM);
	int ret;

	ret = sim_provision_features(dev, wanted, dev->parent->features);
	if (ret)
		return ret;
	if (!(wanted->mask & VDPA_BIT(VDPA_ATTR_DEV_FEATURES)))
		dev->features &= ~SIM_BIT(SIM_NET_MRG_RXBUF);
	return (dev->features & needed) == needed ? 0 : -EOPNOTSUPP;
}

/* A device has one queue pair by default, and a control virtqueue. */
static int choose_queues(struct sim_dev *dev, const struct sim_wanted *wanted)
{
	uint32_t max = dev->parent->max_vqs - 1;

	if (dev->parent->max_vqs < 3)
		return -EAGAIN;
	dev->max_vqs = 2 + 1;
	if (!(wanted->mask & VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP)))
		return 0;
	if (wanted->max_vqp > max / 2)
		return -EINVAL;
	dev->max_vqs = 2 * (uint32_t)wanted->max_vqp + 1;
	return 0;
}

static int choose_mac(struct sim_dev *dev, const struct sim_wanted *wanted,
		      enum sim_kernel kernel)
{
	bool has_features = wanted->mask & VDPA_BIT(VDPA_ATTR_DEV_FEATURES);

	if (wanted->mask & VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR))
		memcpy(dev->net.mac, wanted->mac, sizeof(dev->net.mac));
	else if (!has_features || dev->features & SIM_BIT(SIM_NET_MAC))
		memcpy(dev->net.mac, dev->parent->net.mac,
		       sizeof(dev->net.mac));
	if (!sim_is_zero_mac(dev->net.mac)) {
		if (kernel == SIM_KERNEL_6_1)
			dev->features |= SIM_BIT(SIM_NET_MAC);
		return 0;
	}
	if (!has_features)
		dev->features &= ~SIM_BIT(SIM_NET_MAC);
	else if (dev->features & SIM_BIT(SIM_NET_MAC))
		return -EINVAL;
	return 0;
}

/* Before Linux 6.3 the driver did not accept device_features: a device had all
 * features of its parent, unchecked. */
static int inherit_features(struct sim_dev *dev)
{
	dev->features = dev->parent->features;
	return 0;
}

/* mlx5_vdpa_dev_add() */
int sim_mlx5_add(struct sim_world *world, const struct sim_wanted *wanted,
		 struct sim_dev *dev)
{
	int ret;

	if (sim_parent_has_dev(world, dev->parent))
		return -ENOSPC;
	ret = world->kernel == SIM_KERNEL_6_1 ? inherit_features(dev) :
						choose_features(dev, wanted);
	if (!ret)
		ret = choose_queues(dev, wanted);
	if (ret)
		return ret;
	/* The port keeps the MTU even when the device is refused: it is
	 * the default of the next device. */
	if (wanted->mask & VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU)) {
		dev->parent->net.mtu = wanted->mtu;
		dev->parent->is_changed = true;
	}
	dev->net.mtu = dev->parent->net.mtu;
	dev->net.status = dev->parent->net.status;
	ret = choose_mac(dev, wanted, world->kernel);
	if (dev->features & SIM_BIT(SIM_NET_MQ) ||
	    world->kernel == SIM_KERNEL_6_1)
		dev->net.max_vqp = (uint16_t)((dev->max_vqs - 1) / 2);
	return ret;
}

/* mlx5_vdpa_set_attr() */
int sim_mlx5_set_mac(struct sim_dev *dev, const uint8_t mac[6])
{
	if (dev->guest.is_negotiated)
		return -EBUSY;
	dev->features |= SIM_BIT(SIM_NET_MAC);
	memcpy(dev->net.mac, mac, sizeof(dev->net.mac));
	return 0;
}

/* verify_driver_features() */
int sim_mlx5_set_features(const struct sim_dev *dev, uint64_t features)
{
	(void)dev;
	if (!(features & SIM_BIT(SIM_ACCESS_PLATFORM)))
		return -EOPNOTSUPP;
	if (features & SIM_BIT(SIM_NET_MQ) &&
	    !(features & SIM_BIT(SIM_NET_CTRL_VQ)))
		return -EINVAL;
	return 0;
}

/* is_index_valid(): with MQ, the last index is the control virtqueue */
static bool has_queue(const struct sim_dev *dev, uint32_t qidx)
{
	if (dev->guest.features & SIM_BIT(SIM_NET_MQ))
		return qidx < dev->max_vqs;
	return qidx < (dev->guest.features & SIM_BIT(SIM_NET_CTRL_VQ) ? 3 : 2);
}

static uint32_t control_queue(const struct sim_dev *dev)
{
	return dev->guest.features & SIM_BIT(SIM_NET_MQ) ? dev->max_vqs - 1 : 2;
}

/* mlx5_vdpa_get_vendor_vq_stats() */
int sim_mlx5_vstats(struct sim_writer *writer, const struct sim_dev *dev,
		    uint32_t qidx, struct sim_extack *extack)
{
	uint64_t count = 0;
	int ret;

	if (!has_queue(dev, qidx)) {
		sim_extack_say(extack,
			       "mlx5_vdpa: virtqueue index is not valid");
		return -EINVAL;
	}
	if (qidx == control_queue(dev))
		count = dev->guest.control_requests;
	ret = sim_put_counter(writer, "received_desc", count);
	if (!ret)
		ret = sim_put_counter(writer, "completed_desc", count);
	return ret;
}
