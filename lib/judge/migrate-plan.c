// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The request that makes a destination. Judges the device that each possible
 * request makes; the request with the best verdict is the plan.
 */

#include "driver.h"
#include "made.h"
#include "migrate.h"

#include "util/array.h"

#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>

#define F_MQ VDPA_BIT(VDPA_NET_MQ)

/* More than there are ways to choose features. */
#define CHOICES_MAX 8

/* A destination that is being looked for. */
struct planning {
	const struct vdpa_migrate_dev *source;
	const struct vdpa_parent *parent;
	const struct driver *driver; /* NULL: not known */
	const struct vdpa_vmm *vmm;
};

/* ---- possible requests ----------------------------------------- */

/* Sets of features, the one most similar to the source first. */
struct choices {
	uint64_t features[CHOICES_MAX];
	size_t count;
};

static void add_choice(struct choices *choices, uint64_t features)
{
	for (size_t i = 0; i < choices->count; i++)
		if (choices->features[i] == features)
			return;
	choices->features[choices->count++] = features;
}

static bool may_take(const struct planning *planning, unsigned int attr)
{
	return driver_may_take(planning->driver, planning->parent->kernel,
			       attr);
}

/* Subsets of the offer: each can be enough, even if the source has others. */
static void choose_of_offer(const struct planning *planning,
			    struct choices *choices)
{
	const struct vdpa_migrate_dev *source = planning->source;
	uint64_t offered = planning->parent->mgmtdev->supported_features;
	uint64_t needs = planning->driver ? planning->driver->needs : 0;
	uint64_t taken = source->negotiated_features;
	uint32_t class_id = source->class_id;

	if (KNOWS(source, DEV_FEATURES)) {
		uint64_t common = source->device_features & offered;

		add_choice(choices, vdpa_features_close(class_id, common));
		add_choice(choices,
			   vdpa_features_close(class_id,
					       common | (needs & offered)));
	}
	if (KNOWS(source, DEV_NEGOTIATED_FEATURES)) {
		add_choice(choices, taken);
		add_choice(choices, taken | needs);
		if (planning->vmm)
			add_choice(choices,
				   vdpa_features_close(
					   class_id,
					   offered & planning->vmm->takes));
	}
	add_choice(choices, vdpa_features_close(class_id, offered));
}

static void choose_features(const struct planning *planning,
			    struct choices *choices)
{
	const struct vdpa_migrate_dev *source = planning->source;

	if (!may_take(planning, VDPA_ATTR_DEV_FEATURES))
		return;
	if (KNOWS(source, DEV_FEATURES))
		add_choice(choices, source->device_features);
	else if (KNOWS(source, DEV_NEGOTIATED_FEATURES))
		add_choice(choices, source->negotiated_features);
	if (choices->count &&
	    KNOWS(planning->parent->mgmtdev, DEV_SUPPORTED_FEATURES))
		choose_of_offer(planning, choices);
}

/*
 * A device without MQ has one pair, and a driver that makes all pairs may not
 * have a virtqueue left for control.
 */
static void add_one_pair(const struct planning *planning,
			 struct vdpa_request *request, uint64_t features)
{
	if (features & F_MQ || !driver_uses_all_pairs(planning->driver))
		return;
	request->max_vqp = 1;
	request->has |= VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP);
}

/* The words of the source that the parent accepts and the features allow. */
static void add_words(const struct planning *planning,
		      struct vdpa_request *request)
{
	const struct vdpa_migrate_dev *source = planning->source;
	uint64_t features = KNOWS(request, DEV_FEATURES) ?
				    request->device_features :
				    source->device_features;

	request->has |= source->has & driver_words(planning->driver,
						   planning->parent->kernel,
						   features);
	memcpy(request->mac, source->mac, sizeof(request->mac));
	request->mtu = source->mtu;
	request->max_vqp = source->max_vqp;
	add_one_pair(planning, request, features);
}

/* @features: NULL: leave device_features out. */
static void make_request(const struct planning *planning,
			 const uint64_t *features, struct vdpa_request *request)
{
	const struct vdpa_mgmtdev *mgmtdev = planning->parent->mgmtdev;

	*request = (struct vdpa_request){
		.command = VDPA_CMD_DEV_NEW,
		.name = planning->source->name,
		.mgmtdev_bus = mgmtdev->bus,
		.mgmtdev_name = mgmtdev->name,
	};
	if (features) {
		request->device_features = *features;
		request->has = VDPA_BIT(VDPA_ATTR_DEV_FEATURES);
	}
	if (planning->source->class_id == VDPA_CLASS_NET)
		add_words(planning, request);
}

/* ---- judging one ------------------------------------------------------- */

/*
 * Whether the source has the same contradiction. No kernel refuses it, so the
 * source was added with "nocheck".
 */
static bool is_of_source(const struct vdpa_migrate_dev *source,
			 const struct vdpa_request *request,
			 const struct vdpa_finding *finding)
{
	static const char *const codes[] = { "feature-needs",
					     "feature-needs-one" };

	if (!KNOWS(source, DEV_FEATURES) ||
	    (source->device_features ^ request->device_features) &
		    finding->bits)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		if (strcmp(finding->code, codes[i]) == 0)
			return true;
	return false;
}

