// SPDX-License-Identifier: LGPL-2.1-or-later
/* Management devices. */

#include "gather.h"

#include "util/error.h"
#include "util/list.h"

#include <stdlib.h>
#include <vdpa/wire.h>

int vdpa_mgmtdev_get(struct vdpa *vdpa, const char *bus, const char *name,
		     struct vdpa_mgmtdev **mgmtdev, struct vdpa_error *err)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_MGMTDEV_GET,
		.mgmtdev_bus = bus,
		.mgmtdev_name = name,
	};
	void *object;
	int ret;

	ret = gather_one(vdpa, &object_mgmtdev, &request, &object, err);
	if (!ret)
		*mgmtdev = object;
	return ret;
}

int vdpa_mgmtdev_list(struct vdpa *vdpa, struct vdpa_mgmtdev ***list,
		      struct vdpa_error *err)
{
	struct list gathered;
	int ret;

	error_clear(err);
	ret = exchange_family(vdpa, err);
	if (!ret)
		ret = gather_dump(vdpa, &object_mgmtdev, VDPA_CMD_MGMTDEV_GET,
				  &gathered, NULL, err);
	if (!ret)
		*list = (struct vdpa_mgmtdev **)gathered.items;
	return ret;
}

void vdpa_mgmtdev_free(struct vdpa_mgmtdev *mgmtdev)
{
	free(mgmtdev);
}

void vdpa_mgmtdev_list_free(struct vdpa_mgmtdev **list)
{
	list_free_array((void **)list);
}
