/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The processes that use a device. If a device is deleted or unbound while its
 * character device is open, every vDPA request on the host blocks until that is
 * closed (vhost_vdpa_remove(), drivers/vhost/vdpa.c; the locks of
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
 * @chardev: path of the character device, from its minor number
 * @pid:     process id
 * @command: the name of its program ("qemu-system-x86")
 * @reserved: 0
 */
struct vdpa_holder {
	const char *chardev;
	uint32_t pid;
	const char *command;
	uint64_t reserved[2];
};

/**
 * struct vdpa_holders - the known holders
 * @is_complete: all processes could be examined
 * @count:	 number of entries of @list
 * @list:	 one entry for each process and device
 *
 * Members can be added at the end.
 */
struct vdpa_holders {
	bool is_complete;
	size_t count;
	const struct vdpa_holder *list;
};

/**
 * vdpa_holders_get - find the processes that have vhost_vdpa devices open
 * @vdpa:    open handle
 * @chardev: one device ("/dev/vhost-vdpa-0"); NULL: all of them, also devices
 *	     that are being removed
 * @holders: set on success; free with vdpa_holders_free()
 * @err:     filled on failure; may be NULL
 *
 * Devices are compared by number, so that their names in other mount namespaces
 * do not matter.
 *
 * Returns 0, -ENOENT when there is no /proc, or -EOPNOTSUPP when the handle's
 * host has no processes.
 */
int vdpa_holders_get(struct vdpa *vdpa, const char *chardev,
		     struct vdpa_holders **holders, struct vdpa_error *err);

/* Free the result of vdpa_holders_get(). @holders may be NULL. */
void vdpa_holders_free(struct vdpa_holders *holders);

/**
 * vdpa_dev_check_removal - whether a device can be deleted without harm
 * @vdpa: open handle
 * @name: device name
 * @err:  filled on failure; may be NULL
 *
 * The function opens the character device and closes it, if no process has it
 * open. That resets the virtio device. It looks at the processes of the host
 * only to name the one that has it open, and if it cannot be opened.
 *
 * Returns 0, also for a device that does not exist, or
 *   -EBUSY    its character device is open: @err names the processes
 *   -ENODATA  it is not known whether its character device is open
 *   -ENOTUNIQ its parent driver keeps one device for each management device,
 *	       and there are several: the driver would remove a different one,
 *	       and crash in the kernel at the next deletion (vp_vdpa_dev_del(),
 *	       drivers/vdpa/virtio_pci/vp_vdpa.c)
 */
int vdpa_dev_check_removal(struct vdpa *vdpa, const char *name,
			   struct vdpa_error *err);

/**
 * vdpa_dev_check_idle - whether a device can be unbound without harm
 * @vdpa: open handle
 * @name: device name
 * @err:  filled on failure; may be NULL
 *
 * As vdpa_dev_check_removal(), and with virtio_vdpa the network interface must
 * be down and the block device unused.
 *
 * Returns 0, -EBUSY or -ENODATA as above, or -ENOENT for a device that does not
 * exist.
 */
int vdpa_dev_check_idle(struct vdpa *vdpa, const char *name,
			struct vdpa_error *err);

/**
 * struct vdpa_removals - checks the deletion of many devices
 */
struct vdpa_removals;

/**
 * vdpa_removals_new - begin to check the deletion of many devices
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
 * @removals: from vdpa_removals_new()
 * @name:     device name
 * @err:      filled on failure; may be NULL
 *
 * As vdpa_dev_check_removal(), but faster: it lists all devices that can be in
 * use once in 32 calls, and examines only those.
 */
int vdpa_removals_check(struct vdpa_removals *removals, const char *name,
			struct vdpa_error *err);

/**
 * vdpa_removals_check_idle - whether a device can be unbound without harm
 * @removals: from vdpa_removals_new()
 * @name:     device name
 * @err:      filled on failure; may be NULL
 *
 * As vdpa_dev_check_idle(), but if character devices cannot be opened, 32 calls
 * share one look at the processes of the host.
 */
int vdpa_removals_check_idle(struct vdpa_removals *removals, const char *name,
			     struct vdpa_error *err);

/* Release @removals, which may be NULL. */
void vdpa_removals_free(struct vdpa_removals *removals);

#ifdef __cplusplus
}
#endif

#endif
