// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A record that this library made, with all of its memory. The kernel's lists
 * are read one after the other, and again until they match each other.
 */

#include "record.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* How often the lists are read until they match. */
#define TRIES 5

static void free_lists(struct record *record)
{
	vdpa_config_list_free(record->configs);
	vdpa_dev_list_free(record->devs);
	vdpa_mgmtdev_list_free(record->mgmtdevs);
	record->configs = NULL;
	record->devs = NULL;
	record->mgmtdevs = NULL;
}

static bool is_same(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

/* Whether the management device of @dev is in the list; true if it has none. */
static bool has_mgmtdev(struct vdpa_mgmtdev *const *mgmtdevs,
			const struct vdpa_dev *dev)
{
	if (!dev->mgmtdev_name)
		return true;
	for (; *mgmtdevs; mgmtdevs++)
		if (is_same((*mgmtdevs)->bus, dev->mgmtdev_bus) &&
		    is_same((*mgmtdevs)->name, dev->mgmtdev_name))
			return true;
	return false;
}

/* Whether each device has its management device, and its configuration. */
static bool is_fitting(const struct record *record)
{
	size_t i;

	for (i = 0; record->devs[i] && record->configs[i]; i++)
		if (!is_same(record->devs[i]->name, record->configs[i]->name) ||
		    !has_mgmtdev(record->mgmtdevs, record->devs[i]))
			return false;
	return !record->devs[i] && !record->configs[i];
}

static int read_lists(struct record *record, struct vdpa *vdpa,
		      struct vdpa_error *err)
{
	int ret;

	ret = vdpa_mgmtdev_list(vdpa, &record->mgmtdevs, err);
	if (!ret)
		ret = vdpa_dev_list(vdpa, &record->devs, err);
	if (!ret)
		ret = vdpa_config_list(vdpa, &record->configs, err);
	return ret;
}

int record_read_lists(struct record *record, struct vdpa *vdpa,
		      struct vdpa_error *err)
{
	for (int i = 0; i < TRIES; i++) {
		int ret = read_lists(record, vdpa, err);

		if (ret || is_fitting(record))
			return ret;
		free_lists(record);
	}
	return vdpa_error_set(
		err, -EAGAIN, "try again",
		"the devices changed each of the %d times that they "
		"were read",
		TRIES);
}

void vdpa_host_free(struct vdpa_host *host)
{
	struct record *record = (struct record *)host;

	if (!record)
		return;
	free_lists(record);
	arena_free(&record->arena);
	free(record);
}
