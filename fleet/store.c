// SPDX-License-Identifier: LGPL-2.1-or-later
/* Opens stores, and checks keys before a store sees them. */

#include "store.h"

#include <errno.h>
#include <string.h>

/* ---- keys ---------------------------------------------------------------- */

/* The folder is ours: a user knows only the name after it. */
static int check_key(const char *key, struct vdpa_error *err)
{
	const char *slash = strchr(key, '/');

	if (store_is_key(key))
		return 0;
	return vdpa_error_set(err, -EINVAL,
			      "use up to 200 letters, digits, \".\", \"-\" and "
			      "\"_\", and do not begin with \".\"",
			      "\"%.100s\" cannot be a name in a store",
			      slash ? slash + 1 : key);
}

static int check_folder(const char *folder, struct vdpa_error *err)
{
	if (store_is_folder(folder, strlen(folder)))
		return 0;
	return vdpa_error_set(err, -EINVAL, "use lower case letters and digits",
			      "\"%.100s\" cannot be the folder of a store",
			      folder);
}

/* ---- operations ---------------------------------------------------------- */

int vdpa_store_open(const char *where, const struct vdpa_store_options *options,
		    struct vdpa_store **store, struct vdpa_error *err)
{
	static const struct vdpa_store_options none = { .user = NULL };

	if (strncmp(where, "dir:", 4) == 0 && where[4])
		return dir_store_open(where + 4, store, err);
	if (strncmp(where, "etcd:", 5) == 0 && where[5])
		return etcd_store_open(where + 5, options ? options : &none,
				       store, err);
	return vdpa_error_set(err, -EINVAL,
			      "use dir:PATH, or etcd:URL[,URL...], such as "
			      "etcd:https://store1:2379",
			      "\"%.100s\" is not a store", where);
}

void vdpa_store_close(struct vdpa_store *store)
{
	if (store)
		store->ops->free(store);
}

int vdpa_store_get(struct vdpa_store *store, const char *key,
		   struct vdpa_store_entry **entry, struct vdpa_error *err)
{
	int ret = check_key(key, err);

	return ret ? ret : store->ops->get(store, key, entry, err);
}

int vdpa_store_put(struct vdpa_store *store, const struct vdpa_store_put *put,
		   uint64_t *revision, struct vdpa_error *err)
{
	uint64_t written;
	int ret = check_key(put->key, err);

	return ret ? ret :
		     store->ops->put(store, put, revision ? revision : &written,
				     err);
}

/* A put with another expected revision than the one in the store fails. */
int vdpa_store_renew(struct vdpa_store *store, const struct vdpa_store_put *put,
		     uint64_t *revision, struct vdpa_error *err)
{
	struct vdpa_store_put again = *put;
	uint64_t written = 0;
	int ret = check_key(put->key, err);

	again.has_expected = true;
	if (!ret)
		ret = (store->ops->renew ? store->ops->renew : store->ops->put)(
			store, &again, &written, err);
	if (!ret && revision)
		*revision = written;
	return ret;
}

int vdpa_store_delete(struct vdpa_store *store, const char *key,
		      uint64_t expected, struct vdpa_error *err)
{
	int ret = check_key(key, err);

	return ret ? ret : store->ops->delete (store, key, expected, err);
}

static int list(struct vdpa_store *store, const char *folder, bool keys_only,
		vdpa_store_each_fn *each, void *arg, uint64_t *revision,
		struct vdpa_error *err)
{
	uint64_t begun;
	int ret = check_folder(folder, err);

	return ret ? ret :
		     store->ops->list(store, folder, keys_only, each, arg,
				      revision ? revision : &begun, err);
}

int vdpa_store_list(struct vdpa_store *store, const char *folder,
		    vdpa_store_each_fn *each, void *arg, uint64_t *revision,
		    struct vdpa_error *err)
{
	return list(store, folder, false, each, arg, revision, err);
}

int store_keys(struct vdpa_store *store, const char *folder,
	       vdpa_store_each_fn *each, void *arg, uint64_t *revision,
	       struct vdpa_error *err)
{
	return list(store, folder, true, each, arg, revision, err);
}

int vdpa_store_watch(struct vdpa_store *store, const char *folder,
		     uint64_t after, struct vdpa_store_watch **watch,
		     struct vdpa_error *err)
{
	int ret = check_folder(folder, err);

	return ret ? ret : store->ops->watch(store, folder, after, watch, err);
}

int vdpa_store_watch_next(struct vdpa_store_watch *watch, int timeout_ms,
			  struct vdpa_store_event *event,
			  struct vdpa_error *err)
{
	return watch->store->ops->watch_next(watch, timeout_ms, event, err);
}

void vdpa_store_watch_free(struct vdpa_store_watch *watch)
{
	if (watch)
		watch->store->ops->watch_free(watch);
}
