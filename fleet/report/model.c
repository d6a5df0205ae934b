// SPDX-License-Identifier: GPL-2.0-or-later
/* What the page says, worked out before it is written. */

#include "model.h"

#include "kind.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* ---- hosts ----------------------------------------------------------------- */

static int add_host(struct report_model *model, size_t index)
{
	const struct report_input *input = model->input;
	struct report_host *host = &model->hosts[index];
	struct vdpa_host bare;

	*host = (struct report_host){
		.from = input->hosts[index],
		.vmm = input->vmms[index],
		.kind = REPORT_NONE,
		.first_dev = model->dev_count,
	};
	model->alive_count += host->from->is_alive && !host->from->is_doubtful;
	if (!host->from->record) {
		model->unreadable_count++;
		return 0;
	}
	model->dev_count += host->from->record->dev_count;
	bare = *host->from->record;
	bare.dev_count = 0;
	if (vdpa_host_parents(host->from->record, &host->parents, NULL) ||
	    vdpa_host_parents(&bare, &host->makers, NULL))
		return -ENOMEM;
	for (size_t i = 0; i < host->from->record->mgmtdev_count; i++)
		host->parents[i].card.has &=
			~VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR);
	return 0;
}

static int add_hosts(struct report_model *model)
{
	size_t count = model->input->host_count;
	int ret = 0;

	model->hosts = calloc(count + 1, sizeof(*model->hosts));
	if (!model->hosts)
		return -ENOMEM;
	for (size_t i = 0; i < count && !ret; i++) {
		ret = add_host(model, i);
		model->host_count++;
	}
	return ret;
}

/* ---- devices ----------------------------------------------------------------- */

