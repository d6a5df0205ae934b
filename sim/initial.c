// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How devices were created, and what was set later: the file "journal" of any
 * folder. The world keeps its contents with the devices and deletes them with
 * the devices. So the journal is always compact: each device has at most one
 * line of each kind. Announcements of devices are not kept.
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

/* Whether a journal in @kept (NULL: any folder) is the one in @folder. */
static bool is_folder(const char *kept, const char *folder, size_t length)
{
	return !kept ||
	       (strlen(kept) == length && memcmp(kept, folder, length) == 0);
}

/* Returns the size of the line with its end, or a negative errno. */
static ssize_t put_line(const struct sim_world *world,
			const struct sim_dev *dev, const char *kind,
			const struct vdpa_initial *words, char *buffer,
			size_t room)
{
	const struct vdpa_initial_record record = {
		.kind = kind,
		.boot_id = world->boot_id,
		.number = dev->number,
		.name = dev->name,
		.initial = *words,
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

/* The lines that a device can have, in their order. */
static const char *const kinds[] = { VDPA_INITIAL_ADD, VDPA_INITIAL_SET,
				     VDPA_INITIAL_BATCH };

static bool has_line(const struct sim_dev *dev, const char *kind,
		     const char *folder, size_t length)
{
	if (kind == kinds[0])
		return dev->has_initial &&
		       is_folder(dev->initial_folder, folder, length);
	if (kind == kinds[1])
		return dev->set.has &&
		       is_folder(dev->set_folder, folder, length);
	return dev->is_changing;
}

/* All lines of a device. Returns their size, or a negative errno. */
static ssize_t put_lines(const struct sim_world *world,
			 const struct sim_dev *dev, const char *folder,
			 size_t length, char *buffer, size_t room)
{
	ssize_t used = 0;

	for (size_t i = 0; i < 3; i++) {
		ssize_t ret = 0;

		if (has_line(dev, kinds[i], folder, length))
			ret = put_line(world, dev, kinds[i],
				       i ? &dev->set : &dev->initial,
				       buffer + used, room - (size_t)used);
		if (ret < 0)
			return ret;
		used += ret;
	}
	return used;
}

ssize_t sim_initial_load(const struct sim_world *world, const char *path,
			 void *buffer, size_t size)
{
	size_t length = folder_length(path), used = 0;

	for (size_t i = 0; i < world->dev_count && length; i++) {
		ssize_t ret = put_lines(world, world->devs[i], path, length,
					(char *)buffer + used, size - used);

		if (ret < 0)
			return ret;
		used += (size_t)ret;
	}
	return used ? (ssize_t)used : -ENOENT;
}

/* ---- writing ---------------------------------------------------------- */

/* The newest devices are the last ones. */
static struct sim_dev *find_number(const struct sim_world *world,
				   uint64_t number)
{
	for (size_t i = world->dev_count; i-- > 0;)
		if (world->devs[i]->number == number)
			return world->devs[i];
	return NULL;
}

static int set_folder(char **kept, const char *folder, size_t length)
{
	char *copy = strndup(folder, length);

	if (!copy)
		return -ENOMEM;
	free(*kept);
	*kept = copy;
	return 0;
}

static int record_creation(struct sim_dev *dev, const char *folder,
			   size_t length, const struct vdpa_initial *words)
{
	int ret = set_folder(&dev->initial_folder, folder, length);

	if (ret)
		return ret;
	dev->has_initial = true;
	dev->initial = *words;
	return 0;
}

static int record_change(struct sim_dev *dev, const char *folder, size_t length,
			 const struct vdpa_initial *words)
{
	int ret = words->has ? set_folder(&dev->set_folder, folder, length) : 0;

	if (ret)
		return ret;
	vdpa_initial_overlay(&dev->set, words);
	return 0;
}

/* Ignores lines without a number, and of devices that do not exist any more. */
static int record_line(struct sim_world *world, const char *folder,
		       size_t length, const struct vdpa_initial_record *record,
		       bool *is_changed)
{
	struct sim_dev *dev = find_number(world, record->number);
	bool is_add = strcmp(record->kind, VDPA_INITIAL_ADD) == 0;
	bool is_set = strcmp(record->kind, VDPA_INITIAL_SET) == 0;
	bool is_batch = strcmp(record->kind, VDPA_INITIAL_BATCH) == 0;

	if (!dev || (!is_add && !is_set && !is_batch))
		return 0;
	*is_changed = true;
	if (is_add)
		return record_creation(dev, folder, length, &record->initial);
	dev->is_changing = is_batch;
	if (is_batch)
		return 0;
	return record_change(dev, folder, length, &record->initial);
}

int sim_initial_append(struct sim_world *world, const char *path,
		       const void *text, size_t size, bool *is_changed)
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
			ret = record_line(world, path, length, record,
					  is_changed);
			vdpa_initial_record_free(record);
		}
		line = next;
	}
	return ret;
}
