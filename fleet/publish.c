// SPDX-License-Identifier: LGPL-2.1-or-later
/* A host publishes its record, and the key that shows that it is alive. */

#include "key.h"
#include "store.h"
#include "json/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* How often to try again when others change the keys of this host. */
#define TRIES 5

/* How long the keys in the store are assumed to be unchanged. */
#define BELIEVED_MS UINT64_C(600000) /* ten minutes */

/* A record as it is in the store. */
struct published {
	const char *folder;
	uint64_t revision; /* 0: there is none */
	char *timeless; /* NULL: not known; else the record without its time */
};

struct vdpa_fleet_publisher {
	struct vdpa_store *store;
	uint32_t ttl_s;
	unsigned int flags;
	struct fleet_key key; /* VDPA_FLEET_ALIVE */
	uint64_t alive;	      /* its revision; 0: it is not ours */
	uint64_t believed_ms; /* until then, assume unchanged keys */
	struct published records, parents;
};

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

/* The record without its time, for comparisons: each publication has another
 * time. */
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
			memcpy(id.text, text, strlen(text) + 1);
	}
	arena_free(&arena);
	return id;
}

/* ---- being alive -------------------------------------------------------------- */

static int fail_twice(const struct vdpa_host *host, const char *other,
		      struct vdpa_error *err)
{
	return vdpa_error_set(
		err, -EEXIST,
		"give one of the hosts another name; if the other one is the "
		"previous boot of this host, wait until it no longer counts as "
		"alive, or give the word \"replace\"",
		"another host named \"%.100s\" is alive: its boot id is %s, "
		"and the boot id of this host is %.60s",
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

static int check_boot(const struct vdpa_store_entry *entry,
		      const struct vdpa_host *host, unsigned int flags,
		      struct vdpa_error *err)
{
	struct boot_id other;

	if (!entry || flags & VDPA_FLEET_REPLACE)
		return 0;
	other = boot_id_of(entry);
	if (!other.text[0] || strcmp(other.text, host->boot_id) == 0)
		return 0;
	return fail_twice(host, other.text, err);
}

/* Returns -ESTALE when the key changed in the meantime. */
static int claim(struct vdpa_fleet_publisher *publisher,
		 const struct vdpa_host *host, struct vdpa_store_put *put,
		 struct vdpa_error *err)
{
	struct vdpa_store_entry *entry;
	int ret = read_alive(publisher->store, put->key, &entry, err);

	if (ret)
		return ret;
	put->has_expected = true;
	put->expected = entry ? entry->revision : 0;
	ret = check_boot(entry, host, publisher->flags, err);
	vdpa_store_entry_free(entry);
	return ret ? ret :
		     vdpa_store_put(publisher->store, put, &publisher->alive,
				    err);
}

static int renew(struct vdpa_fleet_publisher *publisher,
		 struct vdpa_store_put *put, struct vdpa_error *err)
{
	int ret;

	put->expected = publisher->alive;
	ret = vdpa_store_renew(publisher->store, put, &publisher->alive, err);
	if (ret == -ESTALE)
		publisher->alive = 0;
	return ret;
}

static int be_alive(struct vdpa_fleet_publisher *publisher,
		    const struct vdpa_host *host, struct vdpa_error *err)
{
	char *value = write_alive(host);
	struct vdpa_store_put put = { .key = publisher->key.text,
				      .value = value,
				      .ttl_s = publisher->ttl_s };
	int ret;

	if (!value)
		return store_fail_memory(err);
	put.size = strlen(value);
	ret = publisher->alive ? renew(publisher, &put, err) :
				 claim(publisher, host, &put, err);
	free(value);
	return ret;
}

/* Between two writes, another host of this name may have taken over the key. */
static int check_alive(struct vdpa_fleet_publisher *publisher,
		       struct vdpa_error *err)
{
	const char *key = publisher->key.text;
	struct vdpa_store_entry *entry;
	uint64_t revision;
	int ret = read_alive(publisher->store, key, &entry, err);

	if (ret)
		return ret;
	revision = entry ? entry->revision : 0;
	vdpa_store_entry_free(entry);
	if (revision == publisher->alive)
		return 0;
	publisher->alive = 0;
	return store_fail_stale(err, key);
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

static void forget(struct published *published)
{
	free(published->timeless);
	published->timeless = NULL;
	published->revision = 0;
}

/* An invalid record never equals the record of this host. */
static int note_stored(const struct vdpa_store_entry *entry,
		       struct published *published, struct vdpa_error *err)
{
	struct vdpa_host *stored;
	int ret = vdpa_host_read(entry->value, entry->size, &stored, err);

	published->revision = entry->revision;
	if (ret)
		return ret == -ENOMEM ? ret : 0;
	ret = write_timeless(stored, &published->timeless, err);
	vdpa_host_free(stored);
	return ret;
}

static int read_stored(struct vdpa_store *store, const char *key,
		       struct published *published, struct vdpa_error *err)
{
	struct vdpa_store_entry *entry;
	int ret;

	forget(published);
	ret = vdpa_store_get(store, key, &entry, err);
	if (ret)
		return ret == -ENOENT ? 0 : ret;
	ret = note_stored(entry, published, err);
	vdpa_store_entry_free(entry);
	return ret;
}

static int write_stored(struct vdpa_store *store, const char *key,
			const struct vdpa_host *host,
			struct published *published, struct vdpa_error *err)
{
	struct vdpa_store_put put = { .key = key,
				      .has_expected = true,
				      .expected = published->revision };
	char *text = NULL;
	int ret = write_record(host, &text, err);

	if (ret)
		return ret;
	put.value = text;
	put.size = strlen(text);
	ret = vdpa_store_put(store, &put, &published->revision, err);
	free(text);
	return ret;
}

/*
 * The record is read, then the key that says who is alive, then the record is
 * written, if nobody else has written it since. So a publisher that slept too
 * long does not overwrite the record of its successor.
 */
static int replace_stored(struct vdpa_fleet_publisher *publisher,
			  const struct vdpa_host *host,
			  struct published *published, char **timeless,
			  struct vdpa_error *err)
{
	struct fleet_key key = fleet_key(published->folder, host->name);
	int ret = check_alive(publisher, err);

	if (!ret)
		ret = write_stored(publisher->store, key.text, host, published,
				   err);
	free(published->timeless);
	published->timeless = NULL;
	if (ret)
		return ret;
	published->timeless = *timeless;
	*timeless = NULL;
	return 0;
}

static int put_record(struct vdpa_fleet_publisher *publisher,
		      const struct vdpa_host *host, struct published *published,
		      enum vdpa_fleet_written *written, struct vdpa_error *err)
{
	struct fleet_key key = fleet_key(published->folder, host->name);
	char *timeless = NULL;
	int ret = write_timeless(host, &timeless, err);

	if (!ret && !published->timeless)
		ret = read_stored(publisher->store, key.text, published, err);
	if (!ret && (!published->timeless ||
		     strcmp(published->timeless, timeless) != 0)) {
		ret = replace_stored(publisher, host, published, &timeless,
				     err);
		*written = VDPA_FLEET_WROTE_RECORD;
	}
	free(timeless);
	return ret;
}

/* ---- publishing ---------------------------------------------------------------- */

static int check(const struct vdpa_host *host, struct vdpa_error *err)
{
	if (!host->name || !host->boot_id)
		return vdpa_error_set(err, -EINVAL, NULL,
				      "the record has no %s",
				      host->name ? "boot id" : "host name");
	if (store_is_name(host->name))
		return 0;
	return vdpa_error_set(err, -EINVAL,
			      "use up to 200 letters, digits, \".\", \"-\" and "
			      "\"_\"",
			      "\"%.100s\" cannot be the name of a host in a "
			      "store",
			      host->name);
}

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Forget what another host may have changed meanwhile, and what is too old. */
static void forget_doubtful(struct vdpa_fleet_publisher *publisher)
{
	uint64_t now = now_ms();

	if (publisher->alive && now < publisher->believed_ms)
		return;
	forget(&publisher->records);
	forget(&publisher->parents);
	publisher->believed_ms = now + BELIEVED_MS;
}

static int try_to_publish(struct vdpa_fleet_publisher *publisher,
			  const struct vdpa_host *host,
			  enum vdpa_fleet_written *written,
			  struct vdpa_error *err)
{
	struct vdpa_host parents = *host;
	int ret;

	parents.devs = NULL;
	parents.dev_count = 0;
	forget_doubtful(publisher);
	ret = be_alive(publisher, host, err);
	if (!ret)
		ret = put_record(publisher, host, &publisher->records, written,
				 err);
	if (!ret)
		ret = put_record(publisher, &parents, &publisher->parents,
				 written, err);
	return ret;
}

int vdpa_fleet_publisher_publish(struct vdpa_fleet_publisher *publisher,
				 const struct vdpa_host *host,
				 enum vdpa_fleet_written *written,
				 struct vdpa_error *err)
{
	enum vdpa_fleet_written wrote = VDPA_FLEET_WROTE_NOTHING;
	int ret = check(host, err);

	if (ret)
		return ret;
	publisher->key = fleet_key(VDPA_FLEET_ALIVE, host->name);
	ret = -ESTALE;
	for (int i = 0; i < TRIES && ret == -ESTALE; i++)
		ret = try_to_publish(publisher, host, &wrote, err);
	if (ret)
		return ret;
	/* "replace" is for the first publication only: this host has the name
	 * now. */
	publisher->flags &= ~(unsigned int)VDPA_FLEET_REPLACE;
	if (written)
		*written = wrote;
	return 0;
}

int vdpa_fleet_publisher_leave(struct vdpa_fleet_publisher *publisher,
			       struct vdpa_error *err)
{
	int ret;

	if (!publisher->alive)
		return 0;
	ret = vdpa_store_delete(publisher->store, publisher->key.text,
				publisher->alive, err);
	if (ret && ret != -ENOENT && ret != -ESTALE)
		return ret;
	publisher->alive = 0;
	return 0;
}

int vdpa_fleet_publisher_new(struct vdpa_store *store, uint32_t ttl_s,
			     unsigned int flags,
			     struct vdpa_fleet_publisher **publisher,
			     struct vdpa_error *err)
{
	struct vdpa_fleet_publisher *made = calloc(1, sizeof(*made));

	if (!made)
		return store_fail_memory(err);
	*made = (struct vdpa_fleet_publisher){
		.store = store,
		.ttl_s = ttl_s,
		.flags = flags,
		.records.folder = VDPA_FLEET_RECORDS,
		.parents.folder = VDPA_FLEET_PARENTS,
	};
	*publisher = made;
	return 0;
}

void vdpa_fleet_publisher_free(struct vdpa_fleet_publisher *publisher)
{
	if (!publisher)
		return;
	forget(&publisher->records);
	forget(&publisher->parents);
	free(publisher);
}

int vdpa_fleet_publish(struct vdpa_store *store, const struct vdpa_host *host,
		       uint32_t ttl_s, unsigned int flags,
		       enum vdpa_fleet_written *written, struct vdpa_error *err)
{
	struct vdpa_fleet_publisher *publisher = NULL;
	int ret =
		vdpa_fleet_publisher_new(store, ttl_s, flags, &publisher, err);

	if (ret || !publisher)
		return ret;
	ret = vdpa_fleet_publisher_publish(publisher, host, written, err);
	vdpa_fleet_publisher_free(publisher);
	return ret;
}
