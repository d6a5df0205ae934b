// SPDX-License-Identifier: LGPL-2.1-or-later
/* Finds the devices of a world by their names. */

#include "index.h"

#include "world.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_MIN 64

/* FNV-1a */
static size_t hash(const char *name, size_t length)
{
	uint64_t value = 0xcbf29ce484222325;

	for (size_t i = 0; i < length; i++)
		value = (value ^ (uint8_t)name[i]) * 0x100000001b3;
	return (size_t)value;
}

static bool has_name(const struct sim_dev *dev, const char *name, size_t length)
{
	return strncmp(dev->name, name, length) == 0 && !dev->name[length];
}

static size_t next_slot(const struct sim_index *index, size_t at)
{
	return (at + 1) & (index->slot_count - 1);
}

static size_t home_slot(const struct sim_index *index, const char *name,
			size_t length)
{
	return hash(name, length) & (index->slot_count - 1);
}

struct sim_dev *sim_index_find(const struct sim_index *index, const char *name,
			       size_t length)
{
	struct sim_dev *dev;
	size_t at;

	if (!index->slot_count)
		return NULL;
	at = home_slot(index, name, length);
	while ((dev = index->slots[at]) && !has_name(dev, name, length))
		at = next_slot(index, at);
	return dev;
}

static void put(struct sim_index *index, struct sim_dev *dev)
{
	size_t at = home_slot(index, dev->name, strlen(dev->name));

	while (index->slots[at])
		at = next_slot(index, at);
	index->slots[at] = dev;
}

/* At most half of the slots are taken. */
static int grow(struct sim_index *index)
{
	struct sim_index grown = {
		.slot_count = index->slot_count ? 2 * index->slot_count :
						  SLOTS_MIN,
		.dev_count = index->dev_count,
	};

	grown.slots = calloc(grown.slot_count, sizeof(struct sim_dev *));
	if (!grown.slots)
		return -ENOMEM;
	for (size_t i = 0; i < index->slot_count; i++)
		if (index->slots[i])
			put(&grown, index->slots[i]);
	free(index->slots);
	*index = grown;
	return 0;
}

int sim_index_add(struct sim_index *index, struct sim_dev *dev)
{
	if (2 * (index->dev_count + 1) > index->slot_count && grow(index))
		return -ENOMEM;
	put(index, dev);
	index->dev_count++;
	return 0;
}

/* The devices in the slots that follow may belong into the free one. */
void sim_index_remove(struct sim_index *index, const struct sim_dev *dev)
{
	size_t at = home_slot(index, dev->name, strlen(dev->name));
	struct sim_dev *moved;

	while (index->slots[at] != dev)
		at = next_slot(index, at);
	index->slots[at] = NULL;
	index->dev_count--;
	for (at = next_slot(index, at); index->slots[at];
	     at = next_slot(index, at)) {
		moved = index->slots[at];
		index->slots[at] = NULL;
		put(index, moved);
	}
}

void sim_index_free(struct sim_index *index)
{
	free(index->slots);
	*index = (struct sim_index){ 0 };
}
