// SPDX-License-Identifier: LGPL-2.1-or-later
/* VDPA_CMD_DEV_NEW (drivers/vdpa/vdpa.c). */

#include "drivers.h"
#include "socket.h"
#include "sysfs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

/* VDPA_DEV_NET_ATTRS_MASK */
#define NET_ATTRS                                  \
	(VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR) | \
	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU) |     \
	 VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP))

/* VIRTIO_DEVICE_F_MASK: transport bits are 28 to 42 */
#define DEVICE_BITS (~(SIM_BIT(43) - SIM_BIT(28)))

/* ---- the request ------------------------------------------------------ */

static bool note_wanted(const struct sim_call *call, uint16_t attr,
			struct sim_wanted *wanted)
{
	if (!sim_call_has(call, attr))
		return false;
	wanted->mask |= VDPA_BIT(attr);
	return true;
}

/* The feature bits that the attributes need and the request lacks. 6.1 does not
 * check them. */
static uint64_t missing_features(const struct sim_wanted *wanted)
{
	uint64_t needed = 0;

	if (wanted->mask & VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR))
		needed |= SIM_BIT(SIM_NET_MAC);
	if (wanted->mask & VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU))
		needed |= SIM_BIT(SIM_NET_MTU);
	if (wanted->mask & VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP) &&
	    wanted->max_vqp > 1)
		needed |= SIM_BIT(SIM_NET_MQ);
	return needed & ~wanted->device_features;
}

static int read_wanted(struct sim_call *call, struct sim_wanted *wanted)
{
	uint64_t missing;

	if (note_wanted(call, VDPA_ATTR_DEV_NET_CFG_MACADDR, wanted))
		memcpy(wanted->mac,
		       call->fields[VDPA_ATTR_DEV_NET_CFG_MACADDR].data,
		       sizeof(wanted->mac));
	if (note_wanted(call, VDPA_ATTR_DEV_NET_CFG_MTU, wanted))
		wanted->mtu = (uint16_t)sim_call_number(
			call, VDPA_ATTR_DEV_NET_CFG_MTU);
	if (note_wanted(call, VDPA_ATTR_DEV_NET_CFG_MAX_VQP, wanted)) {
		wanted->max_vqp = (uint16_t)sim_call_number(
			call, VDPA_ATTR_DEV_NET_CFG_MAX_VQP);
		if (!wanted->max_vqp) {
			sim_extack_say(&call->extack,
				       "vdpa: At least one pair of VQs is "
				       "required");
			return -EINVAL;
		}
	}
	if (!note_wanted(call, VDPA_ATTR_DEV_FEATURES, wanted))
		return 0;
	wanted->device_features = sim_call_number(call, VDPA_ATTR_DEV_FEATURES);
	missing = missing_features(wanted);
	if (!missing || call->world->kernel == SIM_KERNEL_6_1)
		return 0;
	sim_extack_say(&call->extack,
		       "vdpa: Missing features 0x%" PRIx64
		       " for provided attributes",
		       missing);
	return -EINVAL;
}

/* ---- the management device ------------------------------------------- */

static int find_parent(struct sim_call *call, struct sim_parent **parent)
{
	const char *name = sim_call_string(call, VDPA_ATTR_MGMTDEV_DEV_NAME);

	*parent = name ? sim_parent_find(
				 call->world,
				 sim_call_string(call,
						 VDPA_ATTR_MGMTDEV_BUS_NAME),
				 name) :
			 NULL;
	if (*parent)
		return 0;
	sim_extack_say(&call->extack,
		       "vdpa: Fail to find the specified management device");
	return name ? -ENODEV : -EINVAL;
}

static int check_attributes(struct sim_call *call,
			    const struct sim_parent *parent,
			    const struct sim_wanted *wanted)
{
	enum sim_kernel kernel = call->world->kernel;
	uint64_t refused = wanted->mask & ~parent->driver->takes[kernel];

	if (!refused)
		return 0;
	if (kernel == SIM_KERNEL_6_1)
		sim_extack_say(&call->extack, "vdpa: All provided attributes "
					      "are not supported");
	else
		sim_extack_say(&call->extack,
			       "vdpa: Some provided attributes are not "
			       "supported: 0x%" PRIx64,
			       refused);
	return -EOPNOTSUPP;
}

