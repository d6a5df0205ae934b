// SPDX-License-Identifier: LGPL-2.1-or-later
/* The parents of many requests. Each parent is read once. */

#include "util/error.h"
#include "util/list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/rules.h>

struct vdpa_parents {
	struct vdpa *vdpa;
	struct list kept;
	struct vdpa_parent *last; /* not in @kept; valid until the next read */
};

int vdpa_parents_new(struct vdpa *vdpa, struct vdpa_parents **parents,
		     struct vdpa_error *err)
{
	struct vdpa_parents *made = calloc(1, sizeof(*made));

	error_clear(err);
	if (!made)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for parents");
	made->vdpa = vdpa;
	*parents = made;
	return 0;
}

static bool has_handle(const struct vdpa_mgmtdev *mgmtdev, const char *bus,
		       const char *name)
{
	if (!mgmtdev->name || strcmp(mgmtdev->name, name) != 0)
		return false;
	return bus && mgmtdev->bus ? strcmp(mgmtdev->bus, bus) == 0 :
				     !bus && !mgmtdev->bus;
}

const struct vdpa_parent *vdpa_parents_find(const struct vdpa_parents *parents,
					    const char *bus, const char *name)
{
	for (size_t i = 0; i < parents->kept.count; i++) {
		const struct vdpa_parent *parent = parents->kept.items[i];

		if (has_handle(parent->mgmtdev, bus, name))
			return parent;
	}
	return NULL;
}

/* A parent with a sibling is read every time: the sibling can be deleted. */
static int keep_parent(struct vdpa_parents *parents, struct vdpa_parent *parent)
{
	if (!parent->sibling)
		return list_add(&parents->kept, parent);
	vdpa_parent_free(parents->last);
	parents->last = parent;
	return 0;
}

int vdpa_parents_get(struct vdpa_parents *parents, const char *bus,
		     const char *name, const struct vdpa_parent **parent,
		     struct vdpa_error *err)
{
	const struct vdpa_parent *found = vdpa_parents_find(parents, bus, name);
	struct vdpa_parent *read;
	int ret;

	error_clear(err);
	if (found) {
		*parent = found;
		return 0;
	}
	ret = vdpa_parent_get(parents->vdpa, bus, name, &read, err);
	if (ret)
		return ret;
	if (keep_parent(parents, read)) {
		vdpa_parent_free(read);
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a parent");
	}
	*parent = read;
	return 0;
}

void vdpa_parents_free(struct vdpa_parents *parents)
{
	if (!parents)
		return;
	for (size_t i = 0; i < parents->kept.count; i++)
		vdpa_parent_free(parents->kept.items[i]);
	free(parents->kept.items);
	vdpa_parent_free(parents->last);
	free(parents);
}
