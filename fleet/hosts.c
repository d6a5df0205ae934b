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

/* ---- who is alive ------------------------------------------------------------- */

struct name {
	char *text;
	int error; /* of reading its key, or 0 */
};

struct names {
	struct name *list; /* in their order */
	size_t count;
};

static int add_name(const struct vdpa_store_entry *entry, void *arg)
{
	struct names *names = arg;
	size_t count = names->count;
	struct name *more;

	if (!(count & (count - 1))) {
		more = reallocarray(names->list, count ? 2 * count : 1,
				    sizeof(*more));
		if (!more)
			return -ENOMEM;
		names->list = more;
	}
	names->list[count].text = strdup(strchr(entry->key, '/') + 1);
	if (!names->list[count].text)
		return -ENOMEM;
	names->list[count].error = entry->error;
	names->count++;
	return 0;
}

static int compare_names(const void *name, const void *entry)
{
	return strcmp(name, ((const struct name *)entry)->text);
}

static const struct name *find_name(const struct names *names, const char *name)
{
	return names->count ? bsearch(name, names->list, names->count,
				      sizeof(*names->list), compare_names) :
			      NULL;
}

static void free_names(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->list[i].text);
	free(names->list);
}

/* ---- all hosts ----------------------------------------------------------------- */

static void note_alive(struct vdpa_fleet_host *host, const struct names *alive)
{
	const struct name *found = find_name(alive, host->name);

	host->is_alive = found;
	if (!found || !found->error)
		return;
	host->is_doubtful = true;
	vdpa_host_free(host->record);
	host->record = NULL;
	vdpa_error_set(&host->why, found->error, NULL,
		       "the store cannot read whether it is alive: %s",
		       strerror(-found->error));
}

struct visit {
	struct names alive;
	vdpa_fleet_each_fn *each;
	void *arg;
	/* Why @each or an allocation ended the list; 0: neither did. */
	int end;
};

static int visit(const struct vdpa_store_entry *entry, void *arg)
{
	struct vdpa_fleet_host *host;
	struct visit *visit = arg;

	visit->end = host_new(entry, &host);
	if (visit->end)
		return visit->end;
	note_alive(host, &visit->alive);
	visit->end = visit->each(host, visit->arg);
	if (visit->end != VDPA_FLEET_KEPT)
		vdpa_fleet_host_free(host);
	else
		visit->end = 0;
	return visit->end;
}

/* The keys of live hosts are read first, so that a host that joins now is not
 * taken for dead. */
int vdpa_fleet_each(struct vdpa_store *store, const char *folder,
		    vdpa_fleet_each_fn *each, void *arg, struct vdpa_error *err)
{
	struct visit visited = { .each = each, .arg = arg };
	int ret;

	ret = vdpa_store_list(store, VDPA_FLEET_ALIVE, add_name, &visited.alive,
			      NULL, err);
	if (ret == -ENOMEM)
		store_fail_memory(err);
	if (!ret)
		ret = vdpa_store_list(store, folder, visit, &visited, NULL,
				      err);
	if (visited.end == -ENOMEM)
		store_fail_memory(err);
	free_names(&visited.alive);
	return ret;
}

/* Room for a NULL at the end, in powers of two. */
static int keep_host(struct vdpa_fleet_host *host, void *arg)
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
	ret = made->hosts ?
		      vdpa_fleet_each(store, folder, keep_host, made, err) :
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
