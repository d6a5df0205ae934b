/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file of a simulated world. */
#ifndef TOOL_WORLD_H
#define TOOL_WORLD_H

#include <stdbool.h>
#include <stdint.h>
#include <vdpa/sim.h>

/* Whether @backend is "sim" or "sim:WORLD"; then *@world is WORLD, or NULL. */
bool world_of_backend(const char *backend, const char **world);

/*
 * The path of a world's file. @world is a path, or the name of a ready-made
 * world, whose file is in the user's state folder; NULL is "default". The
 * caller frees the result. NULL: the reason is in @err.
 */
char *world_path(const char *world, struct vdpa_error *err);

/* The ready-made world that a new file of @world is a copy of. */
const struct vdpa_sim_world *world_begin(const char *world);

/*
 * Create the file of a world as vdpa_sim_create() does. Each is a host of its
 * own, with a unique boot id. Waits up to @timeout_s for a lock; 0: without
 * limit.
 */
int world_create(const char *path, const struct vdpa_sim_world *begin,
		 bool replace, uint32_t timeout_s, struct vdpa_error *err);

/* Open a world; a ready-made one is created on first use. */
int world_open(const char *world, uint32_t timeout_s, struct vdpa_sim **sim,
	       struct vdpa_error *err);
int world_transport(const char *world, uint32_t timeout_s,
		    struct vdpa_transport **transport, struct vdpa_error *err);

#endif
