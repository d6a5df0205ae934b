// SPDX-License-Identifier: LGPL-2.1-or-later
/* The hosts of a store. */

#include "key.h"
#include "names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- a host ------------------------------------------------------------------ */

/* A record under another host's name would answer for that host. */
static void check_name(struct vdpa_fleet_host *host)
{
	static const char hint[] =
		"publish this host again, or \"vdpa fleet forget NAME\"";
	const char *name = host->record->name;

	if (name && strcmp(name, host->name) == 0)
		return;
	if (name)
		vdpa_error_set(&host->why, -EINVAL, hint,
			       "the key has the record of the host \"%.100s\"",
			       name);
	else
		vdpa_error_set(&host->why, -EINVAL, hint,
			       "the record does not name its host");
	vdpa_host_free(host->record);
	host->record = NULL;
}

/* Returns -ENOMEM only. */
static int read_record(const struct vdpa_store_entry *entry,
		       struct vdpa_fleet_host *host)
{
	int ret;

	if (vdpa_store_entry_check(entry, &host->why))
		return 0;
	ret = vdpa_host_read(entry->value, entry->size, &host->record,
			     &host->why);
	if (!ret)
		check_name(host);
	return ret == -ENOMEM ? ret : 0;
}

static struct vdpa_fleet_host *host_alloc(const char *name)
{
	size_t size = strlen(name) + 1;
	struct vdpa_fleet_host *made = calloc(1, sizeof(*made) + size);

	if (made)
		made->name = memcpy(made + 1, name, size);
	return made;
}

static int host_new(const struct vdpa_store_entry *entry,
		    struct vdpa_fleet_host **host)
{
	struct vdpa_fleet_host *made = host_alloc(strchr(entry->key, '/') + 1);

	if (!made)
		return -ENOMEM;
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

static void note_alive(struct vdpa_fleet_host *host, struct fleet_names *alive)
{
	const struct fleet_name *found = fleet_names_reach(alive, host->name);

	host->is_alive = found;
	if (!found || !found->error)
		return;
	host->is_doubtful = true;
	vdpa_host_free(host->record);
	host->record = NULL;
	vdpa_error_set(&host->why, found->error, NULL,
		       "the store cannot read whether it is alive: %s",
		       store_fault_text(-found->error));
}

/*
 * The two keys that a record has. A host that has only one of them, because
 * somebody deleted or copied a part of the store, is not passed over.
 */
static const struct half {
	const char *folder;
	const char *other;
	const char *has; /* if only @other has the key */
} halves[] = {
	{ VDPA_FLEET_PARENTS, VDPA_FLEET_RECORDS,
	  "the store has the record, but not the one without devices" },
	{ VDPA_FLEET_RECORDS, VDPA_FLEET_PARENTS,
	  "the store has only the record without devices" },
};

static const struct half *half_of(const char *folder)
{
	for (size_t i = 0; i < 2; i++)
		if (strcmp(halves[i].folder, folder) == 0)
			return &halves[i];
	return NULL;
}

static void say_missing(const struct half *half, const char *name,
			struct vdpa_error *why)
{
	vdpa_error_set(why, -ENODATA, "publish the record of the host again",
		       "%s: \"%s/%.100s\" is missing", half->has, half->folder,
		       name);
}

struct visit {
	struct vdpa_store *store;
	struct fleet_names alive;
	struct fleet_names others; /* the names in @half->other */
	const struct half *half;
	vdpa_fleet_each_fn *each;
	void *arg;
	/* Why @each or an allocation ended the list; 0: neither did. */
	int end;
};

/* Owns @host. */
static int give_host(struct visit *visit, struct vdpa_fleet_host *host)
{
	note_alive(host, &visit->alive);
	visit->end = visit->each(host, visit->arg);
	if (visit->end != VDPA_FLEET_KEPT)
		vdpa_fleet_host_free(host);
	else
		visit->end = 0;
	return visit->end;
}

/* @name is in the other folder. */
static int give_missing(struct visit *visit, const char *name)
{
	const struct half *half = visit->half;
	struct vdpa_fleet_host *host;
	bool is_missing;

	visit->end = fleet_name_is_missing(visit->store, half->folder,
					   half->other, name, &is_missing);
	if (visit->end || !is_missing)
		return visit->end;
	host = host_alloc(name);
	if (!host) {
		visit->end = -ENOMEM;
		return visit->end;
	}
	say_missing(half, name, &host->why);
	return give_host(visit, host);
}

/* The hosts before @name, or all others, that only the other folder has. */
static int give_before(struct visit *visit, const char *name)
{
	struct fleet_names *others = &visit->others;
	int ret = 0;

	while (others->next < others->count && !ret) {
		const char *other = others->list[others->next].text;
		int order = name ? strcmp(other, name) : -1;

		if (order > 0)
			return 0;
		others->next++;
		if (order < 0)
			ret = give_missing(visit, other);
	}
	return ret;
}

static int visit(const struct vdpa_store_entry *entry, void *arg)
{
	struct vdpa_fleet_host *host;
	struct visit *visit = arg;
	int ret = give_before(visit, strchr(entry->key, '/') + 1);

	if (ret)
		return ret;
	visit->end = host_new(entry, &host);
	return visit->end ? visit->end : give_host(visit, host);
}

/* The keys of live hosts are read first, so that a host that joins now is not
 * taken for dead. */
static int read_names(struct visit *visit, const char *folder,
		      struct vdpa_error *err)
{
	int ret = fleet_names_read(visit->store, VDPA_FLEET_ALIVE,
				   vdpa_store_list, &visit->alive, err);

