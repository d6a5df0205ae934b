/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of this machine, as a transport reaches them. */
#ifndef LIB_FILE_H
#define LIB_FILE_H

#include <stdbool.h>
#include <vdpa/transport.h>

/* @file of struct vdpa_transport_ops. */
ssize_t file_do(enum vdpa_file_op op, const char *path, void *buffer,
		size_t size);

/*
 * Whether a driver acts on @op, and not only the kernel tells: it can keep a
 * process as long as it likes.
 */
bool file_can_block(enum vdpa_file_op op);

/* Whether @op takes what is in the buffer; others fill it. */
bool file_takes_data(enum vdpa_file_op op);

/* Whether @op can change a file. */
bool file_changes(enum vdpa_file_op op);

#endif
