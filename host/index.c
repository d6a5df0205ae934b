// SPDX-License-Identifier: LGPL-2.1-or-later
/* Finds devices and management devices of a record by their sorted names. */

#include "index.h"

#include <stdlib.h>
#include <string.h>

struct index_entry {
	const char *bus;
	const char *name;
	size_t at;
};

/* NULL comes first. */
static int compare_text(const char *one, const char *other)
{
	if (!one || !other)
		return (one != NULL) - (other != NULL);
	return strcmp(one, other);
}

static int compare_entries(const void *a, const void *b)
{
	const struct index_entry *one = a, *other = b;
	int order = compare_text(one->name, other->name);

	return order ? order : compare_text(one->bus, other->bus);
}

static bool prepare(struct index *index, struct arena *arena, size_t count)
{
	index->count = count;
	index->entries = arena_new(arena, count, sizeof(*index->entries));
	return index->entries;
}

static void sort(struct index *index)
{
	qsort(index->entries, index->count, sizeof(*index->entries),
	      compare_entries);
}

bool index_devs(struct index *index, struct arena *arena,
		const struct vdpa_host *host)
{
	if (!prepare(index, arena, host->dev_count))
		return false;
	for (size_t i = 0; i < host->dev_count; i++)
		index->entries[i] = (struct index_entry){
			.name = host->devs[i].dev.name,
			.at = i,
		};
	sort(index);
	return true;
}

bool index_mgmtdevs(struct index *index, struct arena *arena,
		    const struct vdpa_host *host)
{
	if (!prepare(index, arena, host->mgmtdev_count))
		return false;
	for (size_t i = 0; i < host->mgmtdev_count; i++)
		index->entries[i] = (struct index_entry){
			.bus = host->mgmtdevs[i].mgmtdev.bus,
			.name = host->mgmtdevs[i].mgmtdev.name,
			.at = i,
		};
	sort(index);
	return true;
}

size_t index_find(const struct index *index, const char *bus, const char *name)
{
	const struct index_entry wanted = { .bus = bus, .name = name };
	const struct index_entry *found =
		bsearch(&wanted, index->entries, index->count,
			sizeof(*index->entries), compare_entries);

	return found ? found->at : INDEX_NONE;
}

size_t index_find_twice(const struct index *index)
{
	for (size_t i = 1; i < index->count; i++)
		if (compare_entries(&index->entries[i - 1],
				    &index->entries[i]) == 0)
			return index->entries[i].at;
	return INDEX_NONE;
}
