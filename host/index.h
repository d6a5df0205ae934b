/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finds devices and management devices of a record by their names. */
#ifndef HOST_INDEX_H
#define HOST_INDEX_H

#include "json/arena.h"

#include <stdbool.h>
#include <vdpa/host.h>

#define INDEX_NONE ((size_t)-1)

struct index_entry;

struct index {
	struct index_entry *entries;
	size_t count;
};

/* Fill @index, whose memory is the arena's. False: no memory. */
bool index_devs(struct index *index, struct arena *arena,
		const struct vdpa_host *host);
bool index_mgmtdevs(struct index *index, struct arena *arena,
		    const struct vdpa_host *host);

/*
 * Returns the place of a name in its array of the record, or INDEX_NONE. @bus
 * is NULL for devices. When several have the name, the answer is always the
 * same.
 */
size_t index_find(const struct index *index, const char *bus, const char *name);

/* Returns the place of a name that is there twice, or INDEX_NONE. */
size_t index_find_twice(const struct index *index);

#endif
