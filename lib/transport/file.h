/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of this machine, as a transport reaches them. */
#ifndef LIB_FILE_H
#define LIB_FILE_H

#include "call.h"

#include <stdbool.h>
#include <vdpa/transport.h>

/*
 * @file of struct vdpa_transport_ops. Calls in which a driver can keep a
 * process are made by @caller.
 */
ssize_t file_do(struct caller *caller, enum vdpa_file_op op, const char *path,
		void *buffer, size_t size);

/* Whether @op has such calls. */
bool file_can_block(enum vdpa_file_op op);

/* Whether @op takes what is in the buffer; others fill it. */
bool file_takes_data(enum vdpa_file_op op);

/* Whether @op can change a file. */
bool file_changes(enum vdpa_file_op op);

/*
 * As open(2), for files that are not made, and close(2); they return a negative
 * errno. When a call in between did not come back, that of file_close() is
 * -ETIMEDOUT, too.
 */
int file_open(struct caller *caller, const char *path, int flags);
int file_close(struct caller *caller, int fd);

#endif
