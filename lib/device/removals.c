// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether many devices can be deleted or unbound without harm. */

#include "removal.h"

#include "sysfs.h"
#include "util/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The list of bound devices is read again after this number of calls. */
#define LOOK_CALLS 32

struct vdpa_removals {
	struct vdpa *vdpa;
	bool is_careful;    /* examine each device */
	char *bound;	    /* devices of vhost_vdpa, each with its 0 byte */
	unsigned int calls; /* all calls */
	struct look look;
};

/*
 * Whether a management device of the host keeps, or may keep, one device only.
 */
static bool may_have_single(struct vdpa *vdpa)
{
	struct vdpa_mgmtdev **list;
	bool has_single = false;

	if (vdpa_mgmtdev_list(vdpa, &list, NULL))
		return true;
	for (size_t i = 0; list[i] && !has_single; i++)
		if (list[i]->bus && strcmp(list[i]->bus, "pci") == 0 &&
		    removal_is_single(vdpa, list[i]->name, &has_single, NULL))
			has_single = true;
	vdpa_mgmtdev_list_free(list);
	return has_single;
}

int vdpa_removals_new(struct vdpa *vdpa, struct vdpa_removals **removals,
		      struct vdpa_error *err)
{
	struct vdpa_removals *made = calloc(1, sizeof(*made));
	char answer[ANSWER_SIZE];

	error_clear(err);
	if (!made)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a check");
	made->vdpa = vdpa;
	made->look.vdpa = vdpa;
	/* Without sysfs, the drivers are not known. */
	made->is_careful =
		sysfs_look(vdpa, VDPA_FILE_NUMBER, answer, "/sys/bus/vdpa") ||
		may_have_single(vdpa);
	*removals = made;
	return 0;
}

/* A driver that is not loaded has no devices. */
static int read_bound(struct vdpa_removals *removals)
{
	int ret;

	free(removals->bound);
	removals->bound = NULL;
	ret = sysfs_list(removals->vdpa, "/sys/bus/vdpa/drivers/vhost_vdpa",
			 &removals->bound);
	return ret == -ENOENT ? 0 : ret;
}

static bool is_bound(const struct vdpa_removals *removals, const char *name)
{
	char folder[PATH_SIZE];
	const char *bound = removals->bound;

	/* No folder can have this name: examine the device. */
	if (sysfs_folder(name, folder))
		return true;
	for (; bound && *bound; bound += strlen(bound) + 1)
		if (strcmp(bound, sysfs_base_name(folder)) == 0)
			return true;
	return false;
}

/* Only a device that is bound to vhost_vdpa has a character device. */
int vdpa_removals_check(struct vdpa_removals *removals, const char *name,
			struct vdpa_error *err)
{
	error_clear(err);
	if (!removals->is_careful && removals->calls++ % LOOK_CALLS == 0)
		removals->is_careful = read_bound(removals) != 0;
	if (!removals->is_careful && !is_bound(removals, name))
		return 0;
	return look_check_removal(&removals->look, name, err);
}

int vdpa_removals_check_idle(struct vdpa_removals *removals, const char *name,
			     struct vdpa_error *err)
{
	error_clear(err);
	return look_check_idle(&removals->look, name, err);
}

void vdpa_removals_free(struct vdpa_removals *removals)
{
	if (!removals)
		return;
	look_end(&removals->look);
	free(removals->bound);
	free(removals);
}
