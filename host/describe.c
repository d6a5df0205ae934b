// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Describes devices and management devices of a record for judging migrations.
 */

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

	bool is_possible;

	if (dev->has_initial)
		last = dev->initial;
	request = request_of(&last);
	is_possible = !parent || vdpa_parent_can_have(parent, &dev->dev,
						      &dev->config, &request);
	/* A record that contradicts itself is not believed. */
	if (!is_possible)
		last.has = 0;
	/* A device can have been set although its creation is not recorded. */
	vdpa_initial_overlay(&last, &dev->set);
	request = request_of(&last);
	if (role == VDPA_HOST_SOURCE)
		vdpa_migrate_source(&dev->dev, &dev->config, &request,
				    described);
	else
		vdpa_migrate_destination(&dev->dev, &dev->config, &request,
					 described);
	described->is_recorded = dev->has_initial && is_possible;
	described->is_contradictory = !is_possible;
	described->driver = parent ? parent->driver : NULL;
	described->kernel = parent ? parent->kernel : 0;
	if (dev->has_vhost)
		add_vhost(&dev->vhost, described);
}

/* ---- management devices ----------------------------------------------- */

static bool is_same(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

/* What a device shows of the card that it is on. */
static void learn_card(const struct vdpa_host_dev *dev,
		       struct vdpa_parent *parent)
{
	struct vdpa_initial last = dev->initial;
	struct vdpa_request initial;

	vdpa_initial_overlay(&last, &dev->set);
	initial = request_of(&last);
	vdpa_card_learn(&parent->card, parent->driver, &dev->dev, &dev->config,
			dev->has_initial ? &initial : NULL);
}

void describe_parent(const struct vdpa_host *host,
		     struct vdpa_host_mgmtdev *entry,
		     struct vdpa_parent *parent)
{
	*parent = (struct vdpa_parent){
		.mgmtdev = &entry->mgmtdev,
		.driver = (char *)entry->driver,
		.kernel = host->kernel ? vdpa_kernel_parse(host->kernel) : 0,
	};
	for (size_t i = host->dev_count; i--;) {
		const struct vdpa_dev *dev = &host->devs[i].dev;

		if (!is_same(dev->mgmtdev_name, entry->mgmtdev.name) ||
		    !is_same(dev->mgmtdev_bus, entry->mgmtdev.bus))
			continue;
		parent->sibling = (char *)dev->name;
		learn_card(&host->devs[i], parent);
	}
}

/* The devices on each management device; the first one is the sibling. */
static void find_devs(const struct vdpa_host *host, const struct index *index,
		      struct vdpa_parent *parents)
{
	for (size_t i = host->dev_count; i--;) {
		const struct vdpa_dev *dev = &host->devs[i].dev;
		size_t at =
			index_find(index, dev->mgmtdev_bus, dev->mgmtdev_name);

		if (at == INDEX_NONE)
			continue;
		/* The struct owns what vdpa_parent_get() gives. */
		parents[at].sibling = (char *)dev->name;
		learn_card(&host->devs[i], &parents[at]);
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
	find_devs(host, index, parents);
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
