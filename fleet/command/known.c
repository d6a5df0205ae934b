// SPDX-License-Identifier: GPL-2.0-or-later
/* What the watch of a store knows of hosts and sets, by name. */

#include "known.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Where @name is, or would be. */
static size_t place_of(const struct known_table *table, const char *name)
{
	size_t low = 0, high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(table->list[middle]->name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct known *known_find(const struct known_table *table, const char *name)
{
	size_t at = place_of(table, name);

	if (at < table->count && strcmp(table->list[at]->name, name) == 0)
		return table->list[at];
	return NULL;
}

static void free_one(struct known *known)
{
	if (!known)
		return;
	free(known->name);
	free(known->fits);
	free(known);
}

static int grow(struct known_table *table)
{
	size_t count = table->count;
	struct known **more;

	if (count & (count - 1))
		return 0;
	more = reallocarray(table->list, count ? 2 * count : 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	table->list = more;
	return 0;
}

struct known *known_add(struct known_table *table, const char *name)
{
	size_t at = place_of(table, name);
	struct known *made = calloc(1, sizeof(*made));

	if (made)
		made->name = strdup(name);
	if (!made || !made->name || grow(table)) {
		free_one(made);
		return NULL;
	}
	memmove(&table->list[at + 1], &table->list[at],
		(table->count - at) * sizeof(*table->list));
	table->list[at] = made;
	table->count++;
	return made;
}

void known_drop(struct known_table *table, const char *name)
{
	size_t at = place_of(table, name);

	free_one(table->list[at]);
	table->count--;
	memmove(&table->list[at], &table->list[at + 1],
		(table->count - at) * sizeof(*table->list));
}

void known_free(struct known_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		free_one(table->list[i]);
	free(table->list);
}
