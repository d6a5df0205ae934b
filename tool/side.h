/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One side of a migration: this host, or another one by its record. */
#ifndef TOOL_SIDE_H
#define TOOL_SIDE_H

#include "context.h"

#include <vdpa/host.h>
#include <vdpa/migrate.h>

/* All zero is this host, and nothing of it is read. */
struct side {
	const char *path; /* of the record; NULL: this host */
	struct vdpa_host *record;
	/* What is read of this host. */
	struct vdpa_dev *dev;
	struct vdpa_config *config;
	struct vdpa_parent *parent;
	/* What stands in for it, of a record. */
	struct vdpa_parent recorded;
};

/* What a device is read for. */
enum side_role {
	SIDE_SOURCE,
	SIDE_DESTINATION,
};

/*
 * Begin with the record of @path, or this host when it is NULL. What the side
 * holds is to be closed with side_close(), also on failure.
 */
int side_open(struct context *context, const char *path, struct side *side);

/* Read device @name; @dev lives as long as the side. */
int side_read_dev(struct context *context, struct side *side, const char *name,
		  enum side_role role, struct vdpa_migrate_dev *dev);

/* Read a management device; @parent lives as long as the side. */
int side_read_parent(struct context *context, struct side *side,
		     const char *bus, const char *name,
		     const struct vdpa_parent **parent);

/* What a record tells of a management device; strings are the record's. */
void side_recorded_parent(const struct vdpa_host *host,
			  const struct vdpa_host_mgmtdev *mgmtdev,
			  struct vdpa_parent *parent);

/*
 * Whether both sides are the same host at the same boot, as far as they tell.
 */
bool side_is_same(struct context *context, const struct side *one,
		  const struct side *other);

/* Whether the host has a device of this name already. */
bool side_has_dev(struct context *context, const struct side *side,
		  const char *name);

void side_close(struct side *side);

#endif
