/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Handles of management devices: "pci/0000:02:00.0", "vdpasim_net". */
#ifndef HOST_HANDLE_H
#define HOST_HANDLE_H

#include "json/arena.h"

#include <stdbool.h>

/* "BUS/NAME", or "NAME" when @bus is NULL; free it. NULL: no memory. */
char *handle_text(const char *bus, const char *name);

/* Whether @handle is "BUS/NAME" or "NAME". */
bool handle_is_valid(const char *handle);

/*
 * Split a valid @handle. @bus is set to NULL when it has none. Returns false
 * when there is no memory.
 */
bool handle_split(const char *handle, struct arena *arena, const char **bus,
		  const char **name);

#endif
