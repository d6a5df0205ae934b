// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a device is to be added on: the kernel tells one half, sysfs the other.
 */

#include "judge/driver.h"

#include "sysfs.h"
#include "util/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What sysfs does not tell stays not known. */
static void look_around(struct vdpa *vdpa, struct vdpa_parent *parent)
{
	const struct vdpa_mgmtdev *mgmtdev = parent->mgmtdev;
	const struct driver *driver;
	char sibling[NAME_MAX + 1];

	if (vdpa_sysfs_driver(vdpa, mgmtdev->bus, mgmtdev->name,
			      &parent->driver, NULL))
		return;
	driver = driver_find(parent->driver);
	if (!driver)
		return;
	parent->kernel = sysfs_kernel(vdpa);
	if (driver->is_single && !sysfs_find_on(vdpa, mgmtdev->name, sibling))
		parent->sibling = strdup(sibling);
}

int vdpa_parent_get(struct vdpa *vdpa, const char *bus, const char *name,
		    struct vdpa_parent **parent, struct vdpa_error *err)
{
	struct vdpa_parent *made = calloc(1, sizeof(*made));
	int ret;

	error_clear(err);
	if (!made)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a parent");
	ret = vdpa_mgmtdev_get(vdpa, bus, name, &made->mgmtdev, err);
	if (ret) {
		free(made);
		return ret;
	}
	look_around(vdpa, made);
	*parent = made;
	return 0;
}

void vdpa_parent_free(struct vdpa_parent *parent)
{
	if (!parent)
		return;
	vdpa_mgmtdev_free(parent->mgmtdev);
	free(parent->driver);
	free(parent->sibling);
	free(parent);
}
