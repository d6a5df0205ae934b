// SPDX-License-Identifier: LGPL-2.1-or-later
/* Handles of management devices: "pci/0000:02:00.0", "vdpasim_net". */

#include "handle.h"

#include <stdio.h>
#include <string.h>

char *handle_text(const char *bus, const char *name)
{
	char *text;

	if (asprintf(&text, "%s%s%s", bus ? bus : "", bus ? "/" : "", name) < 0)
		return NULL;
	return text;
}

/* In the kernel's device core, names have no slash and are not empty. */
bool handle_is_valid(const char *handle)
{
	const char *slash = strchr(handle, '/');

	if (!slash)
		return *handle;
	return slash != handle && slash[1] && !strchr(slash + 1, '/');
}

bool handle_split(const char *handle, struct arena *arena, const char **bus,
		  const char **name)
{
	char *copy = arena_copy(arena, handle, strlen(handle));
	char *slash = copy ? strchr(copy, '/') : NULL;

	*bus = slash ? copy : NULL;
	*name = slash ? slash + 1 : copy;
	if (slash)
		*slash = '\0';
	return copy;
}