static int check_class(struct sim_call *call, const struct sim_parent *parent,
		       const struct sim_wanted *wanted)
{
	uint64_t classes = parent->classes;
	bool has_net = classes & SIM_BIT(SIM_CLASS_NET);

	if (call->world->kernel == SIM_KERNEL_6_1)
		return 0;
	if (wanted->mask & NET_ATTRS && !has_net) {
		sim_extack_say(&call->extack,
			       "vdpa: Network class attributes provided on "
			       "unsupported management device");
		return -EINVAL;
	}
	if (!(wanted->mask & NET_ATTRS) && has_net && classes & (classes - 1) &&
	    wanted->device_features & DEVICE_BITS) {
		sim_extack_say(&call->extack,
			       "vdpa: Management device supports multi-class "
			       "while device features specified are ambiguous");
		return -EINVAL;
	}
	return 0;
}

/* ---- the device ----------------------------------------------------- */

static uint32_t lowest_class(uint64_t classes)
{
	for (uint32_t bit = 0; bit < 64; bit++)
		if (classes & SIM_BIT(bit))
			return bit;
	return 0;
}

static struct sim_dev *new_dev(struct sim_parent *parent, const char *name,
			       enum sim_kernel kernel)
{
	const struct sim_driver *driver = parent->driver;
	struct sim_dev *dev = calloc(1, sizeof(*dev));

	if (!dev)
		return NULL;
	if (sim_string_set(&dev->name, name)) {
		free(dev);
		return NULL;
	}
	dev->parent = parent;
	dev->class_id = lowest_class(parent->classes);
	dev->vendor_id = driver->vendor_id;
	dev->max_vqs = parent->max_vqs;
	dev->max_vq_size = driver->max_vq_size[kernel];
	/* vdpa_dev_fill() reports 1 for a driver without get_vq_num_min(). */
	dev->min_vq_size =
		driver->min_vq_size[kernel] ? driver->min_vq_size[kernel] : 1;
	return dev;
}

/* A device without hardware is /sys/devices/NAME, which must be free. */
static bool is_taken(const struct sim_parent *parent, const char *name,
		     const struct sim_world *world)
{
	return !parent->bus && strcmp(parent->name, "vduse") != 0 &&
	       sim_host_has_folder(world, name);
}

/* dev_set_name() replaces "/" by "!"; device_add() refuses an empty name. */
static int register_dev(struct sim_call *call, struct sim_dev *dev)
{
	struct sim_world *world = call->world;
	int ret;

	for (char *at = dev->name; *at; at++)
		if (*at == '/')
			*at = '!';
	if (sim_dev_find(world, dev->name) ||
	    is_taken(dev->parent, dev->name, world))
		return -EEXIST;
	if (!dev->name[0])
		return -EINVAL;
	dev->number = world->next_number++;
	ret = sim_dev_take(world, dev);
	if (!ret && world->is_autoprobed)
		sim_dev_probe(world, dev);
	return ret;
}

static int add(struct sim_call *call, struct sim_parent *parent,
	       const struct sim_wanted *wanted)
{
	struct sim_dev *dev = new_dev(parent,
				      sim_call_string(call, VDPA_ATTR_DEV_NAME),
				      call->world->kernel);
	int ret;

	if (!dev)
		return -ENOMEM;
	ret = parent->driver->add(call->world, wanted, dev);
	if (!ret)
		ret = register_dev(call, dev);
	if (ret)
		sim_dev_free(dev);
	else
		parent->has_lost_devs = false;
	/* Some drivers change the hardware before they refuse. */
	call->is_changing = !ret || parent->is_changed;
	parent->is_changed = false;
	return ret;
}

/* vdpa_nl_cmd_dev_add_set_doit() */
int sim_dev_new(struct sim_call *call)
{
	struct sim_wanted wanted = { 0 };
	struct sim_parent *parent;
	int ret;

	if (!sim_call_has(call, VDPA_ATTR_DEV_NAME))
		return -EINVAL;
	ret = read_wanted(call, &wanted);
	if (!ret)
		ret = find_parent(call, &parent);
	if (!ret)
		ret = check_attributes(call, parent, &wanted);
	if (!ret)
		ret = check_class(call, parent, &wanted);
	return ret ? ret : add(call, parent, &wanted);
}
