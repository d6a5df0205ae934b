/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What each kind of store implements. store.c has checked all keys. */
#ifndef FLEET_STORE_H
#define FLEET_STORE_H

#include <vdpa/fleet.h>

struct store_ops {
	int (*get)(struct vdpa_store *store, const char *key,
		   struct vdpa_store_entry **entry, struct vdpa_error *err);
	int (*put)(struct vdpa_store *store, const struct vdpa_store_put *put,
		   uint64_t *revision, struct vdpa_error *err);
	/* Write again a value with a time to live. NULL: as a put. */
	int (*renew)(struct vdpa_store *store, const struct vdpa_store_put *put,
		     uint64_t *revision, struct vdpa_error *err);
	/* As vdpa_store_list(); with @keys_only, values are left out. */
	int (*list)(struct vdpa_store *store, const char *folder,
		    bool keys_only, vdpa_store_each_fn *each, void *arg,
		    uint64_t *revision, struct vdpa_error *err);
	int (*delete)(struct vdpa_store *store, const char *key,
		      uint64_t expected, struct vdpa_error *err);
	int (*watch)(struct vdpa_store *store, const char *folder,
		     uint64_t after, struct vdpa_store_watch **watch,
		     struct vdpa_error *err);
	int (*watch_next)(struct vdpa_store_watch *watch, int timeout_ms,
			  struct vdpa_store_event *event,
			  struct vdpa_error *err);
	void (*watch_free)(struct vdpa_store_watch *watch);
	void (*free)(struct vdpa_store *store);
};

/* The first member of each kind of store. */
struct vdpa_store {
	const struct store_ops *ops;
};

/* The first member of each kind of watch. */
struct vdpa_store_watch {
	struct vdpa_store *store;
};

int dir_store_open(const char *path, struct vdpa_store **store,
		   struct vdpa_error *err);
int etcd_store_open(const char *urls, const struct vdpa_store_options *options,
		    struct vdpa_store **store, struct vdpa_error *err);

/* Whether @name can be the name of a key. */
bool store_is_name(const char *name);

/* Whether @length characters of @text can be a folder, and @key a key. */
bool store_is_folder(const char *text, size_t length);
bool store_is_key(const char *key);

/* The same as vdpa_store_list(), without values. */
int store_keys(struct vdpa_store *store, const char *folder,
	       vdpa_store_each_fn *each, void *arg, uint64_t *revision,
	       struct vdpa_error *err);

int store_fail_memory(struct vdpa_error *err);
int store_fail_missing(struct vdpa_error *err, const char *key);
int store_fail_stale(struct vdpa_error *err, const char *key);

/* What an errno (positive) means for a file or a value of a store. */
const char *store_fault_text(int code);

/* An entry with copies of @key and of @size bytes of @value; NULL: no memory. */
struct vdpa_store_entry *store_entry_new(const char *key, const char *value,
					 size_t size, uint64_t revision);

#endif
