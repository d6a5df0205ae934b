// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices and management devices of a record, as migrations are judged. */

#include "describe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

/* ---- devices ---------------------------------------------------------- */

static struct vdpa_request request_of(const struct vdpa_initial *initial)
{
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_NEW,
		.has = initial->has,
		.device_features = initial->device_features,
		.mtu = initial->mtu,
		.max_vqp = initial->max_vqp,
	};

	memcpy(request.mac, initial->mac, sizeof(request.mac));
	return request;
}

/* What the character device reported when the record was taken. */
static void add_vhost(const struct vdpa_host_vhost *vhost,
		      struct vdpa_migrate_dev *dev)
{
	if (VDPA_HAS(vhost, VDPA_VHOST_BACKEND_FEATURES)) {
		dev->backend_features =
			vhost->values[VDPA_VHOST_BACKEND_FEATURES];
		dev->has |= VDPA_BIT(VDPA_MIGRATE_BACKEND_FEATURES);
		dev->origins[VDPA_PROPERTY_BACKEND_FEATURES] = VDPA_FROM_KERNEL;
	}
	if (VDPA_HAS(vhost, VDPA_HOST_CONTROL_APART)) {
		dev->control_vq_apart = vhost->control_vq_apart;
		dev->has |= VDPA_BIT(VDPA_MIGRATE_CONTROL_VQ_APART);
		dev->origins[VDPA_PROPERTY_CONTROL_VQ_APART] = VDPA_FROM_KERNEL;
	}
}

void vdpa_host_describe(const struct vdpa_host_dev *dev,
			const struct vdpa_parent *parent,
			enum vdpa_host_role role,
			struct vdpa_migrate_dev *described)
{
	struct vdpa_initial last = { .has = 0 };
	struct vdpa_request request;

	/* A device can have been set although its creation is not recorded. */
	if (dev->has_initial)
		last = dev->initial;
	vdpa_initial_overlay(&last, &dev->set);
	request = request_of(&last);
	if (role == VDPA_HOST_SOURCE)
		vdpa_migrate_source(&dev->dev, &dev->config, &request,
				    described);
	else
		vdpa_migrate_destination(&dev->dev, &dev->config, &request,
					 described);
	described->is_recorded = dev->has_initial;
	described->driver = parent ? parent->driver : NULL;
	described->kernel = parent ? parent->kernel : 0;
	if (dev->has_vhost)
		add_vhost(&dev->vhost, described);
}

/* ---- management devices ----------------------------------------------- */

/* The first device on each management device. */
static void find_siblings(const struct vdpa_host *host,
			  const struct index *index,
			  struct vdpa_parent *parents)
{
	for (size_t i = host->dev_count; i--;) {
		const struct vdpa_dev *dev = &host->devs[i].dev;
		size_t at =
			index_find(index, dev->mgmtdev_bus, dev->mgmtdev_name);

		/* The struct owns what vdpa_parent_get() gives. */
		if (at != INDEX_NONE)
			parents[at].sibling = (char *)dev->name;
	}
}

void describe_parents(const struct vdpa_host *host, const struct index *index,
		      struct vdpa_parent *parents)
{
	uint32_t kernel = host->kernel ? vdpa_kernel_parse(host->kernel) : 0;

	for (size_t i = 0; i < host->mgmtdev_count; i++)
		parents[i] = (struct vdpa_parent){
			.mgmtdev = &host->mgmtdevs[i].mgmtdev,
			.driver = (char *)host->mgmtdevs[i].driver,
			.kernel = kernel,
		};
	find_siblings(host, index, parents);
}

int vdpa_host_parents(const struct vdpa_host *host,
		      struct vdpa_parent **parents, struct vdpa_error *err)
{
	struct arena arena = { .blocks = NULL };
	struct vdpa_parent *list;
	struct index index;

	list = calloc(host->mgmtdev_count + 1, sizeof(*list));
	if (!list || !index_mgmtdevs(&index, &arena, host)) {
		free(list);
		arena_free(&arena);
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for management devices");
	}
	describe_parents(host, &index, list);
	arena_free(&arena);
	*parents = list;
	return 0;
}
