/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records of hosts, from this host and from files. */
#ifndef TOOL_RECORD_FILE_H
#define TOOL_RECORD_FILE_H

#include "context.h"

#include <vdpa/host.h>

/* For struct vdpa_host_collect: report on stderr what the record lacks. */
void record_warn(const struct vdpa_error *reason, void *arg);

/*
 * Read the record in file @path; "-" is standard input. Free @host with
 * vdpa_host_free(). Returns 0 or a negative errno.
 */
int record_read(const char *path, struct vdpa_host **host,
		struct vdpa_error *err);

/* Print @text as the whole output, and free it. */
void record_print_take(struct context *context, char *text);

/*
 * Print a record as the whole output; -j and -p do not change it. Returns 0, or a
 * negative errno with the reason in @context.
 */
int record_print(struct context *context, const struct vdpa_host *host);

#endif
