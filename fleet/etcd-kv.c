// SPDX-License-Identifier: LGPL-2.1-or-later
/* Keys of etcd: reading, writing, lists. Their leases: etcd-lease.c. */

#include "base64.h"
#include "etcd.h"
#include "gzip.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fail_entry(const struct etcd_store *store, int ret,
		      struct vdpa_error *err)
{
	return ret == -ENOMEM ? store_fail_memory(err) :
				etcd_fail_answer(store, err);
}

static uint64_t revision_of(const struct json *answer)
{
	return etcd_number(etcd_member(answer, "header"), "revision");
}

/* ---- reading ----------------------------------------------------------------- */

/* The only "kv" of an answer must have the key that was asked for. */
static int read_only(const struct etcd_store *store, const struct json *kv,
		     const char *key, struct vdpa_store_entry **entry,
		     struct vdpa_error *err)
{
	struct vdpa_store_entry *found;
	int ret = etcd_entry(kv, &found);

	if (!ret && found && strcmp(found->key, key) == 0) {
		*entry = found;
		return 0;
	}
	vdpa_store_entry_free(found);
	return fail_entry(store, ret ? ret : -EBADMSG, err);
}

int etcd_get(struct vdpa_store *base, const char *key,
	     struct vdpa_store_entry **entry, struct vdpa_error *err)
{
	struct etcd_store *store = (struct etcd_store *)base;
	const struct json *kvs;
	struct etcd_call call;
	int ret;

	etcd_begin(&call);
	etcd_put_key(&call.body, "key", key);
	ret = etcd_finish(store, &call, "/v3/kv/range", err);
	if (!ret) {
		kvs = etcd_member(call.answer, "kvs");
		ret = kvs && kvs->first ?
			      read_only(store, kvs->first, key, entry, err) :
			      store_fail_missing(err, key);
	}
	etcd_call_free(&call);
	return ret;
}

/* ---- lists ------------------------------------------------------------------- */

struct list {
	struct etcd_store *store;
	const char *folder;
	bool keys_only;
	vdpa_store_each_fn *each;
	void *arg;
	uint64_t revision; /* 0: no answer yet */
	/* The last key, whoever has written it; the next page begins after it. */
	char *last;
	size_t last_size;
	bool has_more;
};

static bool is_after(const struct list *list, const char *key, size_t size)
{
	size_t shorter = size < list->last_size ? size : list->last_size;
	int order = list->last ? memcmp(key, list->last, shorter) : 1;

	return order ? order > 0 : size > list->last_size;
}

/* Keys must grow, or the list would never end. */
static int note_last(struct list *list, const struct json *kv)
{
	const char *text = json_string(etcd_member(kv, "key"));
	size_t size = 0;
	char *key = text ? base64_decode(text, &size) : NULL;

	if (!key)
		return text && size != SIZE_MAX ? -ENOMEM : -EBADMSG;
	if (!is_after(list, key, size)) {
		free(key);
		return -EBADMSG;
	}
	free(list->last);
	list->last = key;
	list->last_size = size;
	return 0;
}

static bool is_in_folder(const struct list *list,
			 const struct vdpa_store_entry *entry)
{
	size_t length = strlen(list->folder);

	return strncmp(entry->key, list->folder, length) == 0 &&
	       entry->key[length] == '/';
}

static int give_entry(struct list *list, const struct json *kv,
		      struct vdpa_error *err)
{
	struct vdpa_store_entry *entry = NULL;
	int ret = note_last(list, kv);

	if (!ret)
		ret = etcd_entry(kv, &entry);
	if (ret)
		return fail_entry(list->store, ret, err);
	if (entry && is_in_folder(list, entry))
		ret = list->each(entry, list->arg);
	vdpa_store_entry_free(entry);
	return ret;
}

static int give_page(struct list *list, const struct json *answer,
		     struct vdpa_error *err)
{
	const struct json *kvs = etcd_member(answer, "kvs");
	int ret = 0;

	if (!list->revision)
		list->revision = revision_of(answer);
	list->has_more = etcd_is_true(answer, "more") && kvs && kvs->first;
	for (const struct json *kv = kvs ? kvs->first : NULL; kv && !ret;
	     kv = kv->next)
		ret = give_entry(list, kv, err);
	return ret;
}

