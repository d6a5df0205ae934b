/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads the parts of a record. */
#ifndef HOST_READ_H
#define HOST_READ_H

#include "index.h"
#include "json/json.h"

#include <vdpa/host.h>

/* The state while a record is read. */
struct reader {
	struct vdpa_host *host;
	struct arena *arena;
	struct index mgmtdevs; /* filled after they are read */
	struct vdpa_error *err;
};

/* Read one entry of an object. Returns 0, -EINVAL or -ENOMEM. */
int record_read_mgmtdev(struct reader *reader, const char *handle,
			const struct json *object,
			struct vdpa_host_mgmtdev *entry);
int record_read_dev(struct reader *reader, const char *name,
		    const struct json *object, struct vdpa_host_dev *entry);

#endif
