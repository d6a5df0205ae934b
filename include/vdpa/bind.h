/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Drivers of devices: vhost_vdpa gives a device a character device for a
 * hypervisor; virtio_vdpa turns it into a network interface or a block device
 * of this host.
 */
#ifndef VDPA_BIND_H
#define VDPA_BIND_H

#include <stdbool.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * enum vdpa_bind_flags - how a device is bound or unbound
 * @VDPA_BIND_FORCE: also while it is in use. The kernel then waits until the
 *		     character device is closed, and every vDPA request on the
 *		     host blocks until then.
 */
enum vdpa_bind_flags {
	VDPA_BIND_FORCE = 1,
};

/**
 * vdpa_dev_bind - give a device to a driver
 * @vdpa:   open handle
 * @name:   device name
 * @driver: name of a driver of the vdpa bus: "vhost_vdpa" or "virtio_vdpa"
 * @flags:  of enum vdpa_bind_flags
 * @err:    filled on failure; may be NULL
 *
 * Sets driver_override, so that no other driver can take the device. A device
 * that is bound to another driver is unbound first. If the new driver refuses
 * the device, it is bound to the old one again. The function returns when the
 * new character device, network interface or block device exists;
 * vdpa_sysfs_dev_get() returns its name.
 *
 * Returns 0, also when the device was bound to that driver already, or
 *   -ENOENT	 there is no such device
 *   -ENODEV	 there is no such driver: @err names the missing module
 *   -EBUSY	 the device is in use: @err names the processes
 *   -EACCES	 only root can do this
 *   -ETIMEDOUT	 it is bound, but its character device, network interface or
 *		 block device did not appear
 *   -EOPNOTSUPP the handle's host has no files
 * or an errno of the driver.
 *
 * Source: driver_override_store(), drivers/vdpa/vdpa.c; bind_store() and
 * unbind_store(), drivers/base/bus.c
 */
int vdpa_dev_bind(struct vdpa *vdpa, const char *name, const char *driver,
		  unsigned int flags, struct vdpa_error *err);

/**
 * vdpa_dev_unbind - take a device from its driver
 * @vdpa:  open handle
 * @name:  device name
 * @flags: of enum vdpa_bind_flags
 * @err:   filled on failure; may be NULL
 *
 * Its character device, network interface or block device disappears. After
 * that, any driver can take the device.
 *
 * Returns 0, also when no driver had it, or as vdpa_dev_bind() does.
 */
int vdpa_dev_unbind(struct vdpa *vdpa, const char *name, unsigned int flags,
		    struct vdpa_error *err);

/**
 * enum vdpa_module - whether the kernel has a module
 * @VDPA_MODULE_UNKNOWN:   it is not loaded, and the list of this kernel's
 *			   modules cannot be read
 * @VDPA_MODULE_MISSING:   this kernel has no such module
 * @VDPA_MODULE_AVAILABLE: it can be loaded
 * @VDPA_MODULE_LOADED:	   it is loaded, or built in
 * @VDPA_MODULE_UNREAD:	   there was no memory to find it out
 */
enum vdpa_module {
	VDPA_MODULE_UNKNOWN,
	VDPA_MODULE_MISSING,
	VDPA_MODULE_AVAILABLE,
	VDPA_MODULE_LOADED,
	VDPA_MODULE_UNREAD,
};

/**
 * vdpa_module_find - find out whether the kernel has a module
 * @vdpa: open handle
 * @name: of the module; "-" and "_" are the same
 *
 * Source: modules.dep(5)
 */
enum vdpa_module vdpa_module_find(struct vdpa *vdpa, const char *name);

#ifdef __cplusplus
}
#endif

#endif
