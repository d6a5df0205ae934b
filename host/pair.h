/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Devices and management devices of a record, by their names. */
#ifndef HOST_PAIR_H
#define HOST_PAIR_H

#include <vdpa/host.h>

/* A management device of a record, by its handle; NULL: there is none. */
struct vdpa_host_mgmtdev *pair_mgmtdev(const struct vdpa_host *host,
				       const char *handle);

/*
 * Describe device @name of a record, or a management device. Return 0, or
 * -ENODEV if the record does not have it.
 */
int pair_describe(const struct vdpa_host *host, const char *name,
		  enum vdpa_host_role role, struct vdpa_migrate_dev *dev,
		  struct vdpa_error *err);
int pair_parent(const struct vdpa_host *host, const char *handle,
		struct vdpa_parent *parent, struct vdpa_error *err);

/*
 * The hypervisor of a host: @named, or the one in its record; NULL: not known.
 * Returns 0, or -EINVAL when the record has an unknown one.
 */
int pair_vmm(const struct vdpa_host *host, const struct vdpa_vmm *named,
	     const struct vdpa_vmm **vmm, struct vdpa_error *err);

#endif