	visit->half = half_of(folder);
	if (ret || !visit->half)
		return ret;
	return fleet_names_read(visit->store, visit->half->other, store_keys,
				&visit->others, err);
}

int vdpa_fleet_each(struct vdpa_store *store, const char *folder,
		    vdpa_fleet_each_fn *each, void *arg, struct vdpa_error *err)
{
	struct visit visited = { .store = store, .each = each, .arg = arg };
	int ret = read_names(&visited, folder, err);

	if (!ret)
		ret = vdpa_store_list(store, folder, visit, &visited, NULL,
				      err);
	if (!ret)
		ret = give_before(&visited, NULL);
	if (visited.end == -ENOMEM)
		store_fail_memory(err);
	fleet_names_free(&visited.alive);
	fleet_names_free(&visited.others);
	return ret;
}

/* Room for a NULL at the end, in powers of two. */
int vdpa_fleet_keep(struct vdpa_fleet_host *host, void *arg)
{
	struct vdpa_fleet *fleet = arg;
	struct vdpa_fleet_host **more;

	if (!(fleet->count & (fleet->count + 1))) {
		more = reallocarray(fleet->hosts, 2 * fleet->count + 2,
				    sizeof(struct vdpa_fleet_host *));
		if (!more)
			return -ENOMEM;
		fleet->hosts = more;
	}
	fleet->hosts[fleet->count++] = host;
	fleet->hosts[fleet->count] = NULL;
	return VDPA_FLEET_KEPT;
}

int vdpa_fleet_read(struct vdpa_store *store, const char *folder,
		    struct vdpa_fleet **fleet, struct vdpa_error *err)
{
	struct vdpa_fleet *made = calloc(1, sizeof(*made));
	int ret;

	if (!made)
		return store_fail_memory(err);
	made->hosts = calloc(1, sizeof(struct vdpa_fleet_host *));
	ret = made->hosts ? vdpa_fleet_each(store, folder, vdpa_fleet_keep,
					    made, err) :
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
	return vdpa_error_set(err, -ENOENT, "\"vdpa fleet list\" lists them",
			      "the store has no host \"%.100s\"", name);
}

/* The host may have its other key. */
static int fail_missing(struct vdpa_store *store, const char *name,
			struct vdpa_error *err)
{
	struct fleet_key key = fleet_key(VDPA_FLEET_PARENTS, name);
	struct vdpa_store_entry *entry = NULL;
	struct vdpa_error why;
	int ret = vdpa_store_get(store, key.text, &entry, err);

	vdpa_store_entry_free(entry);
	if (ret)
		return ret == -ENOENT ? fail_unknown(name, err) : ret;
	say_missing(half_of(VDPA_FLEET_RECORDS), name, &why);
	return vdpa_error_set(err, -EINVAL, why.hint, "the host \"%.80s\": %s",
			      name, why.what);
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
		return ret == -ENOENT ? fail_missing(store, name, err) : ret;
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

/* Delete the key VDPA_FLEET_ALIVE last. */
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
