// SPDX-License-Identifier: LGPL-2.1-or-later
/* A host publishes its record, and says that it is alive. */

#include "key.h"
#include "store.h"
#include "json/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How often a host tries again when others change its key. */
#define TRIES 5

/* ---- texts ------------------------------------------------------------------ */

/* A record on one line: etcd refuses values of more than 1.5 MB. */
static int write_record(const struct vdpa_host *host, char **text,
			struct vdpa_error *err)
{
	struct json_writer to = { .text = NULL };
	struct arena arena = { .blocks = NULL };
	struct json *root;
	char *wide;
	int ret;

	ret = vdpa_host_write(host, &wide, err);
	if (ret)
		return ret;
	ret = json_read(wide, strlen(wide), &arena, &root, err);
	free(wide);
	if (!ret) {
		json_put_value(&to, NULL, root);
		*text = json_finish(&to, "\n");
		ret = *text ? 0 : store_fail_memory(err);
	}
	arena_free(&arena);
	return ret;
}

/* The record as it is compared: each publication has another time. */
static int write_timeless(const struct vdpa_host *host, char **text,
			  struct vdpa_error *err)
{
	struct vdpa_host timeless = *host;

	timeless.time = NULL;
	return vdpa_host_write(&timeless, text, err);
}

static char *write_alive(const struct vdpa_host *host)
{
	struct json_writer to = { .text = NULL };

	json_open(&to, NULL, '{');
	json_put_string(&to, "boot_id", host->boot_id);
	json_close(&to, '}');
	return json_finish(&to, "\n");
}

/* The boot id of a key VDPA_FLEET_ALIVE; "" when it has none. */
struct boot_id {
	char text[64];
};

static struct boot_id boot_id_of(const struct vdpa_store_entry *entry)
{
	struct boot_id id = { .text = "" };
	struct arena arena = { .blocks = NULL };
	struct json *root;

	if (!json_read_object(entry->value, entry->size, &arena, &root, NULL)) {
		const char *text = json_string(json_get(root, "boot_id"));

		if (text && strlen(text) < sizeof(id.text))
			strcpy(id.text, text);
	}
	arena_free(&arena);
	return id;
}

static int check(const struct vdpa_host *host, struct vdpa_error *err)
{
	if (!host->name || !host->boot_id)
		return vdpa_error_set(err, -EINVAL, NULL,
				      "the record has no %s",
				      host->name ? "boot id" :
						   "name of a "
						   "host");
	if (store_is_name(host->name))
		return 0;
	return vdpa_error_set(err, -EINVAL,
			      "use up to 200 letters, digits, \".\", \"-\" and "
			      "\"_\"",
			      "\"%.100s\" cannot be the name of a host in a "
			      "store",
			      host->name);
}

/* ---- being alive -------------------------------------------------------------- */

static int fail_twice(const struct vdpa_host *host, const char *other,
		      struct vdpa_error *err)
{
	return vdpa_error_set(
		err, -EEXIST,
		"give one of the hosts another name; if this host was "
		"restarted, wait until the earlier boot no longer counts as "
		"alive",
		"another host named \"%.100s\" is alive: its boot id is %s, "
		"and that of this host is %.60s",
		host->name, other, host->boot_id);
}

static int read_alive(struct vdpa_store *store, const char *key,
		      struct vdpa_store_entry **entry, struct vdpa_error *err)
{
	int ret;

	*entry = NULL;
	ret = vdpa_store_get(store, key, entry, err);
	return ret == -ENOENT ? 0 : ret;
}

/* Whether the key could be kept without writing it: then nobody is woken. */
static bool renew(struct vdpa_store *store, const struct vdpa_store_put *put)
{
	return store->ops->renew &&
	       !store->ops->renew(store, put->key, put->expected, put->ttl_s,
				  NULL);
}

/* Returns -ESTALE when the key changed in the meantime. */
static int try_claim(struct vdpa_store *store, const struct vdpa_host *host,
		     struct vdpa_store_put *put, unsigned int flags,
		     struct vdpa_error *err)
{
	struct boot_id other = { .text = "" };
	struct vdpa_store_entry *entry;
	int ret = read_alive(store, put->key, &entry, err);

	if (ret)
		return ret;
	put->expected = entry ? entry->revision : 0;
	if (entry)
		other = boot_id_of(entry);
	vdpa_store_entry_free(entry);
	if (strcmp(other.text, host->boot_id) == 0 && renew(store, put))
		return 0;
	if (other.text[0] && strcmp(other.text, host->boot_id) != 0 &&
	    !(flags & VDPA_FLEET_REPLACE))
		return fail_twice(host, other.text, err);
	return vdpa_store_put(store, put, NULL, err);
}

