// SPDX-License-Identifier: GPL-2.0-or-later
/* What the name of a backend says. */

#include "backend.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const char *backend_after(const char *backend, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(backend, prefix, length) == 0 ? backend + length : NULL;
}

bool backend_is_world(const char *backend, const char **world)
{
	*world = backend_after(backend, "sim:");
	return *world || strcmp(backend, "sim") == 0;
}

bool backend_has_events(const char *backend)
{
	return !backend_after(backend, "replay:");
}

void backend_explain(const char *backend, struct vdpa_error *err)
{
	const char *host = backend_after(backend, "ssh:");

	if (!host || err->code != -EPERM)
		return;
	snprintf(err->hint, sizeof(err->hint),
		 "log in there as root: --backend ssh:root@%.200s",
		 strchr(host, '@') ? strchr(host, '@') + 1 : host);
}
