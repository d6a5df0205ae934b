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
	size_t next; /* what fleet_names_reach() has reached */
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

/*
 * Find @name, and skip all names before it: names are asked for in their order,
 * so that all of them take one pass. Returns NULL when there is none.
 */
const struct fleet_name *fleet_names_reach(struct fleet_names *names,
					   const char *name);

/*
 * Whether @name is in the folder @other and not in @folder now. The caller saw so
 * in two lists, which are of two moments. Returns 0 or -ENOMEM.
 */
int fleet_name_is_missing(struct vdpa_store *store, const char *folder,
			  const char *other, const char *name,
			  bool *is_missing);

void fleet_names_free(struct fleet_names *names);

#endif
