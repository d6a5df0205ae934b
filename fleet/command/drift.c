// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vdpa fleet drift: devices that are not what the administrator made them, or
 * not what the named sets say.
 */

#include "asked.h"
#include "forced.h"

#include "tool/report.h"
#include "tool/view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

struct drifting {
	struct context *context;
	const struct arguments *arguments;
	const struct fleet_sets *sets;
	size_t devices;	   /* that differ */
	size_t unreadable; /* hosts, and devices with unknown features */
};

/* ---- one device ----------------------------------------------------------------- */

/* The settings that the administrator made last. */
static struct vdpa_initial administered(const struct vdpa_host_dev *dev)
{
	struct vdpa_initial words = { .has = 0 };

	if (dev->has_initial)
		words = dev->initial;
	vdpa_initial_overlay(&words, &dev->set);
	return words;
}

/* The features that the kernel reports; if it reports none, those of the
 * request. */
static bool features_of(const struct vdpa_host_dev *dev, uint64_t *features)
{
	if (VDPA_HAS(&dev->config, VDPA_ATTR_DEV_FEATURES))
		*features = dev->config.device_features;
	else if (dev->has_initial &&
		 VDPA_HAS(&dev->initial, VDPA_ATTR_DEV_FEATURES))
		*features = dev->initial.device_features;
	else
		return false;
	return true;
}

/* A kernel may report no features, and another program may have made the
 * device. */
static bool is_unknown(const struct vdpa_host_dev *dev,
		       const struct fleet_sets *sets)
{
	uint64_t features;

	for (size_t i = 0; i < sets->count; i++)
		if (dev->dev.class_id == sets->list[i]->class_id)
			return !features_of(dev, &features);
	return false;
}

static bool differs(const struct vdpa_host_dev *dev,
		    const struct vdpa_named_set *set)
{
	uint64_t features;

	return dev->dev.class_id == set->class_id &&
	       features_of(dev, &features) && features != set->features;
}

static bool differs_from_any(const struct vdpa_host_dev *dev,
			     const struct fleet_sets *sets)
{
	for (size_t i = 0; i < sets->count; i++)
		if (differs(dev, sets->list[i]))
			return true;
	return false;
}

/* Bits that only the device has, and bits that only the set has. */
static void print_set(struct printer *out, const struct vdpa_host_dev *dev,
		      const struct vdpa_named_set *set)
{
	static const struct label more = { .key = "more" };
	static const struct label fewer = { .key = "fewer" };
	uint64_t features = 0;

	features_of(dev, &features);
	out->ops->record_begin(out);
	view_known(out, "set", set->name);
	if (features & ~set->features)
		view_features(out, &more, set->class_id,
			      features & ~set->features);
	if (set->features & ~features)
		view_features(out, &fewer, set->class_id,
			      set->features & ~features);
	out->ops->record_end(out);
}

static void print_sets(struct printer *out, const struct vdpa_host_dev *dev,
		       const struct fleet_sets *sets)
{
	if (!differs_from_any(dev, sets))
		return;
	out->ops->records_begin(out, "sets");
	for (size_t i = 0; i < sets->count; i++)
		if (differs(dev, sets->list[i]))
			print_set(out, dev, sets->list[i]);
	out->ops->records_end(out);
}

/* Two hosts can have devices of one name: each object is "HOST/DEV". */
static int print_dev(struct drifting *drifting,
		     const struct vdpa_fleet_host *host,
		     const struct vdpa_host_dev *dev,
		     const struct vdpa_drift *drift)
{
	struct printer *out = &drifting->context->out;
	char *name;

	if (asprintf(&name, "%s/%s", host->name, dev->dev.name) < 0)
		return -ENOMEM;
	out->ops->object_begin(out, name, GAP_BETWEEN);
	view_known(out, "host", host->name);
	view_known(out, "dev", dev->dev.name);
	view_drift(out, drift);
	print_sets(out, dev, drifting->sets);
	out->ops->object_end(out);
	drifting->devices++;
	free(name);
	return 0;
}

static int look_at(struct drifting *drifting,
		   const struct vdpa_fleet_host *host,
		   const struct vdpa_host_dev *dev)
{
	const struct vdpa_initial words = administered(dev);
	struct vdpa_drift drift;

	if (is_unknown(dev, drifting->sets)) {
		report_warning("the features of the device \"%s/%s\" are not "
			       "known, so it is not compared with sets",
			       host->name, dev->dev.name);
		drifting->unreadable++;
	}
	vdpa_initial_drift(&words, &dev->config, &drift);
	if (!drift.has && !differs_from_any(dev, drifting->sets))
		return 0;
	return print_dev(drifting, host, dev, &drift);
}

/* ---- all hosts ------------------------------------------------------------------ */

static int look_at_host(struct vdpa_fleet_host *host, void *arg)
{
	struct drifting *drifting = arg;
	int ret = 0;

	if (drifting->arguments->is_alive && !host->is_alive)
		return 0;
	if (!host->record) {
		fleet_warn(host);
		drifting->unreadable++;
		return 0;
	}
	for (size_t i = 0; i < host->record->dev_count && !ret; i++)
		ret = look_at(drifting, host, &host->record->devs[i]);
	return ret;
}

static int look_at_named(struct drifting *drifting, struct vdpa_store *store)
{
	struct context *context = drifting->context;
	struct vdpa_fleet_host *host;
	int ret =
		fleet_get(context, store, drifting->arguments->host[0], &host);

	if (ret)
		return ret;
	ret = look_at_host(host, drifting);
	if (ret)
		vdpa_error_set(&context->err, ret, NULL,
			       "no memory for a device");
	vdpa_fleet_host_free(host);
	return ret;
}

static int print_all(struct drifting *drifting, struct vdpa_store *store)
{
	struct context *context = drifting->context;
	struct printer *out = &context->out;
	int ret;

	out->ops->section_begin(out, "drift");
	ret = drifting->arguments->host[0] ?
		      look_at_named(drifting, store) :
		      fleet_each(context, store, VDPA_FLEET_RECORDS,
				 FLEET_HOST_BY_HOST, look_at_host, drifting);
	out->ops->section_end(out);
	if (ret)
		return ret;
	if (drifting->devices)
		return ANSWER_NO;
	return drifting->unreadable || drifting->sets->unreadable ?
		       ANSWER_DEPENDS :
		       0;
}

int cmd_fleet_drift(struct context *context, const struct arguments *arguments)
{
	struct fleet_sets sets = { .list = NULL };
	struct drifting drifting = {
		.context = context,
		.arguments = arguments,
		.sets = &sets,
	};
	struct vdpa_store *store = NULL;
	int ret = fleet_open(context, &store);

	if (!ret)
		ret = fleet_sets_read(context, store, arguments->set, &sets);
	if (!ret)
		ret = print_all(&drifting, store);
	fleet_sets_free(&sets);
	vdpa_store_close(store);
	return ret;
}
