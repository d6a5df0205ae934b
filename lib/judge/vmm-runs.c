// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices that a hypervisor cannot use at all, whether it moves them or not. */

#include "vmm-runs.h"

#include "driver.h"
#include "util/array.h"
#include "util/error.h"

#include <vdpa/wire.h>

/*
 * Linux 6.1 does not check the size. Linux 6.12, the next one that was read,
 * does.
 */
#define CHECKS_SIZE    VDPA_KERNEL(6, 12)
#define IGNORES_SIZE   VDPA_KERNEL(6, 1)
#define ENTRIES_ALWAYS 1024

static enum runs run_vq_size(const struct vdpa_vmm *vmm,
			     const struct vdpa_migrate_dev *dev,
			     struct run_reason *reason)
{
	bool is_known = VDPA_HAS(dev, VDPA_ATTR_DEV_MAX_VQ_SIZE);
	struct text size = { .length = 0 };

	if (is_known && dev->max_vq_size >= ENTRIES_ALWAYS)
		return RUNS;
	if (dev->kernel && dev->kernel <= IGNORES_SIZE)
		return RUNS;
	if (is_known)
		text_add(&size, "up to %u", dev->max_vq_size);
	error_text(reason->what,
		   "%s gives virtqueues %u entries, whatever its command line "
		   "says, the device has %s, and Linux 6.12 and later refuse "
		   "more than it has: the guest's card does not work",
		   vmm->title, ENTRIES_ALWAYS,
		   is_known ? size.data : "a number that is not known");
	reason->hint = "use another version of the hypervisor, or a device "
		       "with virtqueues of 1024 entries";
	reason->source = "virtio_add_queue(), hw/virtio/virtio.c, QEMU "
			 "10.0.13, and vhost_vdpa_vring_ioctl(), "
			 "drivers/vhost/vdpa.c, Linux 6.12";
	/* What a card decides is an assumption until the device is there. */
	is_known &= dev->origins[VDPA_PROPERTY_MAX_VQ_SIZE] != VDPA_FROM_PARENT;
	return is_known && dev->kernel >= CHECKS_SIZE ? RUNS_NOT : RUNS_MAYBE;
}

static enum runs run_order(const struct vdpa_vmm *vmm,
			   const struct vdpa_migrate_dev *dev,
			   struct run_reason *reason)
{
	const struct driver *driver = driver_find(dev->driver);

	if (driver && !driver->enables_last.elsewhere)
		return RUNS;
	reason->hint = "use another version of the hypervisor, or another "
		       "parent driver: a VDUSE device works";
	reason->source =
		driver ? source_for(&driver->enables_last, dev->kernel) :
			 vmm->source;
	if (driver)
		error_text(reason->what,
			   "%s enables virtqueues before it sets their "
			   "addresses, and parent driver %s needs the "
			   "addresses first: the guest's card does not work",
			   vmm->title, driver->name);
	else
		error_text(reason->what,
			   "%s enables virtqueues before it sets their "
			   "addresses, and whether the parent driver takes "
			   "that is not known",
			   vmm->title);
	return driver ? RUNS_NOT : RUNS_MAYBE;
}

static const struct {
	enum vdpa_vmm_trait trait;
	enum runs (*look)(const struct vdpa_vmm *vmm,
			  const struct vdpa_migrate_dev *dev,
			  struct run_reason *reason);
} rows[] = {
	{ VDPA_VMM_VQ_1024, run_vq_size },
	{ VDPA_VMM_ENABLES_FIRST, run_order },
};

enum runs vmm_runs(const struct vdpa_vmm *vmm,
		   const struct vdpa_migrate_dev *dev,
		   struct run_reason *reason)
{
	enum runs runs;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (!vmm_is(vmm, rows[i].trait))
			continue;
		runs = rows[i].look(vmm, dev, reason);
		if (runs != RUNS)
			return runs;
	}
	return RUNS;
}
