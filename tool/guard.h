/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel of this machine, asked by a process that can be left behind. */
#ifndef TOOL_GUARD_H
#define TOOL_GUARD_H

#include <vdpa/transport.h>

/*
 * Open a stream to a process that is forked for it. Called while the command
 * has one thread and little memory.
 */
int guard_transport(struct vdpa_transport **transport, struct vdpa_error *err);

/*
 * Close all files but the standard ones, which become /dev/null, and @kept.
 * Returns the new number of @kept.
 */
int guard_close_files(int kept);

#endif
