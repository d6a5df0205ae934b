/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A record that this library made, with all of its memory. */
#ifndef HOST_RECORD_H
#define HOST_RECORD_H

#include "json/arena.h"

#include <vdpa/host.h>

/*
 * The caller sees its first member. Its strings are in @arena, or in the
 * objects of the lists, which are NULL in a record that was read.
 */
struct record {
	struct vdpa_host host;
	struct arena arena;
	struct vdpa_mgmtdev **mgmtdevs;
	struct vdpa_dev **devs;
	struct vdpa_config **configs;
};

/*
 * Read the lists until they match each other: each device has its management
 * device, and its configuration. Returns 0, -EAGAIN when they never matched, or
 * the error of reading a list.
 */
int record_read_lists(struct record *record, struct vdpa *vdpa,
		      struct vdpa_error *err);

#endif
