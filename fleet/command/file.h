/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that others read while they are written. */
#ifndef FLEET_COMMAND_FILE_H
#define FLEET_COMMAND_FILE_H

#include "fleet.h"

#include <sys/types.h>

/*
 * Replace the file @path, or create it, completely or not at all. "-" is the
 * standard output. Returns 0, or a negative errno with the reason in @context.
 */
int fleet_write_file(struct context *context, const char *path, mode_t mode,
		     const char *text, size_t size);

#endif
