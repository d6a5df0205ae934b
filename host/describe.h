/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Describes devices and management devices of a record for judging migrations.
 */
#ifndef HOST_DESCRIBE_H
#define HOST_DESCRIBE_H

#include "index.h"

/*
 * Fill @parents, which has room for all management devices of @host. @index
 * contains the management devices.
 */
void describe_parents(const struct vdpa_host *host, const struct index *index,
		      struct vdpa_parent *parents);

/* The same for one of them, without an index. */
void describe_parent(const struct vdpa_host *host,
		     struct vdpa_host_mgmtdev *entry,
		     struct vdpa_parent *parent);

#endif
