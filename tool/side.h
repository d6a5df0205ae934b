/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One side of a migration: this host, or another one by its record. */
#ifndef TOOL_SIDE_H
#define TOOL_SIDE_H

#include "context.h"

#include <vdpa/host.h>
#include <vdpa/migrate.h>

/* To begin: all zero, which is this host with nothing read. */
struct side {
	const char *path; /* of the record; NULL: this host */
	struct vdpa_host *record;
	/* What was read from this host. */
	struct vdpa_dev *dev;
	struct vdpa_config *config;
	struct vdpa_parent *parent;
	/* For a record: its management devices, in its order. */
	struct vdpa_parent *parents;
};

/*
 * Open the record @path, or this host when @path is NULL. Close the side with
 * side_close(), also after a failure.
 */
int side_open(struct context *context, const char *path, struct side *side);

/* Read device @name; @dev is valid as long as the side. */
int side_read_dev(struct context *context, struct side *side, const char *name,
		  enum vdpa_host_role role, struct vdpa_migrate_dev *dev);

/* Describe the management devices of a record in @side->parents. */
int side_parents(struct context *context, struct side *side);

/* Read a management device; @parent is valid as long as the side. */
int side_read_parent(struct context *context, struct side *side,
		     const char *bus, const char *name,
		     const struct vdpa_parent **parent);

/* The boot ID of the host; "" when it is not known. */
struct side_boot_id {
	char text[64];
};

struct side_boot_id side_boot_id(struct context *context,
				 const struct side *side);

/*
 * Whether both sides are the same host at the same boot, as far as known.
 */
bool side_is_same(struct context *context, const struct side *one,
		  const struct side *other);

/* Fails when both of @paths are the standard input, which can only be read
 * once. */
int side_check_input(struct context *context, const char *const paths[2]);

/* Fails when both sides have the same device: @names on the hosts of @sides. */
int side_check_devs(struct context *context, const struct side *const sides[2],
		    const char *const names[2]);

/* A device of a record; NULL: there is none, or the side is this host. */
const struct vdpa_host_dev *side_recorded_dev(const struct side *side,
					      const char *name);

/* Whether the host already has a device of this name. */
bool side_has_dev(struct context *context, const struct side *side,
		  const char *name);

/*
 * The hypervisor of a side: @named, or else the one that its record names; NULL:
 * not known.
 */
const struct vdpa_vmm *side_vmm(const struct side *side,
				const struct vdpa_vmm *named);

void side_close(struct side *side);

#endif
