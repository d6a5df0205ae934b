/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel of another host, asked by "vdpa serve" there over ssh(1). */
#ifndef TOOL_REMOTE_H
#define TOOL_REMOTE_H

#include <stdint.h>
#include <vdpa/transport.h>

/* The part of @backend after "ssh:"; NULL for another backend. */
const char *remote_of_backend(const char *backend);

/*
 * Open a stream to @host, "[USER@]HOST". @timeout_s: how long the host may take
 * to answer ssh; 0: as long as it takes.
 */
int remote_transport(const char *host, uint32_t timeout_s,
		     struct vdpa_transport **transport, struct vdpa_error *err);

/* If @err comes from another host, replace its hint with one for that host. */
void remote_explain(const char *backend, struct vdpa_error *err);

#endif
