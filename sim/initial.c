// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What devices were created with: the files NUMBER.json of any folder, kept
 * with the device that has the number. They are gone with it, as they are when
 * a host boots. What is stored in one file of many comes to stand in these.
 */

#include "socket.h"
#include "sysfs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static struct sim_dev *find_number(const struct sim_world *world,
				   uint64_t number)
{
	for (size_t i = 0; i < world->dev_count; i++)
		if (world->devs[i]->number == number)
			return world->devs[i];
	return NULL;
}

/* The device of ".../NUMBER.json"; NULL: there is none. */
static struct sim_dev *find_dev(const struct sim_world *world, const char *path)
{
	const char *slash = strrchr(path, '/');
	uint64_t number;
	char *end;

	if (!slash || slash[1] < '0' || slash[1] > '9')
		return NULL;
	number = strtoull(slash + 1, &end, 10);
	return strcmp(end, ".json") == 0 ? find_number(world, number) : NULL;
}

/* Whether @path is that of a file with many records. */
static bool has_many(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && strcmp(dot, ".jsonl") == 0;
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

/* One whose device has gone meanwhile is nobody's. */
static int store_record(struct sim_world *world, struct sim_dev *dev,
			const char *path, const char *text, size_t size)
{
	struct vdpa_initial_record *record;
	int ret;

	ret = vdpa_initial_read(text, size, &record, NULL);
	if (ret)
		return ret;
	if (!dev)
		dev = find_number(world, record->number);
	if (dev)
		ret = keep_folder(dev, path);
	if (dev && !ret) {
		dev->has_initial = true;
		dev->initial = record->initial;
	}
	vdpa_initial_record_free(record);
	return ret;
}

static int store_many(struct sim_world *world, const char *path,
		      const char *text, size_t size)
{
	const char *end;
	int ret = 0;

	for (; size && !ret; size -= (size_t)(end - text), text = end) {
		end = memchr(text, '\n', size);
		end = end ? end + 1 : text + size;
		ret = store_record(world, NULL, path, text,
				   (size_t)(end - text));
	}
	return ret;
}

int sim_initial_store(struct sim_world *world, const char *path,
		      const void *text, size_t size)
{
	struct sim_dev *dev = find_dev(world, path);

	if (has_many(path))
		return store_many(world, path, text, size);
	return dev ? store_record(world, dev, path, text, size) : -ENOENT;
}

int sim_initial_remove(struct sim_world *world, const char *path)
{
	struct sim_dev *dev = find_dev(world, path);

	if (!dev || !has_record(dev, path))
		return -ENOENT;
	dev->has_initial = false;
	return 0;
}
