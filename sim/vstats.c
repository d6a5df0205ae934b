// SPDX-License-Identifier: LGPL-2.1-or-later
/* VDPA_CMD_DEV_VSTATS_GET (drivers/vdpa/vdpa.c). */

#include "drivers.h"
#include "socket.h"

#include <errno.h>
#include <vdpa/wire.h>

/* VIRTIO_NET_CTRL_MQ_VQ_PAIRS_MAX */
#define QUEUES_MAX 0x8000

int sim_put_counter(struct sim_writer *writer, const char *name, uint64_t value)
{
	int ret;

	ret = sim_put_string(writer, VDPA_ATTR_DEV_VENDOR_ATTR_NAME, name);
	if (!ret)
		ret = sim_put_u64(writer, VDPA_ATTR_DEV_VENDOR_ATTR_VALUE,
				  value);
	return ret;
}

/* 6.1 sends the queue pairs before the features, and always. */
static int put_negotiated(struct sim_writer *writer, const struct sim_dev *dev,
			  enum sim_kernel kernel)
{
	int ret = 0;

	if (kernel == SIM_KERNEL_6_1)
		ret = sim_put_u16(writer, VDPA_ATTR_DEV_NET_CFG_MAX_VQP,
				  dev->net.max_vqp);
	if (!ret)
		ret = sim_put_u64(writer, VDPA_ATTR_DEV_NEGOTIATED_FEATURES,
				  dev->guest.features);
	if (!ret && kernel != SIM_KERNEL_6_1)
		ret = sim_put_max_vqp(writer, dev, dev->guest.features);
	return ret;
}

/* vdpa_fill_stats_rec() and vendor_stats_fill() */
static int put_stats(struct sim_call *call, struct sim_writer *writer,
		     const struct sim_dev *dev, uint32_t qidx)
{
	const struct sim_driver *driver = dev->parent->driver;
	enum sim_kernel kernel = call->world->kernel;
	int ret;

	if (!driver->has_vstats[kernel])
		return -EOPNOTSUPP;
	if (!dev->guest.is_negotiated) {
		sim_extack_say(&call->extack,
			       "vdpa: feature negotiation not complete");
		return -EAGAIN;
	}
	ret = put_negotiated(writer, dev, kernel);
	if (!ret)
		ret = sim_put_u32(writer, VDPA_ATTR_DEV_QUEUE_INDEX, qidx);
	if (!ret)
		ret = driver->vstats(writer, dev, qidx, &call->extack);
	return ret;
}

/* vdpa_dev_vendor_stats_fill() */
static int put_vstats(struct sim_call *call, struct sim_writer *writer,
		      const struct sim_dev *dev, uint32_t qidx)
{
	const struct sim_header header = sim_call_header(call);
	int ret;

	ret = sim_put_genl(writer, &header, VDPA_CMD_DEV_VSTATS_GET,
			   VDPA_GENL_VERSION);
	if (!ret)
		ret = sim_put_string(writer, VDPA_ATTR_DEV_NAME, dev->name);
	if (!ret)
		ret = sim_put_u32(writer, VDPA_ATTR_DEV_ID, dev->class_id);
	if (ret)
		return ret;
	if (dev->class_id != SIM_CLASS_NET)
		return -EOPNOTSUPP;
	if (qidx > QUEUES_MAX) {
		sim_extack_say(&call->extack,
			       call->world->kernel == SIM_KERNEL_6_1 ?
				       "vdpa: queue index excceeds max value" :
				       "vdpa: queue index exceeds max value");
		return -ERANGE;
	}
	return put_stats(call, writer, dev, qidx);
}

/* vdpa_nl_cmd_dev_stats_get_doit() */
int sim_vstats_get(struct sim_call *call)
{
	struct sim_writer writer;
	struct sim_dev *dev;
	int ret;

	if (!sim_call_has(call, VDPA_ATTR_DEV_NAME) ||
	    !sim_call_has(call, VDPA_ATTR_DEV_QUEUE_INDEX))
		return -EINVAL;
	ret = sim_call_dev(call, "unmanaged vdpa device", &dev);
	if (ret)
		return ret;
	ret = sim_writer_init(&writer, SIM_DATAGRAM_SMALL);
	if (!ret)
		ret = put_vstats(call, &writer, dev,
				 (uint32_t)sim_call_number(
					 call, VDPA_ATTR_DEV_QUEUE_INDEX));
	if (!ret)
		ret = sim_call_reply(call, &writer);
	sim_writer_free(&writer);
	return ret;
}
