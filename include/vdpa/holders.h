/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who uses a device. A device that is taken away while its character device is
 * open stops every request about vDPA on the host until that is closed
 * (vhost_vdpa_remove(), drivers/vhost/vdpa.c; the locks of
 * vdpa_nl_cmd_dev_del_set_doit(), drivers/vdpa/vdpa.c).
 */
#ifndef VDPA_HOLDERS_H
#define VDPA_HOLDERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct vdpa_holder - a process that has a character device open
 * @chardev: the device, as it was called when it was opened
 * @pid:     process id
 * @command: the name of its program ("qemu-system-x86")
 */
struct vdpa_holder {
	const char *chardev;
	uint32_t pid;
	const char *command;
};

/**
 * struct vdpa_holders - what is known of the processes
 * @is_complete: all processes could be looked at
 * @count:	 how many there are in @list
 * @list:	 one for each process and device
 */
struct vdpa_holders {
	bool is_complete;
	size_t count;
	const struct vdpa_holder *list;
};

/**
 * vdpa_holders_get - find who has character devices of vhost_vdpa open
 * @vdpa:    open handle
 * @chardev: one device ("/dev/vhost-vdpa-0"); NULL: all of them, also ones
 *	     that are being removed
 * @holders: set on success; free with vdpa_holders_free()
 * @err:     filled on failure; may be NULL
 *
 * A device is known by its number, so that its name in another mount namespace
 * does not matter.
 *
 * Returns 0, -ENOENT when there is no /proc, or -EOPNOTSUPP when the handle's
 * host has no processes.
 */
int vdpa_holders_get(struct vdpa *vdpa, const char *chardev,
		     struct vdpa_holders **holders, struct vdpa_error *err);

/* Free what vdpa_holders_get() gave. @holders may be NULL. */
void vdpa_holders_free(struct vdpa_holders *holders);

/**
 * vdpa_dev_check_removal - whether a device can be deleted without harm
 * @vdpa: open handle
 * @name: device name
 * @err:  filled on failure; may be NULL
 *
 * Where no process is seen that has the character device open, it is opened and
 * closed, which resets the virtio device.
 *
 * Returns 0, also for a device that is not there, or
 *   -EBUSY    its character device is open: @err tells in which processes
 *   -ENODATA  that could not be told
 *   -ENOTUNIQ its parent driver keeps one device for each management device,
 *	       and there are several: it would remove another one than this,
 *	       and fail in the kernel at the next (vp_vdpa_dev_del(),
 *	       drivers/vdpa/virtio_pci/vp_vdpa.c)
 */
int vdpa_dev_check_removal(struct vdpa *vdpa, const char *name,
			   struct vdpa_error *err);

/**
 * vdpa_dev_check_idle - whether a device can be taken from its driver
 * @vdpa: open handle
 * @name: device name
 * @err:  filled on failure; may be NULL
 *
 * As vdpa_dev_check_removal(), and with virtio_vdpa the network interface must
 * be down and the block device unused.
 *
 * Returns 0, -EBUSY or -ENODATA as above, or -ENOENT for a device that is not
 * there.
 */
int vdpa_dev_check_idle(struct vdpa *vdpa, const char *name,
			struct vdpa_error *err);

/**
 * struct vdpa_removals - for the deletion of many devices
 */
struct vdpa_removals;

/**
 * vdpa_removals_new - look which devices could be in use
 * @vdpa:     open handle; must stay open as long as @removals
 * @removals: set on success; free with vdpa_removals_free()
 * @err:      filled on failure; may be NULL
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_removals_new(struct vdpa *vdpa, struct vdpa_removals **removals,
		      struct vdpa_error *err);

/**
 * vdpa_removals_check - whether a device can be deleted without harm
 * @removals: as vdpa_removals_new() made it
 * @name:     device name
 * @err:      filled on failure; may be NULL
 *
 * As vdpa_dev_check_removal(), which looks at each device; this looks at all
 * devices for every 32 calls, and at one only where it can be in use.
 */
int vdpa_removals_check(struct vdpa_removals *removals, const char *name,
			struct vdpa_error *err);

/* Release @removals, which may be NULL. */
void vdpa_removals_free(struct vdpa_removals *removals);

#ifdef __cplusplus
}
#endif

#endif
