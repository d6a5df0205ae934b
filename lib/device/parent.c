// SPDX-License-Identifier: LGPL-2.1-or-later
/* The parent of a new device: what the kernel's family and sysfs report. */

#include "judge/driver.h"

#include "sysfs.h"
#include "util/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A device that already uses the hardware. Returns 0 or -ENOMEM. */
static int read_sibling(struct vdpa *vdpa, struct vdpa_parent *parent)
{
	char sibling[NAME_MAX + 1];
	int ret = sysfs_find_on(vdpa, parent->mgmtdev->name, sibling);

	if (ret)
		return ret == -ENOMEM ? ret : 0;
	parent->sibling = strdup(sibling);
	return parent->sibling ? 0 : -ENOMEM;
}

/* Facts that sysfs does not contain stay unknown. Returns 0 or -ENOMEM. */
static int read_driver_facts(struct vdpa *vdpa, struct vdpa_parent *parent)
{
	const struct vdpa_mgmtdev *mgmtdev = parent->mgmtdev;
	const struct driver *driver;
	int ret = vdpa_sysfs_driver(vdpa, mgmtdev->bus, mgmtdev->name,
				    &parent->driver, NULL);

	if (ret)
		return ret == -ENOMEM ? ret : 0;
	driver = driver_find(parent->driver);
	parent->kernel = sysfs_kernel(vdpa);
	return driver && driver->is_single ? read_sibling(vdpa, parent) : 0;
}

static int fail_memory(struct vdpa_error *err)
{
	return vdpa_error_set(err, -ENOMEM, NULL, "no memory for a parent");
}

int vdpa_parent_get(struct vdpa *vdpa, const char *bus, const char *name,
		    struct vdpa_parent **parent, struct vdpa_error *err)
{
	struct vdpa_parent *made = calloc(1, sizeof(*made));
	int ret;

	error_clear(err);
	if (!made)
		return fail_memory(err);
	ret = vdpa_mgmtdev_get(vdpa, bus, name, &made->mgmtdev, err);
	if (!ret && read_driver_facts(vdpa, made))
		ret = fail_memory(err);
	if (ret) {
		vdpa_parent_free(made);
		return ret;
	}
	*parent = made;
	return 0;
}

/* The folder that a device of @parent would be in; "" when it is not known. */
static void folder_of(const struct vdpa_mgmtdev *mgmtdev,
		      char folder[PATH_SIZE])
{
	folder[0] = '\0';
	if (mgmtdev->bus)
		snprintf(folder, PATH_SIZE, "/sys/bus/%s/devices/%s",
			 mgmtdev->bus, mgmtdev->name);
	else if (strcmp(mgmtdev->name, "vduse") != 0)
		snprintf(folder, PATH_SIZE, "/sys/devices");
}

static int find_entry(struct vdpa *vdpa, const struct vdpa_mgmtdev *mgmtdev,
		      const char *name, char **occupant)
{
	char folder[PATH_SIZE], answer[ANSWER_SIZE];

	folder_of(mgmtdev, folder);
	if (!folder[0] || !sysfs_is_name(name) ||
	    sysfs_look(vdpa, VDPA_FILE_NUMBER, answer, "%s/%s", folder, name))
		return 0;
	return asprintf(occupant, "%s/%s already exists", folder, name) < 0 ?
		       -ENOMEM :
		       0;
}

static int fail_name(struct vdpa_error *err)
{
	return vdpa_error_set(err, -ENOMEM, NULL, "no memory for a name");
}

/* As kobject_set_name_vargs(), lib/kobject.c, does. NULL: no memory. */
static char *name_written(const char *name)
{
	char *written = strdup(name);

	for (char *at = written; at && *at; at++)
		if (*at == '/')
			*at = '!';
	return written;
}

/* Look for @name as the kernel writes it. */
static int find_occupant(struct vdpa *vdpa, const struct vdpa_parent *parent,
			 const char *name, char **occupant,
			 struct vdpa_error *err)
{
	struct vdpa_dev *dev;
	int ret;

	ret = vdpa_dev_get(vdpa, name, &dev, err);
	if (ret && ret != -ENODEV)
		return ret;
	if (ret) {
		ret = find_entry(vdpa, parent->mgmtdev, name, occupant);
	} else {
		vdpa_dev_free(dev);
		ret = asprintf(occupant, "device \"%.100s\" exists", name) < 0 ?
			      -ENOMEM :
			      0;
	}
	return ret ? fail_name(err) : 0;
}

int vdpa_parent_check_name(struct vdpa *vdpa, struct vdpa_parent *parent,
			   const char *name, struct vdpa_error *err)
{
	char *occupant = NULL, *written;
	int ret = 0;

	written = name_written(name);
	if (!written)
		return fail_name(err);
	/* Another rule refuses an empty name. */
	if (written[0])
		ret = find_occupant(vdpa, parent, written, &occupant, err);
	free(written);
	if (ret)
		return ret;
	free(parent->occupant);
	parent->occupant = occupant;
	error_clear(err);
	return 0;
}

void vdpa_parent_free(struct vdpa_parent *parent)
{
	if (!parent)
		return;
	vdpa_mgmtdev_free(parent->mgmtdev);
	free(parent->driver);
	free(parent->sibling);
	free(parent->occupant);
	free(parent);
}
