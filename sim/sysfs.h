/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Devices and drivers in sysfs. */
#ifndef SIM_SYSFS_H
#define SIM_SYSFS_H

#include "world.h"

#include <sys/types.h>

#define SIM_DEVICES "/sys/bus/vdpa/devices"

#define SIM_VHOST  "vhost_vdpa"
#define SIM_VIRTIO "virtio_vdpa"

bool sim_dev_is_bound(const struct sim_dev *dev, const char *driver);

/* Bind a device, or unbind it. Returns 0, -ENODEV, -EBUSY or -ENOMEM. */
int sim_dev_bind(struct sim_world *world, struct sim_dev *dev,
		 const char *driver);
void sim_dev_unbind(struct sim_dev *dev);

/* Whether the parent driver accepts @features: 0 or a negative errno. */
int sim_dev_accepts(const struct sim_dev *dev, uint64_t features);

/* Write to a file of sysfs. Returns 0, -ENOENT when there is no such writable
 * file, or the kernel's errno. */
int sim_sysfs_write(struct sim_world *world, const char *path, const char *text,
		    bool *is_changed);

/* The journal of how devices were created. */
ssize_t sim_initial_load(const struct sim_world *world, const char *path,
			 void *buffer, size_t size);
int sim_initial_append(struct sim_world *world, const char *path,
		       const void *text, size_t size, bool *is_changed);

/* The device of a character device of vhost_vdpa; NULL: there is none. */
struct sim_dev *sim_chardev_dev(const struct sim_world *world,
				const char *path);

/* As VDPA_FILE_ACCESS, VDPA_FILE_TRY, VDPA_FILE_HOLDERS and VDPA_FILE_VHOST do.
 */
int sim_chardev_access(const struct sim_world *world, const char *path);
int sim_chardev_try(const struct sim_world *world, const char *path);
ssize_t sim_chardev_holders(const struct sim_world *world, char *buffer,
			    size_t size);
ssize_t sim_chardev_ask(const struct sim_world *world, const char *path,
			char *buffer, size_t size);

/* The rest of @path after @folder and a slash; NULL: not below @folder. */
const char *sim_path_below(const char *path, const char *folder);

/* Whether @path is the folder of a module, of the bus or of one of its drivers,
 * or a folder in /sys/devices, and exists. */
bool sim_host_has(const struct sim_world *world, const char *path);

/* Whether /sys/devices has the folder @name, without those of devices. */
bool sim_host_has_folder(const struct sim_world *world, const char *name);

/* The text of a file about modules or the calling process: 0 or -ENOENT. */
int sim_host_text(const struct sim_world *world, const char *path,
		  const char **text);

/* "/sys/bus/vdpa/devices/NAME/REST": the device, and the REST; NULL: another
 * path, or no such device. */
struct sim_dev *sim_path_dev(const struct sim_world *world, const char *path,
			     const char **rest);

#endif
