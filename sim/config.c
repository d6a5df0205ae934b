// SPDX-License-Identifier: LGPL-2.1-or-later
/* VDPA_CMD_DEV_CONFIG_GET (drivers/vdpa/vdpa.c). */

#include "drivers.h"
#include "socket.h"

#include <errno.h>
#include <stddef.h>
#include <vdpa/wire.h>

/* ---- net ------------------------------------------------------------ */

int sim_put_max_vqp(struct sim_writer *writer, const struct sim_dev *dev,
		    uint64_t features)
{
	if (!(features & (SIM_BIT(SIM_NET_MQ) | SIM_BIT(SIM_NET_RSS))))
		return 0;
	return sim_put_u16(writer, VDPA_ATTR_DEV_NET_CFG_MAX_VQP,
			   dev->net.max_vqp);
}

static int put_mtu_mac(struct sim_writer *writer, const struct sim_dev *dev)
{
	int ret = 0;

	if (dev->features & SIM_BIT(SIM_NET_MTU))
		ret = sim_put_u16(writer, VDPA_ATTR_DEV_NET_CFG_MTU,
				  dev->net.mtu);
	if (!ret && dev->features & SIM_BIT(SIM_NET_MAC))
		ret = sim_put(writer, VDPA_ATTR_DEV_NET_CFG_MACADDR,
			      dev->net.mac, sizeof(dev->net.mac));
	return ret;
}

/* vdpa_dev_net_config_fill() of 6.1 always sends the status. It sends the
 * features under the number that later became a block device's capacity. */
static int put_net_6_1(struct sim_writer *writer, const struct sim_dev *dev)
{
	int ret;

	ret = sim_put_u16(writer, VDPA_ATTR_DEV_NET_STATUS, dev->net.status);
	if (!ret)
		ret = sim_put_u64(writer, VDPA_ATTR_DEV_BLK_CFG_CAPACITY,
				  dev->features);
	if (!ret)
		ret = put_mtu_mac(writer, dev);
	return ret ? ret : sim_put_max_vqp(writer, dev, dev->features);
}

static int put_net(struct sim_writer *writer, const struct sim_dev *dev)
{
	int ret;

	ret = sim_put_u64(writer, VDPA_ATTR_DEV_FEATURES, dev->features);
	if (!ret)
		ret = put_mtu_mac(writer, dev);
	if (!ret && dev->features & SIM_BIT(SIM_NET_STATUS))
		ret = sim_put_u16(writer, VDPA_ATTR_DEV_NET_STATUS,
				  dev->net.status);
	return ret ? ret : sim_put_max_vqp(writer, dev, dev->features);
}

/* ---- block ---------------------------------------------------------- */

#define BLOCK(attribute, member, feature)                                \
	{                                                                \
		.attr = VDPA_ATTR_DEV_BLK_CFG_##attribute,               \
		.offset = offsetof(struct vdpa_block_config, member),    \
		.size = sizeof(((struct vdpa_block_config *)0)->member), \
		.needs = SIM_BIT(SIM_BLOCK_##feature)                    \
	}

/* In the order of vdpa_dev_blk_config_fill(), after the capacity. */
static const struct {
	uint16_t attr;
	uint16_t offset;
	uint16_t size;
	uint64_t needs;
} block_fields[] = {
	BLOCK(SIZE_MAX, size_max, SIZE_MAX),
	BLOCK(BLK_SIZE, blk_size, BLK_SIZE),
	BLOCK(SEG_MAX, seg_max, SEG_MAX),
	BLOCK(NUM_QUEUES, num_queues, MQ),
	BLOCK(PHY_BLK_EXP, phy_blk_exp, TOPOLOGY),
	BLOCK(ALIGN_OFFSET, align_offset, TOPOLOGY),
	BLOCK(MIN_IO_SIZE, min_io_size, TOPOLOGY),
	BLOCK(OPT_IO_SIZE, opt_io_size, TOPOLOGY),
	BLOCK(MAX_DISCARD_SEC, max_discard_sec, DISCARD),
	BLOCK(MAX_DISCARD_SEG, max_discard_seg, DISCARD),
	BLOCK(DISCARD_SEC_ALIGN, discard_sec_align, DISCARD),
	BLOCK(MAX_WRITE_ZEROES_SEC, max_write_zeroes_sec, WRITE_ZEROES),
	BLOCK(MAX_WRITE_ZEROES_SEG, max_write_zeroes_seg, WRITE_ZEROES),
};

static int put_block(struct sim_writer *writer, const struct sim_dev *dev)
{
	const char *config = (const char *)&dev->block;
	int ret;

	ret = sim_put_u64(writer, VDPA_ATTR_DEV_FEATURES, dev->features);
	if (!ret)
		ret = sim_put_u64(writer, VDPA_ATTR_DEV_BLK_CFG_CAPACITY,
				  dev->block.capacity);
	for (size_t i = 0;
	     !ret && i < sizeof(block_fields) / sizeof(block_fields[0]); i++)
		if (dev->features & block_fields[i].needs)
			ret = sim_put(writer, block_fields[i].attr,
				      config + block_fields[i].offset,
				      block_fields[i].size);
	if (!ret)
		ret = sim_put_u8(writer, VDPA_ATTR_DEV_BLK_READ_ONLY,
				 !!(dev->features & SIM_BIT(SIM_BLOCK_RO)));
	if (!ret)
		ret = sim_put_u8(writer, VDPA_ATTR_DEV_BLK_FLUSH,
				 !!(dev->features & SIM_BIT(SIM_BLOCK_FLUSH)));
	return ret;
}

/* ---- which attributes are present ------------------------------------ */

static uint64_t net_attrs(const struct sim_dev *dev, enum sim_kernel kernel)
{
	uint64_t features = dev->features, attrs = 0;

	if (features & SIM_BIT(SIM_NET_MAC))
		attrs |= VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR);
	if (features & SIM_BIT(SIM_NET_MTU))
		attrs |= VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU);
	if (features & (SIM_BIT(SIM_NET_MQ) | SIM_BIT(SIM_NET_RSS)))
		attrs |= VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP);
	if (features & SIM_BIT(SIM_NET_STATUS) || kernel == SIM_KERNEL_6_1)
		attrs |= VDPA_BIT(VDPA_ATTR_DEV_NET_STATUS);
	return attrs;
}

