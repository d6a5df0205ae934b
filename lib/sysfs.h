/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the library itself asks sysfs. */
#ifndef LIB_SYSFS_H
#define LIB_SYSFS_H

#include <limits.h>
#include <vdpa/sysfs.h>

/*
 * Find a device that is made of @parent, the name of a device on any bus.
 * Returns 0, -ENOENT when there is none, or another negative errno.
 */
int sysfs_find_on(struct vdpa *vdpa, const char *parent,
		  char dev[NAME_MAX + 1]);

/* The kernel's release as VDPA_KERNEL() of <vdpa/rules.h>; 0: not known. */
uint32_t sysfs_kernel(struct vdpa *vdpa);

#endif
