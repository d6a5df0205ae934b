/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file of a world: its lock, reading it, replacing it. */
#ifndef SIM_STORE_H
#define SIM_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <vdpa/vdpa.h>

/* Whether @path can be a world: a file, and not too long. */
int sim_store_check(const char *path, struct vdpa_error *err);

/*
 * Wait for the lock of the world in @path. Where the lock file cannot be
 * opened, @lock stays unchanged: the world can be read but not saved. Returns 0
 * or a negative errno.
 */
int sim_store_lock(const char *path, int *lock, struct vdpa_error *err);
void sim_store_unlock(int *lock);

bool sim_store_is_there(const char *path);

/* The whole file; free @text with free(). */
int sim_store_read(const char *path, char **text, size_t *size,
		   struct vdpa_error *err);

/* Replace the file atomically. */
int sim_store_write(const char *path, const char *text, size_t size,
		    struct vdpa_error *err);

#endif
