/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finding devices and management devices of a record by their names. */
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
 * The place of a name in its array of the record, INDEX_NONE when it is not
 * there. @bus is NULL for devices. Of several with one name it is always the
 * same one.
 */
size_t index_find(const struct index *index, const char *bus, const char *name);

/* The place of one whose name another one has, too; or INDEX_NONE. */
size_t index_find_twice(const struct index *index);

#endif