static bool is_text(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

static const struct vdpa_parent *parent_of(const struct report_host *host,
					   const struct vdpa_dev *dev)
{
	const struct vdpa_host *record = host->from->record;

	for (size_t i = 0; i < record->mgmtdev_count; i++)
		if (is_text(record->mgmtdevs[i].mgmtdev.name,
			    dev->mgmtdev_name) &&
		    is_text(record->mgmtdevs[i].mgmtdev.bus, dev->mgmtdev_bus))
			return &host->parents[i];
	return NULL;
}

/* The set in force that the device differs from; NULL: none. */
static const struct report_set *other_set(const struct report_model *model,
					  const struct report_dev *dev)
{
	const struct report_input *input = model->input;

	for (size_t i = 0; i < input->set_count; i++) {
		const struct report_set *set = &input->sets[i];

		if (set->is_in_force && set->class_id == dev->source.class_id &&
		    VDPA_HAS(&dev->source, VDPA_ATTR_DEV_FEATURES) &&
		    dev->source.device_features != set->features)
			return set;
	}
	return NULL;
}

static void find_drift(const struct report_model *model, struct report_dev *dev)
{
	struct vdpa_initial words = { .has = 0 };

	if (dev->from->has_initial)
		words = dev->from->initial;
	vdpa_initial_overlay(&words, &dev->from->set);
	vdpa_initial_drift(&words, &dev->from->config, &dev->drift);
	dev->other = other_set(model, dev);
}

static void judge_vmm(const struct report_host *host, struct report_dev *dev)
{
	const struct vdpa_migrate_dev *source = &dev->source;
	uint64_t moved = 0;

	dev->is_judged = host->vmm && VDPA_HAS(source, VDPA_ATTR_DEV_FEATURES);
	if (dev->is_judged)
		dev->is_migratable = !vdpa_vmm_features(host->vmm,
							source->class_id,
							source->device_features,
							&moved, NULL) &&
				     moved == source->device_features;
}

static void add_dev(struct report_model *model, size_t host, size_t index)
{
	const struct report_host *from = &model->hosts[host];
	struct report_dev *dev = &model->devs[from->first_dev + index];

	dev->host = host;
	dev->from = &from->from->record->devs[index];
	vdpa_host_describe(dev->from, parent_of(from, &dev->from->dev),
			   VDPA_HOST_SOURCE, &dev->source);
	dev->source.vmm = from->vmm;
	find_drift(model, dev);
	judge_vmm(from, dev);
}

static int add_devs(struct report_model *model)
{
	model->devs = calloc(model->dev_count + 1, sizeof(*model->devs));
	if (!model->devs)
		return -ENOMEM;
	for (size_t i = 0; i < model->host_count; i++) {
		const struct vdpa_fleet_host *from = model->hosts[i].from;
		const struct vdpa_host *record = from ? from->record : NULL;

		for (size_t n = 0; record && n < record->dev_count; n++)
			add_dev(model, i, n);
	}
	return 0;
}

/* ---- where devices can go -------------------------------------------------------- */

/* The verdict decides, then the number of errors, then that of their bits. */
static unsigned int badness_of(const struct vdpa_judgement *judgement)
{
	unsigned int badness =
		(unsigned int)vdpa_verdict_rank(judgement->verdict) << 16;

	for (size_t i = 0; judgement->findings[i]; i++)
		if (judgement->findings[i]->severity == VDPA_SEVERITY_ERROR)
			badness += 64 + (unsigned int)__builtin_popcountll(
						judgement->findings[i]->bits);
	return badness;
}

/* The best verdict needs no reason. */
static int copy_reason(const struct vdpa_judgement *judgement, char **reason)
{
	const struct vdpa_finding *first = judgement->findings[0];

	*reason = NULL;
	if (!first || vdpa_verdict_rank(judgement->verdict) <
			      vdpa_verdict_rank(VDPA_VERDICT_SUFFICIENT))
		return 0;
	*reason = strdup(first->what);
	return *reason ? 0 : -ENOMEM;
}

static int note_way(const struct vdpa_judgement *judgement, size_t parent,
		    struct report_way *way)
{
	unsigned int badness = badness_of(judgement);
	char *reason;

	if (way->parent != REPORT_NONE && badness >= way->badness)
		return 0;
	if (copy_reason(judgement, &reason))
		return -ENOMEM;
	free(way->reason);
	*way = (struct report_way){
		.verdict = judgement->verdict,
		.parent = parent,
		.reason = reason,
		.badness = badness,
	};
	return 0;
}

static bool makes(const struct vdpa_parent *parent, uint32_t class_id)
{
	return class_id < 64 &&
	       parent->mgmtdev->supported_classes & VDPA_BIT(class_id);
}

static int find_way(const struct vdpa_migrate_dev *source,
		    const struct report_host *to, struct report_way *way)
{
	int ret = 0;

	*way = (struct report_way){
		.verdict = VDPA_VERDICT_INCOMPATIBLE,
		.parent = REPORT_NONE,
	};
	for (size_t i = 0; i < to->from->record->mgmtdev_count && !ret; i++) {
		struct vdpa_judgement *judgement;
		struct vdpa_request request;

		if (!makes(&to->parents[i], source->class_id))
			continue;
		ret = vdpa_migrate_plan(source, &to->parents[i], to->vmm,
					&request, &judgement, NULL);
		if (ret)
			return ret;
		ret = note_way(judgement, i, way);
		vdpa_judgement_free(judgement);
	}
	return ret;
}

static int find_ways(struct report_model *model, struct report_dev_kind *kind)
{
	const struct report_dev *dev = &model->devs[kind->example];
	int ret = 0;

	kind->ways = calloc(model->host_kind_count + 1, sizeof(*kind->ways));
	if (!kind->ways)
		return -ENOMEM;
	for (size_t i = 0; i < model->host_kind_count && !ret; i++)
		ret = find_way(&dev->source,
			       &model->hosts[model->host_kinds[i].example],
			       &kind->ways[i]);
	return ret;
}

static int find_all_ways(struct report_model *model)
{
	int ret = 0;

	for (size_t i = 0; i < model->dev_kind_count && !ret; i++)
		ret = find_ways(model, &model->dev_kinds[i]);
	return ret;
}

/* ---- classes ------------------------------------------------------------------------ */

static uint64_t classes_of(const struct report_host *host)
{
	const struct vdpa_host *record = host->from->record;
	uint64_t classes = 0;

	for (size_t i = 0; record && i < record->mgmtdev_count; i++)
		classes |= record->mgmtdevs[i].mgmtdev.supported_classes;
	return classes;
}

static uint64_t offered_of(const struct report_host *host, uint32_t class_id)
{
	const struct vdpa_host *record = host->from->record;
	uint64_t offered = 0;

	for (size_t i = 0; record && i < record->mgmtdev_count; i++) {
		const struct vdpa_mgmtdev *mgmtdev =
			&record->mgmtdevs[i].mgmtdev;

		if (mgmtdev->supported_classes & VDPA_BIT(class_id))
			offered |= mgmtdev->supported_features;
	}
	return offered;
}

/* Whether the host alone has a baseline: returns 1, 0 or -ENOMEM. */
static int makes_class(const struct vdpa_baseline_host *host, uint32_t class_id)
{
	struct vdpa_baseline *baseline;
	int ret =
		vdpa_migrate_baseline(host, 1, class_id, NULL, &baseline, NULL);

	if (ret == -ENOMEM)
		return ret;
	if (ret)
		return 0;
	vdpa_baseline_free(baseline);
	return 1;
}

static int add_to_class(const struct report_model *model, size_t index,
			struct report_class *found)
{
	const struct report_host *host = &model->hosts[index];
	const struct vdpa_baseline_host entry = {
		.name = host->from->name,
		.parents = host->makers,
		.parent_count = host->from->record->mgmtdev_count,
		.vmm = host->vmm,
	};
	int ret;

	found->offered[index] = offered_of(host, found->class_id);
	found->offered_by_any |= found->offered[index];
	ret = makes_class(&entry, found->class_id);
	if (ret != 1)
		return ret;
	found->hosts[found->count] = entry;
	found->indexes[found->count++] = index;
	return 0;
}

static int find_baseline(struct report_class *found)
{
	int ret;

	if (!found->count) {
		vdpa_error_set(
			&found->why, -EOPNOTSUPP, NULL,
			"no host makes such devices with chosen features");
		return 0;
	}
	ret = vdpa_migrate_baseline(found->hosts, found->count, found->class_id,
				    NULL, &found->baseline, &found->why);
	return ret == -ENOMEM ? ret : 0;
}

static int fill_class(const struct report_model *model,
		      struct report_class *found)
{
	size_t count = model->host_count + 1;
	int ret = 0;

	found->hosts = calloc(count, sizeof(*found->hosts));
	found->indexes = calloc(count, sizeof(*found->indexes));
	found->offered = calloc(count, sizeof(*found->offered));
	if (!found->hosts || !found->indexes || !found->offered)
		return -ENOMEM;
	for (size_t i = 0; i < model->host_count && !ret; i++)
		if (classes_of(&model->hosts[i]) & VDPA_BIT(found->class_id))
			ret = add_to_class(model, i, found);
	return ret ? ret : find_baseline(found);
}

static int add_classes(struct report_model *model)
{
	uint64_t classes = 0;
	int ret = 0;

	for (size_t i = 0; i < model->host_count; i++)
		classes |= classes_of(&model->hosts[i]);
	model->classes = calloc(64, sizeof(*model->classes));
	if (!model->classes)
		return -ENOMEM;
	for (uint32_t id = 1; id < 64 && !ret; id++)
		if (classes & VDPA_BIT(id)) {
			struct report_class *found =
				&model->classes[model->class_count++];

			found->class_id = id;
			ret = fill_class(model, found);
		}
	return ret;
}

/* ---- all of it ------------------------------------------------------------------------ */

int report_model_make(const struct report_input *input,
		      struct report_model *model)
{
	int ret;

	*model = (struct report_model){ .input = input };
	ret = add_hosts(model);
	if (!ret)
		ret = add_devs(model);
	if (!ret)
		ret = report_find_kinds(model);
	if (!ret)
		ret = find_all_ways(model);
	return ret ? ret : add_classes(model);
}

static void free_ways(const struct report_model *model)
{
	for (size_t i = 0; i < model->dev_kind_count; i++) {
		struct report_way *ways = model->dev_kinds[i].ways;

		for (size_t n = 0; ways && n < model->host_kind_count; n++)
			free(ways[n].reason);
		free(ways);
	}
}

static void free_class(struct report_class *found)
{
	vdpa_baseline_free(found->baseline);
	free(found->hosts);
	free(found->indexes);
	free(found->offered);
}

void report_model_free(struct report_model *model)
{
	free_ways(model);
	for (size_t i = 0; i < model->class_count; i++)
		free_class(&model->classes[i]);
	for (size_t i = 0; i < model->host_count; i++) {
		free(model->hosts[i].parents);
		free(model->hosts[i].makers);
	}
	free(model->classes);
	free(model->dev_kinds);
	free(model->host_kinds);
	free(model->devs);
	free(model->hosts);
}
