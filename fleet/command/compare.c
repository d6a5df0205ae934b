// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa fleet compare: what each of two hosts can make and the other cannot. */

#include "asked.h"

#include "tool/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define CLASSES 64

/* The largest set of a class that a host can give to a device. */
struct best {
	bool is_made; /* whether it makes such devices with device_features */
	uint64_t features;
	size_t parent;
};

struct side {
	struct vdpa_fleet_host *host;
	struct vdpa_parent *parents;
	const struct vdpa_vmm *vmm;
	struct fleet_strange *strange; /* of both sides */
	struct best best[CLASSES];
};

/* ---- what a host can make -------------------------------------------------------- */

static uint64_t classes_of(const struct side *side)
{
	uint64_t classes = 0;

	for (size_t i = 0; i < side->host->record->mgmtdev_count; i++)
		classes |= side->parents[i].mgmtdev->supported_classes;
	return classes;
}

static int find_best(struct context *context, const struct arguments *arguments,
		     struct side *side, uint32_t class_id)
{
	const struct vdpa_baseline_host host = {
		.name = side->host->name,
		.parents = side->parents,
		.parent_count = side->host->record->mgmtdev_count,
		.vmm = side->vmm,
	};
	struct vdpa_baseline *baseline;
	int ret = vdpa_migrate_baseline(&host, 1, class_id, arguments->vmm[0],
					&baseline, &context->err);

	if (ret)
		return ret == -EOPNOTSUPP ? 0 : ret;
	side->best[class_id] =
		(struct best){ true, baseline->features, baseline->parents[0] };
	vdpa_baseline_free(baseline);
	return 0;
}

static bool is_asked(const struct arguments *arguments, uint32_t class_id)
{
	return !arguments->class_id || arguments->class_id == class_id;
}

static int read_side(struct context *context, const struct arguments *arguments,
		     struct vdpa_store *store, const char *name,
		     struct side *side)
{
	int ret = fleet_get(context, store, name, &side->host);

	if (!ret)
		ret = vdpa_host_parents(side->host->record, &side->parents,
					&context->err);
	if (!ret)
		side->vmm =
			fleet_vmm(side->host, arguments->vmm[0], side->strange);
	for (uint32_t id = 0; id < CLASSES && !ret; id++)
		if (classes_of(side) & VDPA_BIT(id) && is_asked(arguments, id))
			ret = find_best(context, arguments, side, id);
	return ret;
}

static void free_side(struct side *side)
{
	free(side->parents);
	vdpa_fleet_host_free(side->host);
}

/* ---- printing -------------------------------------------------------------------- */

/* All features that the management devices of a host offer. */
static uint64_t offered(const struct side *side, uint32_t class_id)
{
	uint64_t features = 0;

	for (size_t i = 0; i < side->host->record->mgmtdev_count; i++) {
		const struct vdpa_mgmtdev *mgmtdev = side->parents[i].mgmtdev;

		if (mgmtdev->supported_classes & VDPA_BIT(class_id))
			features |= mgmtdev->supported_features;
	}
	return features;
}

static uint64_t only(const struct side *side, const struct side *other,
		     uint32_t class_id)
{
	return side->best[class_id].features & ~offered(other, class_id);
}

static void print_class(struct printer *out, const struct side *side,
			const struct side *other, uint32_t class_id)
{
	static const struct label features = { .key = "device_features" };
	static const struct label more = { .key = "only" };
	const struct best *best = &side->best[class_id];
	uint64_t lacks = only(side, other, class_id);
	char *made;

	out->ops->record_begin(out);
	view_known(out, "class", view_class_text(class_id).text);
	view_known(out, "mgmtdev",
		   view_text(out, view_mgmtdev_name(
					  side->parents[best->parent].mgmtdev,
					  &made)));
	free(made);
	view_features(out, &features, class_id, best->features);
	if (lacks)
		view_features(out, &more, class_id, lacks);
	out->ops->record_end(out);
}

static void print_side(struct printer *out, const struct side *side,
		       const struct side *other)
{
	out->ops->object_begin(out, side->host->name, GAP_BETWEEN);
	fleet_print_alive(out, side->host->is_alive);
	view_known(out, "kernel", side->host->record->kernel);
	view_known(out, "vmm", side->host->record->vmm);
	out->ops->records_begin(out, "classes");
	for (uint32_t id = 0; id < CLASSES; id++)
		if (side->best[id].is_made)
			print_class(out, side, other, id);
	out->ops->records_end(out);
	out->ops->object_end(out);
}

static bool is_same(const struct side *left, const struct side *right)
{
	for (uint32_t id = 0; id < CLASSES; id++)
		if (left->best[id].is_made != right->best[id].is_made ||
		    only(left, right, id) || only(right, left, id))
			return false;
	return true;
}

static int print_both(struct printer *out, const struct side *sides)
{
	out->ops->section_begin(out, "compare_hosts");
	print_side(out, &sides[0], &sides[1]);
	print_side(out, &sides[1], &sides[0]);
	out->ops->section_end(out);
	return is_same(&sides[0], &sides[1]) ? 0 : ANSWER_NO;
}

static int check_names(struct context *context,
		       const struct arguments *arguments)
{
	if (strcmp(arguments->host[0], arguments->other) != 0)
		return 0;
	return vdpa_error_set(&context->err, -EINVAL, "name another host",
			      "\"%.100s\" is given twice", arguments->other);
}

int cmd_fleet_compare(struct context *context,
		      const struct arguments *arguments)
{
	struct fleet_strange strange = { .count = 0 };
	struct side sides[2] = { { .strange = &strange },
				 { .strange = &strange } };
	struct vdpa_store *store = NULL;
	int ret = check_names(context, arguments);

	if (!ret)
		ret = fleet_open(context, &store);
	if (!ret)
		ret = read_side(context, arguments, store, arguments->host[0],
				&sides[0]);
	if (!ret)
		ret = read_side(context, arguments, store, arguments->other,
				&sides[1]);
	if (!ret) {
		fleet_warn_strange(&strange);
		ret = print_both(&context->out, sides);
	}
	free_side(&sides[0]);
	free_side(&sides[1]);
	vdpa_store_close(store);
	return ret;
}
