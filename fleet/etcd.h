/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A store in etcd, through its gateway: POST requests with JSON. Keys and
 * values are base64, 64-bit numbers are strings, and members that are 0, false
 * or empty are absent. Our keys begin with "vdpa/".
 */
#ifndef FLEET_ETCD_H
#define FLEET_ETCD_H

#include "http.h"
#include "store.h"
#include "json/json.h"

#define ETCD_PREFIX "vdpa/"

struct etcd_store {
	struct vdpa_store base;
	struct http http;
	uint32_t page; /* keys in one answer of a list */
	/* The lease of the key that was put last; key NULL: none. */
	struct {
		char *key;
		uint64_t id;
	} lease;
};

/* A request that is written, and its answer. */
struct etcd_call {
	struct json_writer body;
	struct arena arena;
	struct json *answer;
	bool was_sent; /* perhaps carried out by an endpoint without an answer */
};

/*
 * Send what was written to @call->body, and read the answer. Gets a token if
 * there is a user. etcd_call_free() is needed also after a failure.
 */
int etcd_call(struct etcd_store *store, struct etcd_call *call,
	      const char *path, struct vdpa_error *err);
void etcd_call_free(struct etcd_call *call);

/* Get a token if there is a user and no token yet. */
int etcd_login(struct etcd_store *store, struct vdpa_error *err);

/* Report what etcd answered: its number (of gRPC) and sentence. */
int etcd_fail(const struct etcd_store *store, uint64_t code, const char *text,
	      struct vdpa_error *err);
int etcd_fail_answer(const struct etcd_store *store, struct vdpa_error *err);

/* The member @key of @object; NULL when it is absent, or @object is NULL. */
static inline const struct json *etcd_member(const struct json *object,
					     const char *key)
{
	return object ? json_get(object, key) : NULL;
}

/* The member @key of @object as a number; 0 when it is absent. */
uint64_t etcd_number(const struct json *object, const char *key);
bool etcd_is_true(const struct json *object, const char *key);

/* Write "key", and "range_end" for all keys of a folder. */
void etcd_put_key(struct json_writer *to, const char *member, const char *key);
void etcd_put_folder(struct json_writer *to, const char *folder);
void etcd_put_u64(struct json_writer *to, const char *member, uint64_t number);

/*
 * Read a "kv" of an answer. *@entry is NULL if its key cannot be one of ours:
 * others may write below our prefix. Returns 0, -EBADMSG when it is not a "kv",
 * or -ENOMEM.
 */
int etcd_entry(const struct json *kv, struct vdpa_store_entry **entry);

/* Start to write a request, and finish and send it. */
void etcd_begin(struct etcd_call *call);
int etcd_finish(struct etcd_store *store, struct etcd_call *call,
		const char *path, struct vdpa_error *err);

/* Leases (etcd-lease.c). A key whose lease is known is renewed through it. */
int etcd_grant(struct etcd_store *store, uint32_t ttl_s, uint64_t *id,
	       struct vdpa_error *err);
void etcd_note_lease(struct etcd_store *store, const char *key, uint64_t id);
bool etcd_has_lease(const struct etcd_store *store, const char *key);
/* Sets @is_alive to whether there was one to renew; if not, it is forgotten. */
int etcd_keep_lease(struct etcd_store *store, bool *is_alive,
		    struct vdpa_error *err);
void etcd_revoke(struct etcd_store *store, const char *key);

int etcd_get(struct vdpa_store *base, const char *key,
	     struct vdpa_store_entry **entry, struct vdpa_error *err);
int etcd_put(struct vdpa_store *base, const struct vdpa_store_put *put,
	     uint64_t *revision, struct vdpa_error *err);
int etcd_renew(struct vdpa_store *base, const struct vdpa_store_put *put,
	       uint64_t *revision, struct vdpa_error *err);
int etcd_delete(struct vdpa_store *base, const char *key, uint64_t expected,
		struct vdpa_error *err);

int etcd_list(struct vdpa_store *base, const char *folder, bool keys_only,
	      vdpa_store_each_fn *each, void *arg, uint64_t *revision,
	      struct vdpa_error *err);

int etcd_watch(struct vdpa_store *store, const char *folder, uint64_t after,
	       struct vdpa_store_watch **watch, struct vdpa_error *err);
int etcd_watch_next(struct vdpa_store_watch *base, int timeout_ms,
		    struct vdpa_store_event *event, struct vdpa_error *err);
void etcd_watch_free(struct vdpa_store_watch *base);

#endif
