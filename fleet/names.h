/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names of the keys of a folder. */
#ifndef FLEET_NAMES_H
#define FLEET_NAMES_H

#include "store.h"

struct fleet_name {
	char *text;
	int error; /* of reading its key, or 0 */
};

/* To begin: all zero. */
struct fleet_names {
	struct fleet_name *list; /* in their order */
	size_t count;
};

/* How the keys of a folder are listed: vdpa_store_list() or store_keys(). */
typedef int fleet_names_list_fn(struct vdpa_store *store, const char *folder,
				vdpa_store_each_fn *each, void *arg,
				uint64_t *revision, struct vdpa_error *err);

/*
 * Read the names of @folder with @list. fleet_names_free() is needed also after a
 * failure.
 */
int fleet_names_read(struct vdpa_store *store, const char *folder,
		     fleet_names_list_fn *list, struct fleet_names *names,
		     struct vdpa_error *err);

/* Returns NULL when there is none. */
const struct fleet_name *fleet_names_find(const struct fleet_names *names,
					  const char *name);

/*
 * Find the names that are in the folder @other and not in @folder. Those that
 * came or went during the call are left out. fleet_names_free() is needed also after
 * a failure.
 */
int fleet_names_missing(struct vdpa_store *store, const char *folder,
			const char *other, struct fleet_names *missing,
			struct vdpa_error *err);

void fleet_names_free(struct fleet_names *names);

#endif
