/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of this machine, as a transport reaches them. */
#ifndef LIB_FILE_H
#define LIB_FILE_H

#include <vdpa/transport.h>

/* @file of struct vdpa_transport_ops. */
ssize_t file_do(enum vdpa_file_op op, const char *path, void *buffer,
		size_t size);

#endif
