/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Conversion between host records and worlds. */
#ifndef SIM_RECORD_H
#define SIM_RECORD_H

#include "world.h"

/* Fill the empty @world from a record. On failure it stays empty. */
int sim_record_load(const struct vdpa_host *host, struct sim_world *world,
		    struct vdpa_error *err);
int sim_record_read(const char *text, size_t size, struct sim_world *world,
		    struct vdpa_error *err);

/* The record of @world as JSON text; free with free(). */
int sim_record_write(const struct sim_world *world, char **text,
		     struct vdpa_error *err);

/*
 * The member "sim" of a record: data that only a simulation needs. @world
 * must already have its management devices and devices. @text may be NULL.
 */
int sim_member_read(const char *text, struct sim_world *world,
		    struct vdpa_error *err);
int sim_member_write(const struct sim_world *world, char **text,
		     struct vdpa_error *err);

/* "pci/0000:02:00.0" or "vdpasim_net"; free with free(). */
char *sim_parent_handle(const struct sim_parent *parent);

#endif
