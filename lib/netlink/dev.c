// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices. */

#include "gather.h"

#include "names.h"
#include "util/error.h"
#include "util/list.h"

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

static bool has_same_names(const struct list *a, const struct list *b)
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
 * For each answer, the kernel walks its list again and skips by position. If a
 * device is deleted between two answers, all later devices move forward, and
 * the kernel omits one of them without a sign (this family has no generation
 * number). The kernel holds a lock while it makes one answer, so a list in one
 * answer is complete. A longer list is complete if no device was removed
 * meanwhile. If that is not known, two equal readings prove it.
 */
int gather_devs(struct vdpa *vdpa, struct list *list, struct vdpa_error *err)
{
	struct list before = { 0 }, now;
	unsigned int rounds;
	bool is_same;
	int ret;

	exchange_may_miss(vdpa);
	for (int i = 0; i < LIST_TRIES; i++) {
		ret = gather_dump(vdpa, &object_dev, VDPA_CMD_DEV_GET, &now,
				  &rounds, err);
		is_same = !ret && i > 0 && has_same_names(&before, &now);
		list_clear(&before);
		if (ret)
			return ret;
		if (rounds <= 1 || is_same || !exchange_may_miss(vdpa)) {
			*list = now;
			return 0;
		}
		before = now;
	}
	list_clear(&before);
	return gather_unsteady(err);
}

int vdpa_dev_list(struct vdpa *vdpa, struct vdpa_dev ***list,
		  struct vdpa_error *err)
{
	struct list gathered;
	int ret;

	error_clear(err);
	ret = exchange_family(vdpa, err);
	if (!ret)
		ret = gather_devs(vdpa, &gathered, err);
	if (!ret)
		*list = (struct vdpa_dev **)gathered.items;
	return ret;
}

/* ---- one by one ----------------------------------------------------- */

/* State while devices are passed on. */
struct passing {
	struct object_reader reader;
	struct names names; /* of the devices that were passed on */
	vdpa_dev_fn *pass;
	void *arg;
	int code; /* result of @pass, if it ended the calls */
};

static int pass_dev(struct passing *passing, const struct vdpa_dev *dev)
{
	passing->code = passing->pass(passing->arg, dev);
	return passing->code;
}

static int pass_reply(const struct nlmsghdr *nlh, struct call *call)
{
	struct passing *passing = call->arg;
	void *dev;
	int ret;

	ret = object_read(&object_dev, nlh, &passing->reader, &dev,
			  call_error(call));
	if (!ret)
		ret = names_add(&passing->names,
				object_dev_name(&object_dev, dev));
	return ret ? ret : pass_dev(passing, dev);
}

/* The list changed: read it as a whole, and pass on the new devices. */
static int pass_others(struct vdpa *vdpa, struct passing *passing,
		       struct vdpa_error *err)
{
	struct list list;
	size_t at = 0;
	int ret;

	ret = gather_devs(vdpa, &list, err);
	if (ret)
		return ret;
	for (size_t i = 0; i < list.count && !ret; i++)
		if (!names_find(&passing->names, &at,
				object_dev_name(&object_dev, list.items[i])))
			ret = pass_dev(passing, list.items[i]);
	list_clear(&list);
	return ret;
}

static bool is_whole(struct vdpa *vdpa, const struct call *call)
{
	return !call->is_interrupted &&
	       (call->rounds <= 1 || !exchange_may_miss(vdpa));
}

static int pass_devs(struct vdpa *vdpa, struct passing *passing,
		     struct vdpa_error *err)
{
	struct call call = { .reply = pass_reply, .arg = passing };
	int ret;

	exchange_may_miss(vdpa);
	ret = gather_stream(vdpa, VDPA_CMD_DEV_GET, &call, err);
	if (ret || is_whole(vdpa, &call))
		return ret;
	if (!call.is_interrupted)
		ret = names_compare(vdpa, &passing->names, err);
	if (ret > 0 || call.is_interrupted)
		ret = pass_others(vdpa, passing, err);
	return ret;
}

int vdpa_dev_each(struct vdpa *vdpa, vdpa_dev_fn *pass, void *arg,
		  struct vdpa_error *err)
{
	struct passing passing = { .pass = pass, .arg = arg };
	int ret;

	error_clear(err);
	ret = exchange_family(vdpa, err);
	if (!ret)
		ret = pass_devs(vdpa, &passing, err);
	if (passing.code) {
		error_clear(err);
		ret = passing.code;
	}
	names_clear(&passing.names);
	object_reader_free(&passing.reader);
	return ret;
}

void vdpa_dev_free(struct vdpa_dev *dev)
{
	free(dev);
}

void vdpa_dev_list_free(struct vdpa_dev **list)
{
	list_free_array((void **)list);
}
