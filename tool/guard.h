/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ask the kernel of this machine through a process that may hang. */
#ifndef TOOL_GUARD_H
#define TOOL_GUARD_H

#include <vdpa/transport.h>

/*
 * Fork a process and open a stream to it. Call this while the command has one
 * thread and uses little memory.
 */
int guard_transport(struct vdpa_transport **transport, struct vdpa_error *err);

/*
 * Close all files except @kept. The standard files become /dev/null. Returns
 * the new number of @kept.
 */
int guard_close_files(int kept);

#endif
