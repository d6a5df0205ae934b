/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Drivers of devices: vhost_vdpa makes a character device for a hypervisor of
 * one, virtio_vdpa a network interface or a block device of this host.
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
 *		     character device is closed, and all other requests about
 *		     vDPA on the host wait with it.
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
 * The driver is made the only one that can take the device (driver_override).
 * A device that is bound to another driver is taken from it. When the new one
 * refuses the device, the old one gets it back. The function returns when what
 * the driver makes of the device is there, which vdpa_sysfs_dev_get() tells.
 *
 * Returns 0, also when the device was bound to that driver already, or
 *   -ENOENT	 there is no such device
 *   -ENODEV	 there is no such driver: @err tells which module is missing
 *   -EBUSY	 the device is in use: @err tells by whom
 *   -EACCES	 only root can do this
 *   -ETIMEDOUT	 it is bound, but what the driver makes of it did not appear
 *   -EOPNOTSUPP the handle's host has no files
 * or what the driver says.
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
 * What the driver made of the device is gone then, and any driver can take it.
 *
 * Returns 0, also when no driver had it, or as vdpa_dev_bind() does.
 */
int vdpa_dev_unbind(struct vdpa *vdpa, const char *name, unsigned int flags,
		    struct vdpa_error *err);

/**
 * enum vdpa_module - whether a part of the kernel is there
 * @VDPA_MODULE_UNKNOWN:   it is not loaded, and there is no list of the
 *			   modules of this kernel
 * @VDPA_MODULE_MISSING:   this kernel has no such module
 * @VDPA_MODULE_AVAILABLE: it can be loaded
 * @VDPA_MODULE_LOADED:	   it is loaded, or built in
 */
enum vdpa_module {
	VDPA_MODULE_UNKNOWN,
	VDPA_MODULE_MISSING,
	VDPA_MODULE_AVAILABLE,
	VDPA_MODULE_LOADED,
};

/**
 * vdpa_module_find - whether a module of the kernel is there
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
