// SPDX-License-Identifier: LGPL-2.1-or-later
/* VDPA_CMD_DEV_GET, VDPA_CMD_DEV_DEL and VDPA_CMD_DEV_ATTR_SET
 * (drivers/vdpa/vdpa.c). */

#include "drivers.h"
#include "socket.h"

#include <errno.h>
#include <string.h>
#include <vdpa/wire.h>

/* ---- get ------------------------------------------------------------ */

/* vdpa_dev_fill(): the attributes after those of the management device */
static int put_numbers(struct sim_writer *writer, const struct sim_dev *dev)
{
	int ret;

	ret = sim_put_string(writer, VDPA_ATTR_DEV_NAME, dev->name);
	if (!ret)
		ret = sim_put_u32(writer, VDPA_ATTR_DEV_ID, dev->class_id);
	if (!ret)
		ret = sim_put_u32(writer, VDPA_ATTR_DEV_VENDOR_ID,
				  dev->vendor_id);
	if (!ret)
		ret = sim_put_u32(writer, VDPA_ATTR_DEV_MAX_VQS, dev->max_vqs);
	if (!ret)
		ret = sim_put_u16(writer, VDPA_ATTR_DEV_MAX_VQ_SIZE,
				  dev->max_vq_size);
	if (!ret)
		ret = sim_put_u16(writer, VDPA_ATTR_DEV_MIN_VQ_SIZE,
				  dev->min_vq_size);
	return ret;
}

static int put_dev(struct sim_writer *writer, const struct sim_dev *dev,
		   const struct sim_header *header)
{
	int ret;

	ret = sim_put_genl(writer, header, VDPA_CMD_DEV_NEW, VDPA_GENL_VERSION);
	if (ret)
		return ret;
	ret = sim_put_handle(writer, dev->parent);
	if (!ret)
		ret = put_numbers(writer, dev);
	if (ret)
		sim_cancel_message(writer);
	else
		sim_end_message(writer);
	return ret;
}

/* vdpa_nl_cmd_dev_get_doit() */
int sim_dev_get(struct sim_call *call)
{
	const struct sim_header header = sim_call_header(call);
	struct sim_writer writer;
	struct sim_dev *dev;
	int ret;

	ret = sim_call_dev(call, NULL, &dev);
	if (ret)
		return ret;
	ret = sim_writer_init(&writer, SIM_DATAGRAM_SMALL);
	if (!ret)
		ret = put_dev(&writer, dev, &header);
	if (!ret)
		ret = sim_call_reply(call, &writer);
	sim_writer_free(&writer);
	return ret;
}

const struct sim_dev *sim_dev_at(const struct sim_world *world, size_t index)
{
	if (!world->orphan_count)
		return index < world->dev_count ? world->devs[index] : NULL;
	for (size_t i = 0; i < world->dev_count; i++)
		if (world->devs[i]->parent && index-- == 0)
			return world->devs[i];
	return NULL;
}

int sim_dev_dump(struct sim_writer *writer, const struct sim_world *world,
		 const struct sim_header *header, size_t index)
{
	const struct sim_dev *dev = sim_dev_at(world, index);

	return dev ? put_dev(writer, dev, header) : 1;
}

/* ---- delete --------------------------------------------------------- */

static struct sim_dev *last_dev(const struct sim_world *world,
				const struct sim_parent *parent)
{
	size_t i = world->dev_count;

	while (i-- > 0)
		if (world->devs[i]->parent == parent)
			return world->devs[i];
	return NULL;
}

/*
 * vp_vdpa_dev_del(), drivers/vdpa/virtio_pci/vp_vdpa.c: the driver remembers
 * one device only. After that one is deleted, the next deletion crashes a real
 * kernel.
 */
static int find_deleted(struct sim_call *call, struct sim_dev **dev)
{
	const struct sim_parent *parent = (*dev)->parent;

	if (!parent->driver->deletes_last)
		return 0;
	if (parent->has_lost_devs) {
		sim_extack_say(&call->extack, "a real kernel crashes here");
		return -EFAULT;
	}
	*dev = last_dev(call->world, parent);
	return 0;
}

/* vdpa_nl_cmd_dev_del_set_doit() */
int sim_dev_del(struct sim_call *call)
{
	struct sim_parent *parent;
	struct sim_dev *dev;
	int ret;

	ret = sim_call_dev(
		call, "Only user created device can be deleted by user", &dev);
	if (!ret)
		ret = find_deleted(call, &dev);
	if (ret)
		return ret;
	parent = dev->parent;
	sim_dev_remove(call->world, dev);
	parent->has_lost_devs = parent->driver->deletes_last &&
				sim_parent_has_dev(call->world, parent);
	call->is_changing = true;
	return 0;
}

/* ---- set ------------------------------------------------------------ */

/* is_valid_ether_addr(), include/linux/etherdevice.h */
static bool is_valid(const uint8_t mac[6])
{
	static const uint8_t zero[6];

	return !(mac[0] & 1) && memcmp(mac, zero, sizeof(zero)) != 0;
}

/* vdpa_dev_net_device_attr_set() */
static int set_net(struct sim_call *call, struct sim_dev *dev)
{
	const uint8_t *mac = call->fields[VDPA_ATTR_DEV_NET_CFG_MACADDR].data;
	int ret;

	if (!mac)
		return -EOPNOTSUPP;
	if (!is_valid(mac)) {
		sim_extack_say(&call->extack, "vdpa: Invalid MAC address");
		return -EOPNOTSUPP;
	}
	if (!dev->parent->driver->set_mac) {
		sim_extack_say(&call->extack,
			       "vdpa: Operation not supported by the device.");
		return -EOPNOTSUPP;
	}
	ret = dev->parent->driver->set_mac(dev, mac);
	call->is_changing = !ret;
	return ret;
}

/* vdpa_nl_cmd_dev_attr_set_doit() */
int sim_attr_set(struct sim_call *call)
{
	struct sim_dev *dev;
	int ret;

	ret = sim_call_dev(call, "unmanaged vdpa device", &dev);
	if (ret)
		return ret;
	if (dev->parent->classes & SIM_BIT(SIM_CLASS_NET))
		return set_net(call, dev);
	/* The kernel returns success although it does nothing. */
	sim_extack_say(&call->extack, "vdpa: %.80s device not supported",
		       sim_call_string(call, VDPA_ATTR_DEV_NAME));
	return 0;
}
