/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file of a simulated world. */
#ifndef TOOL_WORLD_H
#define TOOL_WORLD_H

#include <stdbool.h>
#include <vdpa/sim.h>

/* Whether @backend is "sim" or "sim:WORLD"; then *@world is WORLD, or NULL. */
bool world_of_backend(const char *backend, const char **world);

/*
 * The file of a world: WORLD is the name of a ready-made one, which is kept in
 * the user's state folder and made on first use, or a path. NULL stands for
 * "default". Free it with free(). NULL: @err tells why.
 */
char *world_path(const char *world, struct vdpa_error *err);

/* The ready-made world that such a file begins as. */
const struct vdpa_sim_world *world_begin(const char *world);

/*
 * Make the file of a world as vdpa_sim_create() does. Each is a host of its
 * own: it has a boot id that no other one has.
 */
int world_create(const char *path, const struct vdpa_sim_world *begin,
		 bool replace, struct vdpa_error *err);

/* Open a world; a ready-made one is made on first use. */
int world_open(const char *world, struct vdpa_sim **sim,
	       struct vdpa_error *err);
int world_transport(const char *world, struct vdpa_transport **transport,
		    struct vdpa_error *err);

#endif
