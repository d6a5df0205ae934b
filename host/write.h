/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writes the entries of a record. */
#ifndef HOST_WRITE_H
#define HOST_WRITE_H

#include "json/json.h"

#include <vdpa/host.h>

/*
 * Write an entry under its name, without its closing bracket. False: no memory
 * for a handle.
 */
bool record_open_mgmtdev(struct json_writer *to,
			 const struct vdpa_host_mgmtdev *entry);
bool record_open_dev(struct json_writer *to, const struct vdpa_host_dev *entry);

#endif
