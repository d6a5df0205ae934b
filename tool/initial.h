/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How devices were administered: record, show, forget. */
#ifndef TOOL_INITIAL_H
#define TOOL_INITIAL_H

#include "context.h"

#include <stdbool.h>
#include <stdint.h>
#include <vdpa/host.h>

/* The folder of the records; NULL: recording is disabled. */
const char *initial_folder(void);

/*
 * Open the records for initial_show(). @reader is NULL when there are none or,
 * after a warning, when they cannot be read. Close it with
 * vdpa_initial_reader_close(). Returns 0 or -ENOMEM.
 */
int initial_open(struct context *context, struct vdpa_initial_reader **reader,
		 struct vdpa_error *err);

/*
 * Print as parts what a device was created with, what was set later, and what
 * has changed since, as far as that is recorded. Returns 0 or -ENOMEM.
 */
int initial_show(struct context *context, struct vdpa_initial_reader *reader,
		 const struct vdpa_dev *dev, const struct vdpa_config *config,
		 uint64_t number, struct vdpa_error *err);

/*
 * Announce requests with initial_begin() before they are sent. Then record the
 * result of the only one with initial_end(), or note each result with
 * initial_note(), and write the notes with initial_flush(). Failures are
 * warnings.
 */
void initial_begin(struct context *context,
		   const struct vdpa_request *const *requests, size_t count);
void initial_end(struct context *context, const struct vdpa_request *request,
		 int code);
void initial_note(struct context *context, const struct vdpa_request *request,
		  int code);
void initial_flush(struct context *context);

#endif
