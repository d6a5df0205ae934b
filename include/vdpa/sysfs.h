/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Facts that sysfs contains and the kernel's netlink family does not report:
 * the driver of a device, its place and its identity.
 *
 * Besides their own errors, all functions return -EOPNOTSUPP when the handle's
 * host has no files, and any errno of reading a file.
 */
#ifndef VDPA_SYSFS_H
#define VDPA_SYSFS_H

#include <stdint.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct vdpa_sysfs_dev - a device in sysfs
 * @number:   identifies it: every other device of this boot has another number,
 *	      also a later device of the same name
 * @driver:   that it is bound to ("vhost_vdpa"); NULL: none
 * @pci:      address of the PCI function that it is on, directly or through
 *	      devices of another bus ("0000:02:00.0"); NULL: none
 * @chardev:  its character device ("/dev/vhost-vdpa-0"); NULL: none
 * @netdev:   its network interface ("eth1"); NULL: none
 * @blockdev: its block device ("vdb"); NULL: none
 *
 * Members can be added at the end.
 */
struct vdpa_sysfs_dev {
	uint64_t number;
	const char *driver;
	const char *pci;
	const char *chardev;
	const char *netdev;
	const char *blockdev;
};

/**
 * vdpa_sysfs_dev_get - find a device in sysfs
 * @vdpa: open handle
 * @name: device name
 * @dev:  set on success; free with vdpa_sysfs_dev_free()
 * @err:  filled on failure; may be NULL
 *
 * Returns 0, or -ENOENT when sysfs has no such device.
 *
 * Source: vdpa_register_device(), drivers/vdpa/vdpa.c; vhost_vdpa_probe(),
 * drivers/vhost/vdpa.c; virtio_vdpa_probe(), drivers/virtio/virtio_vdpa.c
 */
int vdpa_sysfs_dev_get(struct vdpa *vdpa, const char *name,
		       struct vdpa_sysfs_dev **dev, struct vdpa_error *err);

/* Free the result of vdpa_sysfs_dev_get(). @dev may be NULL. */
void vdpa_sysfs_dev_free(struct vdpa_sysfs_dev *dev);

/**
 * vdpa_sysfs_number - read the number of a device
 * @vdpa:   open handle
 * @name:   device name
 * @number: set on success
 * @err:    filled on failure; may be NULL
 *
 * Returns 0, or -ENOENT when sysfs has no such device.
 */
int vdpa_sysfs_number(struct vdpa *vdpa, const char *name, uint64_t *number,
		      struct vdpa_error *err);

/**
 * vdpa_sysfs_find - find the devices at a place
 * @vdpa:  open handle
 * @place: a character device ("/dev/vhost-vdpa-0", or a link to it), a PCI
 *	   address ("0000:02:00.0"; the domain 0000 can be left out), a network
 *	   interface ("eth1"), a block device ("vdb", "/dev/vdb"), or any other
 *	   device that they are on ("mlx5_core.sf.1")
 * @names: set on success, an array that ends with NULL; free with free()
 * @err:   filled on failure; may be NULL
 *
 * Returns 0, or -ENOENT when no device is there.
 */
int vdpa_sysfs_find(struct vdpa *vdpa, const char *place, char ***names,
		    struct vdpa_error *err);

/**
 * vdpa_sysfs_driver - read the parent driver of a management device
 * @vdpa:   open handle
 * @bus:    its bus, or NULL when it has none
 * @name:   its name
 * @driver: set on success; free with free()
 * @err:    filled on failure; may be NULL
 *
 * A management device without a bus belongs to a driver without hardware, and
 * has the driver's own name.
 *
 * Returns 0, -ENOENT when sysfs has no such device or it has no driver, or
 * -ENOMEM.
 */
int vdpa_sysfs_driver(struct vdpa *vdpa, const char *bus, const char *name,
		      char **driver, struct vdpa_error *err);

#ifdef __cplusplus
}
#endif

#endif
