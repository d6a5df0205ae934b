/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The operations of a transport on files of this machine. */
#ifndef LIB_FILE_H
#define LIB_FILE_H

#include <stdbool.h>
#include <vdpa/transport.h>

/* @file of struct vdpa_transport_ops. */
ssize_t file_do(enum vdpa_file_op op, const char *path, void *buffer,
		size_t size);

/*
 * Whether a driver carries out @op: then it can block for any time. The kernel
 * alone answers the others.
 */
bool file_can_block(enum vdpa_file_op op);

/* Whether @op reads its data from the buffer; others fill the buffer. */
bool file_takes_data(enum vdpa_file_op op);

/* Whether @op can change a file. */
bool file_changes(enum vdpa_file_op op);

#endif
