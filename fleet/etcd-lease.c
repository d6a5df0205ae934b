// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Leases of etcd: a key with a lease vanishes with it. Renewing a lease writes
 * nothing, so it costs the cluster no revision and no watcher an event.
 */

#include "etcd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int etcd_grant(struct etcd_store *store, uint32_t ttl_s, uint64_t *id,
	       struct vdpa_error *err)
{
	struct etcd_call call;
	int ret;

	etcd_begin(&call);
	etcd_put_u64(&call.body, "TTL", ttl_s);
	ret = etcd_finish(store, &call, "/v3/lease/grant", err);
	if (!ret)
		*id = etcd_number(call.answer, "ID");
	if (!ret && !*id)
		ret = etcd_fail_answer(store, err);
	etcd_call_free(&call);
	return ret;
}

/* If there is no memory for the lease, the key gets a new one each time. */
void etcd_note_lease(struct etcd_store *store, const char *key, uint64_t id)
{
	free(store->lease.key);
	store->lease.key = strdup(key);
	store->lease.id = id;
}

bool etcd_has_lease(const struct etcd_store *store, const char *key)
{
	return store->lease.key && strcmp(store->lease.key, key) == 0;
}

static void forget(struct etcd_store *store)
{
	free(store->lease.key);
	store->lease.key = NULL;
}

/* The key is already deleted, so after a failure the lease only lives until it
 * expires. */
void etcd_revoke(struct etcd_store *store, const char *key)
{
	struct etcd_call call;

	if (!etcd_has_lease(store, key))
		return;
	etcd_begin(&call);
	etcd_put_u64(&call.body, "ID", store->lease.id);
	etcd_finish(store, &call, "/v3/lease/revoke", NULL);
	etcd_call_free(&call);
	forget(store);
}

/* The answer of a stream: a "result", or an "error" in spite of status 200. */
static int read_result(const struct etcd_store *store,
		       const struct json *answer, bool *is_alive,
		       struct vdpa_error *err)
{
	const struct json *result = etcd_member(answer, "result");
	const struct json *error = etcd_member(answer, "error");
	const char *text = json_string(etcd_member(error, "message"));

	if (!result && text)
		return etcd_fail(store, etcd_number(error, "grpc_code"), text,
				 err);
	if (!result)
		return etcd_fail_answer(store, err);
	/* A lease whose time is over has no TTL. */
	*is_alive = etcd_number(result, "TTL");
	return 0;
}

int etcd_keep_lease(struct etcd_store *store, bool *is_alive,
		    struct vdpa_error *err)
{
	struct etcd_call call;
	int ret;

	etcd_begin(&call);
	etcd_put_u64(&call.body, "ID", store->lease.id);
	ret = etcd_finish(store, &call, "/v3/lease/keepalive", err);
	if (!ret)
		ret = read_result(store, call.answer, is_alive, err);
	if (!ret && !*is_alive)
		forget(store);
	etcd_call_free(&call);
	return ret;
}
