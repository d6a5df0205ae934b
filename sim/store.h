/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file of a world: its lock, reading it, replacing it. */
#ifndef SIM_STORE_H
#define SIM_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <vdpa/vdpa.h>

/* All zeros is not open, but for @folder and @lock, which are -1 then. */
struct sim_store {
	char *path;		 /* as the user gave it; for messages */
	int folder;		 /* of the file, after all links are followed */
	char *name;		 /* in @folder */
	int lock;		 /* descriptor while locked; else -1 */
	unsigned int timeout_ms; /* for the lock; 0: no limit */
};

/* Find the file, which may be missing. */
int sim_store_open(const char *path, unsigned int timeout_ms,
		   struct sim_store *store, struct vdpa_error *err);
void sim_store_close(struct sim_store *store);

/* Whether the file can be a world: a file, and not too long. */
int sim_store_check(const struct sim_store *store, struct vdpa_error *err);

/*
 * Wait for the lock of the world. Where the lock file cannot be opened, the
 * store stays unlocked: the world can be read but not saved. Returns 0,
 * -ETIMEDOUT when another process does not release it, or a negative errno.
 */
int sim_store_lock(struct sim_store *store, struct vdpa_error *err);
void sim_store_unlock(struct sim_store *store);

bool sim_store_is_there(const struct sim_store *store);

/* The whole file; free @text with free(). */
int sim_store_read(const struct sim_store *store, char **text, size_t *size,
		   struct vdpa_error *err);

/* Replace the file atomically. */
int sim_store_write(const struct sim_store *store, const char *text,
		    size_t size, struct vdpa_error *err);

#endif
