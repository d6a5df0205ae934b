/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that root can rely on. */
#ifndef TOOL_TRUSTED_H
#define TOOL_TRUSTED_H

#include <vdpa/vdpa.h>

/*
 * Whether only root and this user can change the file @path or replace it. The
 * file, its folders and all links on the way must belong to them, and nobody
 * else may write to them. Returns 0, -EACCES or another negative errno.
 */
int trusted_check(const char *path, struct vdpa_error *err);

#endif
