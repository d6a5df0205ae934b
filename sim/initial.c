// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What devices were created with: the files NUMBER.json of any folder, kept
 * with the device that has the number. They are gone with it, as they are when
 * a host boots.
 */

#include "socket.h"
#include "sysfs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The device of ".../NUMBER.json"; NULL: there is none. */
static struct sim_dev *find_dev(const struct sim_world *world, const char *path)
{
	const char *slash = strrchr(path, '/');
	uint64_t number;
	char *end;

	if (!slash || slash[1] < '0' || slash[1] > '9')
		return NULL;
	number = strtoull(slash + 1, &end, 10);
	if (strcmp(end, ".json") != 0)
		return NULL;
	for (size_t i = 0; i < world->dev_count; i++)
		if (world->devs[i]->number == number)
			return world->devs[i];
	return NULL;
}

/* Whether the device has a record, and in the folder of @path. */
static bool has_record(const struct sim_dev *dev, const char *path)
{
	size_t length = (size_t)(strrchr(path, '/') - path);

	if (!dev->has_initial || !dev->initial_folder)
		return dev->has_initial;
	return strlen(dev->initial_folder) == length &&
	       memcmp(dev->initial_folder, path, length) == 0;
}

static int keep_folder(struct sim_dev *dev, const char *path)
{
	char *folder = strndup(path, (size_t)(strrchr(path, '/') - path));

	if (!folder)
		return -ENOMEM;
	free(dev->initial_folder);
	dev->initial_folder = folder;
	return 0;
}

ssize_t sim_initial_load(const struct sim_world *world, const char *path,
			 void *buffer, size_t size)
{
	const struct sim_dev *dev = find_dev(world, path);
	struct vdpa_initial_record record;
	size_t length;
	char *text;
	int ret;

	if (!dev || !has_record(dev, path))
		return -ENOENT;
	record = (struct vdpa_initial_record){
		.boot_id = world->boot_id,
		.number = dev->number,
		.name = dev->name,
		.initial = dev->initial,
	};
	ret = vdpa_initial_write(&record, &text, NULL);
	if (ret)
		return ret;
	length = strlen(text);
	if (length <= size)
		memcpy(buffer, text, length);
	free(text);
	return length <= size ? (ssize_t)length : -EMSGSIZE;
}

int sim_initial_store(struct sim_world *world, const char *path,
		      const void *text, size_t size)
{
	struct sim_dev *dev = find_dev(world, path);
	struct vdpa_initial_record *record;
	int ret;

	if (!dev)
		return -ENOENT;
	ret = vdpa_initial_read(text, size, &record, NULL);
	if (ret)
		return ret;
	ret = keep_folder(dev, path);
	if (!ret) {
		dev->has_initial = true;
		dev->initial = record->initial;
	}
	vdpa_initial_record_free(record);
	return ret;
}

int sim_initial_remove(struct sim_world *world, const char *path)
{
	struct sim_dev *dev = find_dev(world, path);

	if (!dev || !has_record(dev, path))
		return -ENOENT;
	dev->has_initial = false;
	return 0;
}
