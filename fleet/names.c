// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reads the names of the keys of a folder, and finds names that another lacks. */

#include "names.h"

#include "key.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int add(struct fleet_names *names, const char *name, int error)
{
	size_t count = names->count;
	struct fleet_name *more;

	if (!(count & (count - 1))) {
		more = reallocarray(names->list, count ? 2 * count : 1,
				    sizeof(*more));
		if (!more)
			return -ENOMEM;
		names->list = more;
	}
	names->list[count].text = strdup(name);
	if (!names->list[count].text)
		return -ENOMEM;
	names->list[count].error = error;
	names->count++;
	return 0;
}

static int add_entry(const struct vdpa_store_entry *entry, void *arg)
{
	return add(arg, strchr(entry->key, '/') + 1, entry->error);
}

int fleet_names_read(struct vdpa_store *store, const char *folder,
		     fleet_names_list_fn *list, struct fleet_names *names,
		     struct vdpa_error *err)
{
	int ret = list(store, folder, add_entry, names, NULL, err);

	return ret == -ENOMEM ? store_fail_memory(err) : ret;
}

const struct fleet_name *fleet_names_reach(struct fleet_names *names,
					   const char *name)
{
	int order = -1;

	for (; names->next < names->count; names->next++) {
		order = strcmp(names->list[names->next].text, name);
		if (order >= 0)
			break;
	}
	return order ? NULL : &names->list[names->next];
}

void fleet_names_free(struct fleet_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->list[i].text);
	free(names->list);
}

/* ---- two folders ----------------------------------------------------------------- */

/* A key that cannot be read exists. */
static int exists(struct vdpa_store *store, const char *folder,
		  const char *name, bool *does)
{
	struct fleet_key key = fleet_key(folder, name);
	struct vdpa_store_entry *entry = NULL;
	int ret = vdpa_store_get(store, key.text, &entry, NULL);

	vdpa_store_entry_free(entry);
	*does = ret != -ENOENT;
	return ret == -ENOMEM ? ret : 0;
}

int fleet_name_is_missing(struct vdpa_store *store, const char *folder,
			  const char *other, const char *name, bool *is_missing)
{
	bool is_there = false, is_in_other = false;
	int ret = exists(store, folder, name, &is_there);

	if (!ret)
		ret = exists(store, other, name, &is_in_other);
	*is_missing = !is_there && is_in_other;
	return ret;
}
