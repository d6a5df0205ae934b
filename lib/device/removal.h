/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The checks before a removal, for one device or for many. */
#ifndef LIB_REMOVAL_H
#define LIB_REMOVAL_H

#include <stdbool.h>
#include <vdpa/holders.h>

/* Up to this many checks share one look at the processes. */
#define LOOK_USES 32

/* Initially all zero, except @vdpa. */
struct look {
	struct vdpa *vdpa;
	struct vdpa_holders *holders; /* NULL: not looked yet */
	unsigned int uses;
};

/* As vdpa_dev_check_removal() and vdpa_dev_check_idle(). */
int look_check_removal(struct look *look, const char *name,
		       struct vdpa_error *err);
int look_check_idle(struct look *look, const char *name,
		    struct vdpa_error *err);

void look_end(struct look *look);

/*
 * Whether the parent driver of a PCI function has room for one device, but does
 * not refuse a second one. Returns 0 or a negative errno.
 */
int removal_is_single(struct vdpa *vdpa, const char *pci, bool *is_single,
		      struct vdpa_error *err);

#endif
