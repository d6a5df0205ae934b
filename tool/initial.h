/* SPDX-License-Identifier: GPL-2.0-or-later */
/* With what devices were created: recorded, shown, forgotten. */
#ifndef TOOL_INITIAL_H
#define TOOL_INITIAL_H

#include "context.h"

#include <stdint.h>

/* Where the records are. */
const char *initial_folder(void);

/* Record the request that made a device; warns when that is not possible. */
void initial_record(struct context *context,
		    const struct vdpa_request *request);

/* Print the record of a device as a part, where there is one. */
void initial_show(struct context *context, const struct vdpa_dev *dev);

/*
 * Which record is the one of a device that is about to be deleted; and forget
 * it, once the device is.
 */
struct initial_key {
	bool is_known;
	uint64_t number;
};

struct initial_key initial_key(struct context *context, const char *name);
void initial_forget(struct context *context, struct initial_key key);

#endif
