// SPDX-License-Identifier: LGPL-2.1-or-later
/* Statistics of one virtqueue, or of all virtqueues of a device. */

#include "gather.h"

#include "util/error.h"
#include "util/list.h"

#include <errno.h>
#include <stdlib.h>
#include <vdpa/wire.h>

/*
 * A device can report more virtqueues, but the kernel refuses higher indices:
 * vdpa_dev_vendor_stats_fill() compares with VIRTIO_NET_CTRL_MQ_VQ_PAIRS_MAX.
 */
#define QUEUES_MAX (0x8000 + 1)

int vdpa_vstats_get(struct vdpa *vdpa, const char *name, uint32_t qidx,
		    struct vdpa_vstats **vstats, struct vdpa_error *err)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_VSTATS_GET,
		.has = VDPA_BIT(VDPA_ATTR_DEV_QUEUE_INDEX),
		.name = name,
		.qidx = qidx,
	};
	void *object;
	int ret;

	ret = gather_one(vdpa, &object_vstats, &request, &object, err);
	if (!ret)
		*vstats = object;
	return ret;
}

/* Add an entry for each virtqueue; an unreadable one contains its error. */
static int fill_vstats(struct list *list, const char *name, void **results,
		       const int *codes, size_t count)
{
	int ret = 0;

	for (size_t i = 0; i < count; i++) {
		struct vdpa_vstats *vstats = results[i];

		if (!vstats && !ret) {
			vstats = object_new_empty(&object_vstats, name);
			if (!vstats)
				ret = -ENOMEM;
		}
		if (ret) {
			free(vstats);
			continue;
		}
		if (!results[i]) {
			vstats->qidx = (uint32_t)i;
			vstats->error = codes[i];
		}
		ret = list_take(list, vstats);
	}
	return ret;
}

static bool is_none_read(void **results, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (results[i])
			return false;
	return count > 0;
}

static int gather_vstats(struct vdpa *vdpa, const char *name, size_t count,
			 struct list *list, struct vdpa_error *err)
{
	struct vdpa_request *requests = calloc(count + 1, sizeof(*requests));
	void **results = calloc(count + 1, sizeof(*results));
	int *codes = calloc(count + 1, sizeof(*codes));
	int ret;

	if (!requests || !results || !codes) {
		ret = vdpa_error_set(err, -ENOMEM, NULL,
				     "no memory for a list");
		goto out;
	}
	for (size_t i = 0; i < count; i++) {
		requests[i].command = VDPA_CMD_DEV_VSTATS_GET;
		requests[i].has = VDPA_BIT(VDPA_ATTR_DEV_QUEUE_INDEX);
		requests[i].name = name;
		requests[i].qidx = (uint32_t)i;
	}

	ret = gather_each(vdpa, &object_vstats, requests, count, results, codes,
			  err);
	if (!ret && is_none_read(results, count)) {
		ret = codes[0];
		goto out;
	}
	if (!ret) {
		ret = fill_vstats(list, name, results, codes, count);
		if (ret)
			vdpa_error_set(err, ret, NULL, "no memory for a list");
	}
	if (!ret)
		ret = gather_end(list, err);
	if (!ret)
		error_clear(err);
out:
	free(requests);
	free(results);
	free(codes);
	return ret;
}

int vdpa_vstats_list(struct vdpa *vdpa, const char *name,
		     struct vdpa_vstats ***list, struct vdpa_error *err)
{
	struct list gathered = { 0 };
	struct vdpa_dev *dev;
	int ret;

	ret = vdpa_dev_get(vdpa, name, &dev, err);
	if (ret)
		return ret;

	ret = gather_vstats(vdpa, name,
			    dev->max_vqs < QUEUES_MAX ? dev->max_vqs :
							QUEUES_MAX,
			    &gathered, err);
	vdpa_dev_free(dev);
	if (ret) {
		list_clear(&gathered);
		return ret;
	}
	*list = (struct vdpa_vstats **)gathered.items;
	return 0;
}

void vdpa_vstats_free(struct vdpa_vstats *vstats)
{
	free(vstats);
}

void vdpa_vstats_list_free(struct vdpa_vstats **list)
{
	list_free_array((void **)list);
}
