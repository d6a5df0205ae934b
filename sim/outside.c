// SPDX-License-Identifier: LGPL-2.1-or-later
/* Events on a host other than requests: guests, daemons, faults. */

#include "drivers.h"
#include "member.h"
#include "socket.h"
#include "sysfs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- guests --------------------------------------------------------- */

static int check_guest(const struct sim_dev *dev,
		       const struct vdpa_sim_guest *guest,
		       struct vdpa_error *err)
{
	uint64_t missing = guest->features & ~dev->features;
	int ret;

	if (missing)
		return vdpa_error_set(
			err, -EINVAL, "a driver takes what the device offers",
			"device \"%.100s\" does not offer 0x%" PRIx64,
			dev->name, missing);
	if (guest->has_mac &&
	    (!(guest->features & SIM_BIT(SIM_NET_CTRL_MAC_ADDR)) ||
	     dev->class_id != SIM_CLASS_NET))
		return vdpa_error_set(
			err, -EINVAL, NULL,
			"a guest sets the mac of a net device, and "
			"with the feature CTRL_MAC_ADDR");
	ret = sim_dev_accepts(dev, guest->features);
	if (ret)
		return vdpa_error_set(
			err, -EINVAL, dev->parent->driver->guest_needs,
			"device \"%.100s\" refuses these features: %s",
			dev->name, strerror(-ret));
	return 0;
}

static void set_guest(struct sim_dev *dev, const struct vdpa_sim_guest *guest)
{
	dev->guest.is_negotiated = guest != NULL;
	dev->guest.features = guest ? guest->features : 0;
	if (!guest || !guest->has_mac)
		return;
	memcpy(dev->net.mac, guest->mac, sizeof(dev->net.mac));
	dev->guest.control_requests++;
}

/* A hypervisor opens the character device, which resets the device. */
static int use_dev(struct vdpa_sim *sim, const char *name,
		   const struct vdpa_sim_guest *guest, struct vdpa_error *err)
{
	struct sim_dev *dev = sim_dev_find(&sim->world, name);
	int ret = 0;

	if (!dev)
		return vdpa_error_set(err, -ENODEV,
				      "\"vdpa dev show\" lists them",
				      "there is no device \"%.100s\"", name);
	if (sim_dev_is_bound(dev, SIM_VIRTIO))
		return vdpa_error_set(
			err, -EBUSY, "bind it to vhost_vdpa",
			"device \"%.100s\" is used by the host itself", name);
	if (guest)
		ret = check_guest(dev, guest, err);
	if (ret)
		return ret;
	if (!dev->driver && sim_dev_bind(&sim->world, dev, SIM_VHOST))
		return vdpa_error_set(err, -EBUSY, NULL,
				      "device \"%.100s\" cannot be bound to "
				      "vhost_vdpa",
				      name);
	set_guest(dev, guest);
	return 0;
}

/* ---- daemons -------------------------------------------------------- */

/* features_is_valid() and device_is_allowed(),
 * drivers/vdpa/vdpa_user/vduse_dev.c */
static bool is_valid(const struct vdpa_sim_vduse *vduse, enum sim_kernel kernel)
{
	uint64_t features = vduse->features;
	bool is_net = vduse->class_id == SIM_CLASS_NET;

	if (vduse->class_id != SIM_CLASS_BLOCK &&
	    (kernel == SIM_KERNEL_6_1 ||
	     (!is_net && vduse->class_id != SIM_CLASS_FS)))
		return false;
	if (!(features & SIM_BIT(SIM_ACCESS_PLATFORM)))
		return false;
	if (vduse->class_id == SIM_CLASS_BLOCK)
		return !(features & SIM_BIT(SIM_BLOCK_CONFIG_WCE));
	return !is_net || (!(features & SIM_BIT(SIM_NET_CTRL_VQ)) &&
			   features & SIM_BIT(SIM_VERSION_1));
}

static int create_vduse(struct vdpa_sim *sim, const struct vdpa_sim_vduse *from,
			struct vdpa_error *err)
{
	struct sim_vduse *vduse;

	if (!from->name[0] || strlen(from->name) >= 256 || from->vqs > 0xffff ||
	    !is_valid(from, sim->world.kernel))
		return vdpa_error_set(
			err, -EINVAL,
			"it needs ACCESS_PLATFORM, a net device "
			"VERSION_1, too, and none of CTRL_VQ, "
			"CONFIG_WCE",
			"VDUSE of this kernel takes no such device");
	if (sim_vduse_find(&sim->world, from->name))
		return vdpa_error_set(err, -EEXIST, NULL,
				      "a daemon has \"%.100s\" already",
				      from->name);
	vduse = calloc(1, sizeof(*vduse));
	if (!vduse || sim_string_set(&vduse->name, from->name) ||
	    sim_vduse_take(&sim->world, vduse)) {
		sim_vduse_free(vduse);
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a device");
	}
	sim_vduse_give_config(vduse);
	vduse->class_id = from->class_id;
	vduse->features = from->features;
	vduse->vqs = from->vqs;
	return 0;
}

static bool is_added(const struct sim_world *world,
		     const struct sim_vduse *vduse)
{
	const struct sim_dev *dev = sim_dev_find(world, vduse->name);

	return dev && dev->parent && !dev->parent->bus &&
	       strcmp(dev->parent->name, "vduse") == 0;
}

static int destroy_vduse(struct vdpa_sim *sim, const char *name,
			 struct vdpa_error *err)
{
	struct sim_vduse *vduse = sim_vduse_find(&sim->world, name);

	if (!vduse)
		return vdpa_error_set(err, -ENOENT, NULL,
				      "no daemon has a device \"%.100s\"",
				      name);
	if (is_added(&sim->world, vduse))
		return vdpa_error_set(err, -EBUSY, "delete it first",
				      "\"%.100s\" is added as a vDPA device",
				      name);
	sim_vduse_remove(&sim->world, vduse);
	return 0;
}

/* ---- the public functions --------------------------------------------- */

/* Leave the world, and save it unless @ret is an error. */
static int leave(struct vdpa_sim *sim, int ret, struct vdpa_error *err)
{
	int left = sim_leave(sim, !ret, ret ? NULL : err);

	return ret ? ret : left;
}

int vdpa_sim_guest(struct vdpa_sim *sim, const char *name,
		   const struct vdpa_sim_guest *guest, struct vdpa_error *err)
{
	int ret = sim_enter(sim, err);

	return ret ? ret : leave(sim, use_dev(sim, name, guest, err), err);
}

int vdpa_sim_vduse_create(struct vdpa_sim *sim,
			  const struct vdpa_sim_vduse *vduse,
			  struct vdpa_error *err)
{
	int ret = sim_enter(sim, err);

	return ret ? ret : leave(sim, create_vduse(sim, vduse, err), err);
}

int vdpa_sim_vduse_destroy(struct vdpa_sim *sim, const char *name,
			   struct vdpa_error *err)
{
	int ret = sim_enter(sim, err);

	return ret ? ret : leave(sim, destroy_vduse(sim, name, err), err);
}

int vdpa_sim_fault_add(struct vdpa_sim *sim, const struct vdpa_sim_fault *fault,
		       struct vdpa_error *err)
{
	int ret = sim_enter(sim, err);

	if (ret)
		return ret;
	ret = sim_fault_append(&sim->world, fault);
	if (ret)
		vdpa_error_set(err, ret, NULL, "there is no such fault");
	return leave(sim, ret, err);
}
