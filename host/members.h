/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which key of a record holds which member of a struct. */
#ifndef HOST_MEMBERS_H
#define HOST_MEMBERS_H

#include "json/members.h"

/* Members of struct vdpa_host and of struct vdpa_initial_record, with names. */
extern const struct members members_host, members_initial_record;
extern const struct members members_mgmtdev, members_dev, members_config,
	members_initial, members_set;
extern const struct members members_vhost, members_vhost_vq;
/* Strings of struct vdpa_host_mgmtdev and struct vdpa_host_dev. */
extern const struct members members_host_mgmtdev, members_host_dev;

#endif
