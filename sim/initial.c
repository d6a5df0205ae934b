// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How devices were created: the file "journal" of any folder. The world keeps
 * its contents with the devices and deletes them with the devices. So the
 * journal is always compact: it has one line for each device with a record.
 */

#include "socket.h"
#include "sysfs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define JOURNAL "/" VDPA_INITIAL_JOURNAL

/* The length of the folder in a journal's path; 0: not a journal. */
static size_t folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && strcmp(slash, JOURNAL) == 0 ? (size_t)(slash - path) :
						      0;
}

/* ---- reading ---------------------------------------------------------- */

/* Whether the device has a record in this folder. */
static bool has_record(const struct sim_dev *dev, const char *folder,
		       size_t length)
{
	if (!dev->has_initial || !dev->initial_folder)
		return dev->has_initial;
	return strlen(dev->initial_folder) == length &&
	       memcmp(dev->initial_folder, folder, length) == 0;
}

/* Returns the size of the line with its end, or a negative errno. */
static ssize_t put_line(const struct sim_world *world,
			const struct sim_dev *dev, char *buffer, size_t room)
{
	const struct vdpa_initial_record record = {
		.kind = VDPA_INITIAL_ADD,
		.boot_id = world->boot_id,
		.number = dev->number,
		.name = dev->name,
		.initial = dev->initial,
	};
	size_t length;
	char *text;
	int ret = vdpa_initial_write(&record, &text, NULL);

	if (ret)
		return ret;
	length = strlen(text);
	if (length < room) {
		memcpy(buffer, text, length);
		buffer[length] = '\n';
	}
	free(text);
	return length < room ? (ssize_t)length + 1 : -EMSGSIZE;
}

ssize_t sim_initial_load(const struct sim_world *world, const char *path,
			 void *buffer, size_t size)
{
	size_t length = folder_length(path), used = 0;

	for (size_t i = 0; i < world->dev_count && length; i++) {
		const struct sim_dev *dev = world->devs[i];
		ssize_t ret;

		if (!has_record(dev, path, length))
			continue;
		ret = put_line(world, dev, (char *)buffer + used, size - used);
		if (ret < 0)
			return ret;
		used += (size_t)ret;
	}
	return used ? (ssize_t)used : -ENOENT;
}

/* ---- writing ---------------------------------------------------------- */

static struct sim_dev *find_number(const struct sim_world *world,
				   uint64_t number)
{
	for (size_t i = 0; i < world->dev_count; i++)
		if (world->devs[i]->number == number)
			return world->devs[i];
	return NULL;
}

/* Ignores everything but the creation of a device that still exists. */
static int record_creation(struct sim_world *world, const char *folder,
			   size_t length,
			   const struct vdpa_initial_record *record)
{
	struct sim_dev *dev = find_number(world, record->number);
	char *copy;

	if (!dev || strcmp(record->kind, VDPA_INITIAL_ADD) != 0)
		return 0;
	copy = strndup(folder, length);
	if (!copy)
		return -ENOMEM;
	free(dev->initial_folder);
	dev->initial_folder = copy;
	dev->has_initial = true;
	dev->initial = record->initial;
	return 0;
}

int sim_initial_append(struct sim_world *world, const char *path,
		       const void *text, size_t size)
{
	const char *line = text, *end = line + size;
	size_t length = folder_length(path);
	struct vdpa_initial_record *record;
	int ret = length ? 0 : -ENOENT;

	while (line < end && !ret) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *next = newline ? newline + 1 : end;

		ret = vdpa_initial_read(line, (size_t)(next - line), &record,
					NULL);
		if (!ret) {
			ret = record_creation(world, path, length, record);
			vdpa_initial_record_free(record);
		}
		line = next;
	}
	return ret;
}
