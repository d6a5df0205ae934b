/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finding the record of a device of which all is known. */
#ifndef HOST_INITIAL_STORE_H
#define HOST_INITIAL_STORE_H

#include <vdpa/host.h>

#define BOOT_ID_FILE "/proc/sys/kernel/random/boot_id"

/*
 * As vdpa_initial_load(), for the device that @wanted has boot, number and name
 * of.
 */
int initial_find(struct vdpa *vdpa, const char *folder,
		 const struct vdpa_initial_record *wanted,
		 struct vdpa_initial *initial, struct vdpa_error *err);

#endif
