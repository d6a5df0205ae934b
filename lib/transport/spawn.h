/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Start a server for one handle. */
#ifndef LIB_SPAWN_H
#define LIB_SPAWN_H

#include <vdpa/transport.h>

/*
 * Open a stream to "@program serve background". Returns 0, or a negative errno
 * of posix_spawn(3) or vdpa_transport_stream().
 */
int spawn_transport(const char *program, struct vdpa_transport **transport,
		    struct vdpa_error *err);

#endif