static int claim(struct vdpa_store *store, const struct vdpa_host *host,
		 uint32_t ttl_s, unsigned int flags, struct vdpa_error *err)
{
	struct fleet_key key = fleet_key(VDPA_FLEET_ALIVE, host->name);
	char *value = write_alive(host);
	struct vdpa_store_put put = { .key = key.text,
				      .value = value,
				      .has_expected = true,
				      .ttl_s = ttl_s };
	int ret = -ESTALE;

	if (!value)
		return store_fail_memory(err);
	put.size = strlen(value);
	for (int i = 0; i < TRIES && ret == -ESTALE; i++)
		ret = try_claim(store, host, &put, flags, err);
	free(value);
	return ret;
}

int vdpa_fleet_renew(struct vdpa_store *store, const struct vdpa_host *host,
		     uint32_t ttl_s, struct vdpa_error *err)
{
	int ret = check(host, err);

	return ret ? ret : claim(store, host, ttl_s, 0, err);
}

int vdpa_fleet_leave(struct vdpa_store *store, const struct vdpa_host *host,
		     struct vdpa_error *err)
{
	struct fleet_key key = fleet_key(VDPA_FLEET_ALIVE, host->name);
	struct vdpa_store_entry *entry;
	int ret = read_alive(store, key.text, &entry, err);

	if (ret || !entry)
		return ret;
	if (strcmp(boot_id_of(entry).text, host->boot_id) == 0)
		ret = vdpa_store_delete(store, key.text, entry->revision, err);
	vdpa_store_entry_free(entry);
	return ret == -ENOENT || ret == -ESTALE ? 0 : ret;
}

/* ---- records ------------------------------------------------------------------ */

/* What cannot be understood is not the same. */
static int is_same(const struct vdpa_store_entry *entry,
		   const struct vdpa_host *host, bool *same,
		   struct vdpa_error *err)
{
	char *texts[2] = { NULL, NULL };
	struct vdpa_host *stored;
	int ret = vdpa_host_read(entry->value, entry->size, &stored, err);

	*same = false;
	if (ret)
		return ret == -ENOMEM ? ret : 0;
	ret = write_timeless(stored, &texts[0], err);
	if (!ret)
		ret = write_timeless(host, &texts[1], err);
	if (!ret)
		*same = strcmp(texts[0], texts[1]) == 0;
	free(texts[0]);
	free(texts[1]);
	vdpa_host_free(stored);
	return ret;
}

static int has_same(struct vdpa_store *store, const char *key,
		    const struct vdpa_host *host, bool *same,
		    struct vdpa_error *err)
{
	struct vdpa_store_entry *entry;
	int ret = vdpa_store_get(store, key, &entry, err);

	*same = false;
	if (ret)
		return ret == -ENOENT ? 0 : ret;
	ret = is_same(entry, host, same, err);
	vdpa_store_entry_free(entry);
	return ret;
}

static int put_record(struct vdpa_store *store, const char *folder,
		      const struct vdpa_host *host,
		      enum vdpa_fleet_written *written, struct vdpa_error *err)
{
	struct fleet_key key = fleet_key(folder, host->name);
	struct vdpa_store_put put = { .key = key.text };
	char *text = NULL;
	bool same;
	int ret = has_same(store, key.text, host, &same, err);

	if (ret || same)
		return ret;
	ret = write_record(host, &text, err);
	if (ret)
		return ret;
	put.value = text;
	put.size = strlen(text);
	ret = vdpa_store_put(store, &put, NULL, err);
	free(text);
	*written = VDPA_FLEET_WROTE_RECORD;
	return ret;
}

int vdpa_fleet_publish(struct vdpa_store *store, const struct vdpa_host *host,
		       uint32_t ttl_s, unsigned int flags,
		       enum vdpa_fleet_written *written, struct vdpa_error *err)
{
	enum vdpa_fleet_written wrote = VDPA_FLEET_WROTE_NOTHING;
	struct vdpa_host parents = *host;
	int ret = check(host, err);

	parents.devs = NULL;
	parents.dev_count = 0;
	if (!ret)
		ret = claim(store, host, ttl_s, flags, err);
	if (!ret)
		ret = put_record(store, VDPA_FLEET_RECORDS, host, &wrote, err);
	if (!ret)
		ret = put_record(store, VDPA_FLEET_PARENTS, &parents, &wrote,
				 err);
	if (!ret && written)
		*written = wrote;
	return ret;
}
