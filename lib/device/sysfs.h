/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading and writing sysfs. */
#ifndef LIB_SYSFS_H
#define LIB_SYSFS_H

#include <limits.h>
#include <stdbool.h>
#include <vdpa/sysfs.h>
#include <vdpa/transport.h>

#define NAME_SIZE (NAME_MAX + 1)
#define PATH_SIZE 1024
/* Room for the target of a link, or for about 20 names in a device's folder. */
#define ANSWER_SIZE 4096

#define DEVICES "/sys/bus/vdpa/devices"
#define DRIVERS "/sys/bus/vdpa/drivers"

/*
 * Do @op with the file of a path. The answer ends in two 0 bytes, which end
 * both a text and a list of names. Returns 0 or a negative errno.
 */
__attribute__((format(printf, 4, 5))) int sysfs_look(struct vdpa *vdpa,
						     enum vdpa_file_op op,
						     char answer[ANSWER_SIZE],
						     const char *format, ...);

/* Write @text into the file of a path. Returns 0 or a negative errno. */
__attribute__((format(printf, 3, 4))) int
sysfs_write(struct vdpa *vdpa, const char *text, const char *format, ...);

/* Whether @name can be the name of a file or a folder. */
bool sysfs_is_name(const char *name);

/* The folder of a device. Returns 0, or -ENOENT when no folder can have its
 * name. */
int sysfs_folder(const char *name, char folder[PATH_SIZE]);

/*
 * The names in a folder, then an empty one. The caller frees them.
 * Returns 0 or a negative errno.
 */
int sysfs_list(struct vdpa *vdpa, const char *folder, char **names);

/* The part after the last slash. */
const char *sysfs_base_name(const char *path);

/* As vdpa_sysfs_dev_get(), with an error for a device that the user named. */
int sysfs_require(struct vdpa *vdpa, const char *name,
		  struct vdpa_sysfs_dev **dev, struct vdpa_error *err);

/*
 * Find a device on @parent, the name of a device on any bus.
 * Returns 0, -ENOENT when there is none, or another negative errno.
 */
int sysfs_find_on(struct vdpa *vdpa, const char *parent,
		  char dev[NAME_MAX + 1]);

/* The kernel's release as VDPA_KERNEL() of <vdpa/rules.h>; 0: not known. */
uint32_t sysfs_kernel(struct vdpa *vdpa);

#endif
