// SPDX-License-Identifier: LGPL-2.1-or-later
/* A record that this library made, with all of its memory. */

#include "record.h"

#include <stdlib.h>

void record_free_lists(struct record *record)
{
	vdpa_config_list_free(record->configs);
	vdpa_dev_list_free(record->devs);
	vdpa_mgmtdev_list_free(record->mgmtdevs);
	record->configs = NULL;
	record->devs = NULL;
	record->mgmtdevs = NULL;
}

void vdpa_host_free(struct vdpa_host *host)
{
	struct record *record = (struct record *)host;

	if (!record)
		return;
	record_free_lists(record);
	arena_free(&record->arena);
	free(record);
}