/* Whether a point of the verdict reports it as well. */
static bool is_point(const struct vdpa_finding *finding)
{
	return strcmp(finding->code, "vmm-index") == 0 ||
	       strcmp(finding->code, "virtqueues-lacking") == 0;
}

/* Add the rules' findings in the request; their errors bar the migration. */
static void add_rules(struct judge *judge, const struct vdpa_request *request,
		      const struct vdpa_parent *parent)
{
	static const enum effect effects[] = {
		[VDPA_SEVERITY_WARNING] = EFFECT_NONE,
		[VDPA_SEVERITY_CONDITION] = EFFECT_DEPENDS,
		[VDPA_SEVERITY_ERROR] = EFFECT_BARS,
	};
	struct vdpa_finding **list;
	int ret;

	ret = vdpa_request_check(request, parent, judge->to, &list, NULL);
	if (ret) {
		judge->findings.ret = ret;
		return;
	}
	for (size_t i = 0; list[i]; i++) {
		if (is_point(list[i])) {
			free(list[i]);
			continue;
		}
		if (is_of_source(judge->source, request, list[i])) {
			list[i]->severity = VDPA_SEVERITY_CONDITION;
			error_text(list[i]->hint,
				   "the source has this, too; the request "
				   "needs \"nocheck\"");
			judge->needs_nocheck = true;
		}
		judge->has[effects[list[i]->severity]] = true;
		judge->error_count += list[i]->severity == VDPA_SEVERITY_ERROR;
		findings_take(&judge->findings, list[i]);
	}
	free(list);
}

static int judge_request(const struct planning *planning,
			 const struct vdpa_request *request,
			 struct judge *judge, struct vdpa_judgement **judgement,
			 struct vdpa_error *err)
{
	struct vdpa_migrate_dev made;
	int ret;

	*judge = (struct judge){
		.source = planning->source,
		.destination = &made,
		.is_planned = true,
	};
	made_for_class(request, planning->parent, planning->source->class_id,
		       &made);
	judge_set_vmms(judge, planning->vmm);
	if (!judge_is_other_class(judge))
		add_rules(judge, request, planning->parent);
	judge_compare(judge);
	ret = judge_close(judge, judgement, err);
	if (!ret && (*judgement)->verdict == VDPA_VERDICT_IDENTICAL)
		(*judgement)->verdict = VDPA_VERDICT_PROVISIONABLE;
	return ret;
}

/* ---- the best ----------------------------------------------------------- */

/* A request and its verdict. */
struct trial {
	struct vdpa_request request;
	struct vdpa_judgement *judgement; /* NULL: none was tried */
	unsigned int badness;
};

/*
 * The worst effect counts most, then whether features differ. If no request
 * makes a destination, the best one has the fewest errors, so that its findings
 * are the real reasons.
 */
static unsigned int badness_of(const struct judge *judge)
{
	enum effect worst = judge_worst(judge);

	if (worst == EFFECT_BARS)
		return 2 * worst + judge->error_count;
	return 2 * worst + (judge->has[EFFECT_DIFFERS] ? 1 : 0);
}

/* Keeps the first of equally good requests. */
static int try_request(const struct planning *planning,
		       const uint64_t *features, struct trial *best,
		       struct vdpa_error *err)
{
	struct trial trial;
	struct judge judge;
	int ret;

	make_request(planning, features, &trial.request);
	ret = judge_request(planning, &trial.request, &judge, &trial.judgement,
			    err);
	if (ret)
		return ret;
	trial.badness = badness_of(&judge);
	if (best->judgement && best->badness <= trial.badness) {
		vdpa_judgement_free(trial.judgement);
		return 0;
	}
	vdpa_judgement_free(best->judgement);
	*best = trial;
	return 0;
}

/* Whether no later request can be better. No request changes the class. */
static bool is_enough(const struct planning *planning, const struct trial *best)
{
	uint32_t class_id = vdpa_mgmtdev_class(planning->parent->mgmtdev);

	if (!best->judgement)
		return false;
	return !best->badness || (class_id && KNOWS(planning->source, DEV_ID) &&
				  class_id != planning->source->class_id);
}

int vdpa_migrate_plan(const struct vdpa_migrate_dev *source,
		      const struct vdpa_parent *parent,
		      const struct vdpa_vmm *vmm, struct vdpa_request *request,
		      struct vdpa_judgement **judgement, struct vdpa_error *err)
{
	struct vdpa_migrate_dev complete;
	const struct planning planning = {
		.source = &complete,
		.parent = parent,
		.driver = driver_find(parent->driver),
		.vmm = vmm,
	};
	struct choices choices = { .count = 0 };
	struct trial best = { .judgement = NULL };
	int ret = 0;

	made_complete(source, &complete);
	choose_features(&planning, &choices);
	for (size_t i = 0;
	     i < choices.count && !ret && !is_enough(&planning, &best); i++)
		ret = try_request(&planning, &choices.features[i], &best, err);
	if (!ret && !is_enough(&planning, &best))
		ret = try_request(&planning, NULL, &best, err);
	if (ret) {
		vdpa_judgement_free(best.judgement);
		return ret;
	}
	*request = best.request;
	*judgement = best.judgement;
	return 0;
}
