/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The names of many devices, one after the other. */
#ifndef LIB_NAMES_H
#define LIB_NAMES_H

#include "exchange.h"

#include <stdbool.h>
#include <stddef.h>

/* Each with its 0 byte. All zero is empty. */
struct names {
	char *data;
	size_t size;
	size_t capacity;
	size_t count;
};

/* Append @name. 0 or -ENOMEM. */
int names_add(struct names *names, const char *name);

void names_clear(struct names *names);

/*
 * Whether @names contains @name. The search begins at offset *@at, which is
 * then moved past the found name. So a search for names in their order is fast.
 */
bool names_find(const struct names *names, size_t *at, const char *name);

/*
 * Read the names of all devices, until the list no longer changes. The family
 * must have been looked up. Returns 0 or a negative errno.
 */
int names_read(struct vdpa *vdpa, struct names *names, struct vdpa_error *err);

/*
 * Read the list of devices once more. Returns 0 when it contains exactly @names
 * in their order, 1 when it does not, or a negative errno.
 */
int names_compare(struct vdpa *vdpa, const struct names *names,
		  struct vdpa_error *err);

/* Count the devices in sysfs. Returns 0 or a negative errno. */
int names_count(struct vdpa *vdpa, size_t *count);

#endif
