// SPDX-License-Identifier: LGPL-2.1-or-later
/* The hosts of a store. */

#include "key.h"
#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- a host ------------------------------------------------------------------ */

/* A record under another host's name would answer for that host. */
static void check_name(struct vdpa_fleet_host *host)
{
	const char *name = host->record->name;

	if (name && strcmp(name, host->name) == 0)
		return;
	vdpa_error_set(&host->why, -EINVAL,
		       "delete it, and publish the host's record",
		       "the key has the record of the host \"%.100s\"",
		       name ? name : "");
	vdpa_host_free(host->record);
	host->record = NULL;
}

/* Returns -ENOMEM only. */
static int read_record(const struct vdpa_store_entry *entry,
		       struct vdpa_fleet_host *host)
{
	int ret;

	if (entry->error) {
		vdpa_error_set(&host->why, entry->error, NULL,
			       "the store cannot read it: %s",
			       strerror(-entry->error));
		return 0;
	}
	ret = vdpa_host_read(entry->value, entry->size, &host->record,
			     &host->why);
	if (!ret)
		check_name(host);
	return ret == -ENOMEM ? ret : 0;
}

static int host_new(const struct vdpa_store_entry *entry,
		    struct vdpa_fleet_host **host)
{
	const char *name = strchr(entry->key, '/') + 1;
	size_t size = strlen(name) + 1;
	struct vdpa_fleet_host *made = calloc(1, sizeof(*made) + size);

	if (!made)
		return -ENOMEM;
	made->name = memcpy(made + 1, name, size);
	if (read_record(entry, made)) {
		vdpa_fleet_host_free(made);
		return -ENOMEM;
	}
	*host = made;
	return 0;
}

void vdpa_fleet_host_free(struct vdpa_fleet_host *host)
{
	if (!host)
		return;
	vdpa_host_free(host->record);
	free(host);
}

/* ---- all hosts ----------------------------------------------------------------- */

static int add_host(const struct vdpa_store_entry *entry, void *arg)
{
	struct vdpa_fleet *fleet = arg;
	struct vdpa_fleet_host **more;

	/* Room for a NULL at the end, in powers of two. */
	if (!(fleet->count & (fleet->count + 1))) {
		more = reallocarray(fleet->hosts, 2 * fleet->count + 2,
				    sizeof(struct vdpa_fleet_host *));
		if (!more)
			return -ENOMEM;
		fleet->hosts = more;
	}
	if (host_new(entry, &fleet->hosts[fleet->count]))
		return -ENOMEM;
	fleet->hosts[++fleet->count] = NULL;
	return 0;
}

/* Both lists are in the order of names. */
struct marking {
	struct vdpa_fleet *fleet;
	size_t at;
};

static int mark_alive(const struct vdpa_store_entry *entry, void *arg)
{
	struct marking *marking = arg;
	const char *name = strchr(entry->key, '/') + 1;

	for (; marking->at < marking->fleet->count; marking->at++) {
		struct vdpa_fleet_host *host =
			marking->fleet->hosts[marking->at];
		int order = strcmp(host->name, name);

		if (!order)
			host->is_alive = true;
		if (order >= 0)
			break;
	}
	return 0;
}

static int read_all(struct vdpa_store *store, const char *folder,
		    struct vdpa_fleet *fleet, struct vdpa_error *err)
{
	struct marking marking = { .fleet = fleet };
	int ret;

	ret = vdpa_store_list(store, folder, add_host, fleet, NULL, err);
	if (!ret)
		ret = vdpa_store_list(store, VDPA_FLEET_ALIVE, mark_alive,
				      &marking, NULL, err);
	return ret == -ENOMEM ? store_fail_memory(err) : ret;
}

int vdpa_fleet_read(struct vdpa_store *store, const char *folder,
		    struct vdpa_fleet **fleet, struct vdpa_error *err)
{
	struct vdpa_fleet *made = calloc(1, sizeof(*made));
	int ret;

	if (!made)
		return store_fail_memory(err);
	made->hosts = calloc(1, sizeof(struct vdpa_fleet_host *));
	ret = made->hosts ? read_all(store, folder, made, err) :
			    store_fail_memory(err);
	if (ret)
		vdpa_fleet_free(made);
	else
		*fleet = made;
	return ret;
}

void vdpa_fleet_free(struct vdpa_fleet *fleet)
{
	if (!fleet)
		return;
	for (size_t i = 0; i < fleet->count; i++)
		vdpa_fleet_host_free(fleet->hosts[i]);
	free(fleet->hosts);
	free(fleet);
}

/* ---- one host ------------------------------------------------------------------- */

static int fail_unknown(const char *name, struct vdpa_error *err)
{
	return vdpa_error_set(err, -ENOENT, NULL,
			      "the store has no host \"%.100s\"", name);
}

static int read_alive(struct vdpa_store *store, struct vdpa_fleet_host *host,
		      struct vdpa_error *err)
{
	struct fleet_key key = fleet_key(VDPA_FLEET_ALIVE, host->name);
	struct vdpa_store_entry *entry = NULL;
	int ret = vdpa_store_get(store, key.text, &entry, err);

	host->is_alive = entry;
	vdpa_store_entry_free(entry);
	return ret == -ENOENT ? 0 : ret;
}

static int check_record(const struct vdpa_fleet_host *host,
			struct vdpa_error *err)
{
	if (host->record)
		return 0;
	return vdpa_error_set(err, -EINVAL, host->why.hint,
			      "the record of the host \"%.80s\": %.160s",
			      host->name, host->why.what);
}

int vdpa_fleet_get(struct vdpa_store *store, const char *name,
		   struct vdpa_fleet_host **host, struct vdpa_error *err)
{
	struct fleet_key key = fleet_key(VDPA_FLEET_RECORDS, name);
	struct vdpa_fleet_host *made = NULL;
	struct vdpa_store_entry *entry;
	int ret = vdpa_store_get(store, key.text, &entry, err);

	if (ret)
		return ret == -ENOENT ? fail_unknown(name, err) : ret;
	ret = host_new(entry, &made);
	vdpa_store_entry_free(entry);
	if (ret)
		return store_fail_memory(err);
	ret = check_record(made, err);
	if (!ret)
		ret = read_alive(store, made, err);
	if (ret)
		vdpa_fleet_host_free(made);
	else
		*host = made;
	return ret;
}

/* The key that says that it is alive goes last. */
int vdpa_fleet_forget(struct vdpa_store *store, const char *name,
		      struct vdpa_error *err)
{
	static const char *const folders[] = {
		VDPA_FLEET_PARENTS,
		VDPA_FLEET_RECORDS,
		VDPA_FLEET_ALIVE,
	};
	bool was_there = false;

	for (size_t i = 0; i < 3; i++) {
		struct fleet_key key = fleet_key(folders[i], name);
		int ret = vdpa_store_delete(store, key.text, 0, err);

		if (ret && ret != -ENOENT)
			return ret;
		was_there |= !ret;
	}
	return was_there ? 0 : fail_unknown(name, err);
}