/* A key and a 0 byte, which follows it in memory, is the first key after it. */
static void put_begin(struct json_writer *to, const struct list *list)
{
	char key[64];
	char *text;

	if (!list->last) {
		snprintf(key, sizeof(key), "%s/", list->folder);
		etcd_put_key(to, "key", key);
		return;
	}
	text = base64_encode(list->last, list->last_size + 1);
	if (text)
		json_put_string(to, "key", text);
	else
		to->has_failed = true;
	free(text);
}

static int read_page(struct list *list, struct vdpa_error *err)
{
	struct etcd_call call;
	int ret;

	etcd_begin(&call);
	put_begin(&call.body, list);
	etcd_put_folder(&call.body, list->folder);
	etcd_put_u64(&call.body, "limit", list->store->page);
	if (list->keys_only)
		json_put_boolean(&call.body, "keys_only", true);
	ret = etcd_finish(list->store, &call, "/v3/kv/range", err);
	if (!ret)
		ret = give_page(list, call.answer, err);
	etcd_call_free(&call);
	return ret;
}

int etcd_list(struct vdpa_store *base, const char *folder, bool keys_only,
	      vdpa_store_each_fn *each, void *arg, uint64_t *revision,
	      struct vdpa_error *err)
{
	struct etcd_store *store = (struct etcd_store *)base;
	struct list list = { .store = store,
			     .folder = folder,
			     .keys_only = keys_only,
			     .each = each,
			     .arg = arg };
	struct vdpa_error reason;
	int ret;

	do {
		ret = read_page(&list, &reason);
		/* Long records: ask for fewer of them at a time. */
		if (ret == -EFBIG && store->page > 1) {
			store->page /= 4;
			ret = 0;
			list.has_more = true;
		} else if (ret && err) {
			*err = reason;
		}
	} while (!ret && list.has_more);
	free(list.last);
	if (!ret)
		*revision = list.revision;
	return ret;
}

/* ---- writing ----------------------------------------------------------------- */

static void write_put(struct json_writer *to, const struct vdpa_store_put *put,
		      uint64_t lease)
{
	size_t size = put->size;
	char *packed, *value = NULL;

	if (!gzip_pack(put->value, put->size, &packed, &size))
		value = base64_encode(packed ? packed : put->value, size);
	free(packed);
	etcd_put_key(to, "key", put->key);
	if (value)
		json_put_string(to, "value", value);
	else
		to->has_failed = true;
	if (lease)
		etcd_put_u64(to, "lease", lease);
	free(value);
}

/* The key has this revision; 0: it does not exist. */
static void write_compare(struct json_writer *to, const char *key,
			  uint64_t revision)
{
	json_open(to, "compare", '[');
	json_open(to, NULL, '{');
	etcd_put_key(to, "key", key);
	json_put_string(to, "target", "MOD");
	json_put_string(to, "result", "EQUAL");
	etcd_put_u64(to, "mod_revision", revision);
	json_close(to, '}');
	json_close(to, ']');
}

/* One operation of a transaction: @member is "success" or "failure". */
static void open_operation(struct json_writer *to, const char *member,
			   const char *request)
{
	json_open(to, member, '[');
	json_open(to, NULL, '{');
	json_open(to, request, '{');
}

static void close_operation(struct json_writer *to)
{
	json_close(to, '}');
	json_close(to, '}');
	json_close(to, ']');
}

static int put_always(struct etcd_store *store,
		      const struct vdpa_store_put *put, uint64_t lease,
		      uint64_t *revision, struct vdpa_error *err)
{
	struct etcd_call call;
	int ret;

	etcd_begin(&call);
	write_put(&call.body, put, lease);
	ret = etcd_finish(store, &call, "/v3/kv/put", err);
	if (!ret)
		*revision = revision_of(call.answer);
	etcd_call_free(&call);
	return ret;
}

/* What the operation of a transaction answered; NULL: nothing. */
static const struct json *response_of(const struct json *answer,
				      const char *kind)
{
	const struct json *responses = etcd_member(answer, "responses");

	return responses ? etcd_member(responses->first, kind) : NULL;
}

/*
 * An endpoint that did not answer may have written the value. Then the
 * comparison at the next endpoint fails because of our own value.
 */
static int check_own(const struct vdpa_store_put *put,
		     const struct json *answer, uint64_t *revision)
{
	const struct json *range = response_of(answer, "response_range");
	const struct json *kvs = etcd_member(range, "kvs");
	struct vdpa_store_entry *entry;
	int ret;

	if (!kvs || etcd_entry(kvs->first, &entry) || !entry)
		return -ESTALE;
	ret = entry->size == put->size &&
			      memcmp(entry->value, put->value, put->size) == 0 ?
		      0 :
		      -ESTALE;
	*revision = entry->revision;
	vdpa_store_entry_free(entry);
	return ret;
}

