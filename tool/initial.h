/* SPDX-License-Identifier: GPL-2.0-or-later */
/* With what devices were created: recorded, shown, forgotten. */
#ifndef TOOL_INITIAL_H
#define TOOL_INITIAL_H

#include "context.h"

#include <stdbool.h>
#include <stdint.h>
#include <vdpa/host.h>

/* Where the records are; NULL: there are none. */
const char *initial_folder(void);

/*
 * Begin to show records; NULL when there is nothing to be shown, which is
 * warned of when it should not be so. Close it with
 * vdpa_initial_reader_close().
 */
struct vdpa_initial_reader *initial_open(struct context *context);

/* Print the record of a device as a part, where there is one. */
void initial_show(struct context *context, struct vdpa_initial_reader *reader,
		  const struct vdpa_dev *dev, uint64_t number);

/*
 * Record a request that was done: a device that was added or deleted. Warns
 * when that is not possible.
 */
void initial_store(struct context *context, const struct vdpa_request *request);

/*
 * The same for many devices: what will be sent next, and what became of each.
 * What is noted waits until initial_flush().
 */
void initial_begin(struct context *context,
		   const struct vdpa_request *const *requests, size_t count);
void initial_note(struct context *context, const struct vdpa_request *request,
		  int code);
void initial_flush(struct context *context);

#endif