static uint64_t block_attrs(const struct sim_dev *dev)
{
	uint64_t attrs = VDPA_BIT(VDPA_ATTR_DEV_BLK_CFG_CAPACITY) |
			 VDPA_BIT(VDPA_ATTR_DEV_BLK_READ_ONLY) |
			 VDPA_BIT(VDPA_ATTR_DEV_BLK_FLUSH);

	for (size_t i = 0; i < sizeof(block_fields) / sizeof(block_fields[0]);
	     i++)
		if (dev->features & block_fields[i].needs)
			attrs |= VDPA_BIT(block_fields[i].attr);
	return attrs;
}

/* A record keeps all of a device, even one that 6.1 cannot describe. */
uint64_t sim_config_attrs(const struct sim_dev *dev, enum sim_kernel kernel)
{
	uint64_t attrs = VDPA_BIT(VDPA_ATTR_DEV_FEATURES);

	if (dev->guest.is_negotiated)
		attrs |= VDPA_BIT(VDPA_ATTR_DEV_NEGOTIATED_FEATURES);
	if (dev->class_id == SIM_CLASS_NET)
		attrs |= net_attrs(dev, kernel);
	if (dev->class_id == SIM_CLASS_BLOCK)
		attrs |= block_attrs(dev);
	return attrs;
}

/* ---- the answer ------------------------------------------------------ */

static int put_class(struct sim_writer *writer, const struct sim_dev *dev,
		     enum sim_kernel kernel)
{
	if (dev->class_id == SIM_CLASS_NET)
		return kernel == SIM_KERNEL_6_1 ? put_net_6_1(writer, dev) :
						  put_net(writer, dev);
	if (dev->class_id == SIM_CLASS_BLOCK && kernel != SIM_KERNEL_6_1)
		return put_block(writer, dev);
	return -EOPNOTSUPP;
}

/* vdpa_dev_config_fill() */
static int put_config(struct sim_writer *writer, const struct sim_dev *dev,
		      const struct sim_header *header, enum sim_kernel kernel)
{
	int ret;

	ret = sim_put_genl(writer, header, VDPA_CMD_DEV_CONFIG_GET,
			   VDPA_GENL_VERSION);
	if (ret)
		return ret;
	ret = sim_put_string(writer, VDPA_ATTR_DEV_NAME, dev->name);
	if (!ret)
		ret = sim_put_u32(writer, VDPA_ATTR_DEV_ID, dev->class_id);
	if (!ret && dev->guest.is_negotiated)
		ret = sim_put_u64(writer, VDPA_ATTR_DEV_NEGOTIATED_FEATURES,
				  dev->guest.features);
	if (!ret)
		ret = put_class(writer, dev, kernel);
	if (ret)
		sim_cancel_message(writer);
	else
		sim_end_message(writer);
	return ret;
}

/* vdpa_nl_cmd_dev_config_get_doit() */
int sim_config_get(struct sim_call *call)
{
	const struct sim_header header = sim_call_header(call);
	struct sim_writer writer;
	struct sim_dev *dev;
	int ret;

	ret = sim_call_dev(call, "unmanaged vdpa device", &dev);
	if (ret)
		return ret;
	ret = sim_writer_init(&writer, SIM_DATAGRAM_SMALL);
	if (!ret)
		ret = put_config(&writer, dev, &header, call->world->kernel);
	if (!ret)
		ret = sim_call_reply(call, &writer);
	sim_writer_free(&writer);
	return ret;
}

int sim_config_dump(struct sim_writer *writer, const struct sim_world *world,
		    const struct sim_header *header, size_t index)
{
	const struct sim_dev *dev = sim_dev_at(world, index);

	return dev ? put_config(writer, dev, header, world->kernel) : 1;
}
