// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices. */

#include "gather.h"

#include "error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

int vdpa_dev_get(struct vdpa *vdpa, const char *name, struct vdpa_dev **dev,
		 struct vdpa_error *err)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_GET,
		.name = name,
	};
	void *object;
	int ret;

	ret = gather_one(vdpa, &object_dev, &request, &object, err);
	if (ret == -EMSGSIZE) {
		struct vdpa_dev **list;

		ret = vdpa_dev_list(vdpa, &list, err);
		if (!ret)
			ret = gather_pick(&object_dev, (void **)list, name,
					  &object, err);
	}
	if (!ret)
		*dev = object;
	return ret;
}

static bool has_same_names(const struct object_list *a,
			   const struct object_list *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(object_dev_name(&object_dev, a->items[i]),
			   object_dev_name(&object_dev, b->items[i])) != 0)
			return false;
	return true;
}

/*
 * The kernel walks its list by position, anew for each answer. A device that is
 * deleted between two answers moves the ones behind it forward, and one of them
 * is left out, without a word (this family keeps no generation). A list of one
 * answer is made under a lock; a longer one is right when two readings agree.
 */
int gather_devs(struct vdpa *vdpa, struct object_list *list,
		struct vdpa_error *err)
{
	struct object_list before = { 0 }, now;
	unsigned int rounds;
	bool is_same;
	int ret;

	for (int i = 0; i < LIST_TRIES; i++) {
		ret = gather_dump(vdpa, &object_dev, VDPA_CMD_DEV_GET, &now,
				  &rounds, err);
		is_same = !ret && i > 0 && has_same_names(&before, &now);
		object_list_clear(&before);
		if (ret)
			return ret;
		if (rounds <= 1 || is_same) {
			*list = now;
			return 0;
		}
		before = now;
	}
	object_list_clear(&before);
	return vdpa_fail(err, -EAGAIN, "try again",
			 "the list of devices changed each of the %d times "
			 "that it was read",
			 LIST_TRIES);
}

int vdpa_dev_list(struct vdpa *vdpa, struct vdpa_dev ***list,
		  struct vdpa_error *err)
{
	struct object_list gathered;
	int ret;

	error_clear(err);
	ret = exchange_family(vdpa, err);
	if (!ret)
		ret = gather_devs(vdpa, &gathered, err);
	if (!ret)
		*list = (struct vdpa_dev **)gathered.items;
	return ret;
}

void vdpa_dev_free(struct vdpa_dev *dev)
{
	free(dev);
}

void vdpa_dev_list_free(struct vdpa_dev **list)
{
	object_array_free((void **)list);
}
