// SPDX-License-Identifier: LGPL-2.1-or-later
/* A record that this library made, with all of its memory. */

#include "record.h"

#include <stdlib.h>

void vdpa_host_free(struct vdpa_host *host)
{
	struct record *record = (struct record *)host;

	if (!record)
		return;
	arena_free(&record->arena);
	free(record);
}