static int put_if(struct etcd_store *store, const struct vdpa_store_put *put,
		  uint64_t lease, uint64_t *revision, struct vdpa_error *err)
{
	struct etcd_call call;
	int ret;

	etcd_begin(&call);
	write_compare(&call.body, put->key, put->expected);
	open_operation(&call.body, "success", "request_put");
	write_put(&call.body, put, lease);
	close_operation(&call.body);
	open_operation(&call.body, "failure", "request_range");
	etcd_put_key(&call.body, "key", put->key);
	close_operation(&call.body);
	ret = etcd_finish(store, &call, "/v3/kv/txn", err);
	if (!ret && etcd_is_true(call.answer, "succeeded"))
		*revision = revision_of(call.answer);
	else if (!ret &&
		 (!call.was_sent || check_own(put, call.answer, revision)))
		ret = store_fail_stale(err, put->key);
	etcd_call_free(&call);
	return ret;
}

int etcd_put(struct vdpa_store *base, const struct vdpa_store_put *put,
	     uint64_t *revision, struct vdpa_error *err)
{
	struct etcd_store *store = (struct etcd_store *)base;
	uint64_t lease = 0;
	int ret = 0;

	if (put->ttl_s)
		ret = etcd_grant(store, put->ttl_s, &lease, err);
	if (ret)
		return ret;
	ret = put->has_expected ? put_if(store, put, lease, revision, err) :
				  put_always(store, put, lease, revision, err);
	if (!ret && lease)
		etcd_note_lease(store, put->key, lease);
	return ret;
}

/* Somebody else may have written the key; then the lease can still exist. */
static int check_revision(struct etcd_store *store,
			  const struct vdpa_store_put *put, uint64_t *revision,
			  struct vdpa_error *err)
{
	struct vdpa_store_entry *entry = NULL;
	int ret = etcd_get(&store->base, put->key, &entry, err);

	if (ret || !entry)
		return ret == -ENOENT ? store_fail_stale(err, put->key) : ret;
	if (entry->revision == put->expected)
		*revision = entry->revision;
	else
		ret = store_fail_stale(err, put->key);
	vdpa_store_entry_free(entry);
	return ret;
}

int etcd_renew(struct vdpa_store *base, const struct vdpa_store_put *put,
	       uint64_t *revision, struct vdpa_error *err)
{
	struct etcd_store *store = (struct etcd_store *)base;
	bool is_alive = false;
	int ret;

	if (!etcd_has_lease(store, put->key))
		return etcd_put(base, put, revision, err);
	ret = etcd_keep_lease(store, &is_alive, err);
	if (ret)
		return ret;
	return is_alive ? check_revision(store, put, revision, err) :
			  store_fail_stale(err, put->key);
}

/* ---- deleting ---------------------------------------------------------------- */

static bool did_delete(const struct json *answer)
{
	const struct json *range = response_of(answer, "response_delete_range");

	return etcd_number(range ? range : answer, "deleted");
}

/* A comparison also fails for a key that is not there. */
static int delete_result(const struct etcd_call *call, const char *key,
			 struct vdpa_error *err)
{
	const struct json *range = response_of(call->answer, "response_range");

	if (did_delete(call->answer))
		return 0;
	return etcd_number(range, "count") ? store_fail_stale(err, key) :
					     store_fail_missing(err, key);
}

int etcd_delete(struct vdpa_store *base, const char *key, uint64_t expected,
		struct vdpa_error *err)
{
	struct etcd_store *store = (struct etcd_store *)base;
	struct etcd_call call;
	int ret;

	etcd_begin(&call);
	if (expected) {
		write_compare(&call.body, key, expected);
		open_operation(&call.body, "success", "request_delete_range");
		etcd_put_key(&call.body, "key", key);
		close_operation(&call.body);
		open_operation(&call.body, "failure", "request_range");
		etcd_put_key(&call.body, "key", key);
		close_operation(&call.body);
	} else {
		etcd_put_key(&call.body, "key", key);
	}
	ret = etcd_finish(store, &call,
			  expected ? "/v3/kv/txn" : "/v3/kv/deleterange", err);
	if (!ret)
		ret = delete_result(&call, key, err);
	etcd_call_free(&call);
	if (!ret)
		etcd_revoke(store, key);
	return ret;
}
