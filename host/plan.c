// SPDX-License-Identifier: LGPL-2.1-or-later
/* Plans how a host gets the devices of a record. */

#include "plan.h"

#include "compare.h"
#include "describe.h"
#include "index.h"
#include "json/arena.h"
#include "json/fail.h"

#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

#define DELETE VDPA_HOST_DELETE
#define ADD    VDPA_HOST_ADD
#define SET    VDPA_HOST_SET
#define BIND   VDPA_HOST_BIND

/* The caller sees its first member. */
struct plan {
	struct vdpa_host_plan plan;
	struct arena arena;
};

/* The devices that an action is about. */
struct subject {
	const struct vdpa_host_dev *want; /* NULL: the record has none */
	const struct vdpa_host_dev *have; /* NULL: the host has none */
	struct words words;
};

struct planner {
	const struct vdpa_host *want;
	const struct vdpa_host *have;
	unsigned int flags;
	struct plan *plan;
	struct subject *subjects; /* one for each action */
	struct index wanted;
	struct index present;
	struct index mgmtdevs;	     /* of this host */
	struct vdpa_parent *parents; /* with what is known of their cards */
	const char **holders;	     /* a device on each of them, or NULL */
	struct vdpa_error *err;
};

static bool may_replace(const struct planner *planner)
{
	return planner->flags & VDPA_HOST_REPLACE;
}

/* ---- management devices of this host ---------------------------------- */

static size_t find_mgmtdev(const struct planner *planner,
			   const struct vdpa_dev *dev)
{
	if (!dev->mgmtdev_name)
		return INDEX_NONE;
	return index_find(&planner->mgmtdevs, dev->mgmtdev_bus,
			  dev->mgmtdev_name);
}

/*
 * For the rules, which do not change it. The sibling is a device that remains
 * after all earlier steps.
 */
static struct vdpa_parent parent_at(const struct planner *planner, size_t at)
{
	struct vdpa_parent parent = planner->parents[at];

	parent.sibling = (char *)planner->holders[at];
	return parent;
}

/* ---- what to do with a device ------------------------------------------ */

/*
 * Whether the plan may take @step to remove @difference. A device that was not
 * changed since its creation, and that nothing uses, may get what was set
 * later: an earlier run may have ended between the two.
 */
static bool is_allowed(const struct planner *planner,
		       const struct vdpa_host_difference *difference,
		       const struct vdpa_host_dev *have, unsigned int step)
{
	return may_replace(planner) || (step == BIND && !difference->here) ||
	       (step == SET && !have->set.has && !have->driver);
}

/* Leave a device alone if a difference will stay, unless it is made again. */
static void decide(const struct planner *planner,
		   const struct comparison *comparison,
		   const struct vdpa_host_dev *have,
		   struct vdpa_host_action *action)
{
	for (size_t i = 0; i < comparison->count; i++) {
		unsigned int mend = comparison->mend[i];

		/* The kernel deletes only what a management device made. */
		if (!have->dev.mgmtdev_name)
			mend &= BIND;
		if (mend &&
		    is_allowed(planner, &comparison->list[i], have, mend))
			action->todo |= mend;
		else
			action->is_left = true;
	}
	if (action->is_left && !(action->todo & ADD))
		action->todo = 0;
}

static int copy_differences(struct planner *planner,
			    const struct comparison *comparison,
			    struct vdpa_host_action *action)
{
	struct vdpa_host_difference *list;

	if (!comparison->count)
		return 0;
	list = arena_new(&planner->plan->arena, comparison->count,
			 sizeof(*list));
	if (!list)
		return json_fail_memory(planner->err);
	memcpy(list, comparison->list, comparison->count * sizeof(*list));
	action->differences = list;
	action->difference_count = comparison->count;
	return 0;
}

static int compare_subject(struct planner *planner, struct subject *subject,
			   struct vdpa_host_action *action)
{
	size_t at = find_mgmtdev(planner, &subject->have->dev);
	struct comparison comparison;
	int ret;

	ret = compare_devs(subject->want, &subject->words, subject->have,
			   at == INDEX_NONE ? NULL : &planner->parents[at],
			   planner->flags, &planner->plan->arena, &comparison,
			   planner->err);
	if (ret)
		return ret;
	decide(planner, &comparison, subject->have, action);
	return copy_differences(planner, &comparison, action);
}

static int find_words(struct planner *planner, struct subject *subject)
{
	size_t at = find_mgmtdev(planner, &subject->want->dev);
	struct vdpa_parent parent;

	if (at == INDEX_NONE)
		return words_wanted(subject->want, NULL, &subject->words,
				    planner->err);
	parent = parent_at(planner, at);
	return words_wanted(subject->want, &parent, &subject->words,
			    planner->err);
}

static void set_request(const struct subject *subject,
			struct vdpa_request *request)
{
	const struct vdpa_initial *words = &subject->words.add;
	const struct vdpa_dev *dev = &subject->want->dev;

	*request = (struct vdpa_request){
		.command = VDPA_CMD_DEV_NEW,
		.has = words->has,
		.name = dev->name,
		.mgmtdev_bus = dev->mgmtdev_bus,
		.mgmtdev_name = dev->mgmtdev_name,
		.device_features = words->device_features,
		.mtu = words->mtu,
		.max_vqp = words->max_vqp,
	};
	memcpy(request->mac, words->mac, sizeof(request->mac));
}

static void find_drift(const struct vdpa_host_dev *have,
		       struct vdpa_host_action *action)
{
	struct vdpa_initial last = have->initial;

	vdpa_initial_overlay(&last, &have->set);
	vdpa_initial_drift(&last, &have->config, &action->drift);
}

/* Plan for a device of the record. */
static int plan_wanted(struct planner *planner, size_t i)
{
	const struct vdpa_host_dev *want = &planner->want->devs[i];
	struct vdpa_host_action *action = &planner->plan->plan.actions[i];
	struct subject *subject = &planner->subjects[i];
	size_t at = index_find(&planner->present, NULL, want->dev.name);
	int ret;

	action->name = want->dev.name;
	action->class_id = want->dev.class_id;
	subject->want = want;
	ret = find_words(planner, subject);
	if (ret)
		return ret;
	if (at == INDEX_NONE) {
		action->todo = ADD;
	} else {
		subject->have = &planner->have->devs[at];
		find_drift(subject->have, action);
		ret = compare_subject(planner, subject, action);
	}
	if (want->driver && !(planner->flags & VDPA_HOST_NO_BIND)) {
		action->driver = want->driver;
		if (action->todo & ADD)
			action->todo |= BIND;
	}
	if (action->todo & ADD && subject->words.set.has)
		action->todo |= SET;
	set_request(subject, &action->request);
	action->set = subject->words.set;
	return ret;
}

/* Plan for a device that only the host has. */
static int plan_surplus(struct planner *planner,
			const struct vdpa_host_dev *have, size_t i)
{
	struct vdpa_host_action *action = &planner->plan->plan.actions[i];
	struct comparison comparison = {
		.list = { { .what = "device", .here = "present" } },
		.mend = { DELETE },
		.count = 1,
	};

	action->name = have->dev.name;
	action->class_id = have->dev.class_id;
	planner->subjects[i].have = have;
	find_drift(have, action);
	decide(planner, &comparison, have, action);
	return copy_differences(planner, &comparison, action);
}

static int plan_devs(struct planner *planner)
{
	const struct vdpa_host *have = planner->have;
	size_t count = planner->want->dev_count;
	int ret = 0;

	for (size_t i = 0; i < count && !ret; i++)
		ret = plan_wanted(planner, i);
	for (size_t i = 0; i < have->dev_count && !ret; i++)
		if (index_find(&planner->wanted, NULL,
			       have->devs[i].dev.name) == INDEX_NONE)
			ret = plan_surplus(planner, &have->devs[i], count++);
	planner->plan->plan.action_count = count;
	return ret;
}

/* ---- contradictions ---------------------------------------------------- */

/* Find the devices that stay on each management device. */
static void find_holders(struct planner *planner)
{
	const struct vdpa_host_plan *plan = &planner->plan->plan;

	for (size_t i = 0; i < plan->action_count; i++) {
		const struct vdpa_host_dev *have = planner->subjects[i].have;
		size_t at;

		if (!have || plan->actions[i].todo & DELETE)
			continue;
		at = find_mgmtdev(planner, &have->dev);
		if (at != INDEX_NONE)
			planner->holders[at] = have->dev.name;
	}
}

static int check_class(struct planner *planner, struct vdpa_host_action *action,
		       const struct vdpa_mgmtdev *mgmtdev)
{
	uint64_t classes = mgmtdev->supported_classes;

	if (!classes || !action->class_id || action->class_id > 63 ||
	    classes & VDPA_BIT(action->class_id))
		return 0;
	return plan_find(&planner->plan->plan, action, PLAN_CLASS_NOT_MADE,
			 planner->err, "change its management device",
			 "its management device makes no device of class %u",
			 action->class_id);
}

static size_t count_errors(struct vdpa_finding *const *list)
{
	size_t count = 0;

	while (list[count] && list[count]->severity == VDPA_SEVERITY_ERROR)
		count++;
	return count;
}

static int check_rules(struct planner *planner, struct vdpa_host_action *action,
		       const struct vdpa_parent *parent)
{
	int ret = vdpa_request_check(&action->request, parent, NULL,
				     &action->findings, planner->err);

	if (!ret)
		planner->plan->plan.error_count +=
			count_errors(action->findings);
	return ret;
}

static int check_missing(struct planner *planner,
			 struct vdpa_host_action *action,
			 const struct vdpa_dev *dev)
{
	const char *handle;
	int ret = check_rules(planner, action, NULL);

	if (ret)
		return ret;
	if (!dev->mgmtdev_name)
		return plan_find(
			&planner->plan->plan, action, PLAN_MGMTDEV_UNKNOWN,
			planner->err, "put \"mgmtdev\" into the record",
			"the record does not contain its management device");
	handle = compare_handle(dev, &planner->plan->arena);
	if (!handle)
		return json_fail_memory(planner->err);
	return plan_find(&planner->plan->plan, action, PLAN_MGMTDEV_MISSING,
			 planner->err,
			 "\"vdpa mgmtdev show\" lists the ones that this host "
			 "has",
			 "this host has no management device \"%.100s\"",
			 handle);
}

static bool is_listed(const struct vdpa_host_action *action, const char *what)
{
	for (size_t i = 0; i < action->difference_count; i++)
		if (strcmp(action->differences[i].what, what) == 0)
			return true;
	return false;
}

/*
 * The new device can differ from the record in what it inherits. Differences of
 * a device that is made again on its management device are listed already.
 */
static int check_made(struct planner *planner, struct subject *subject,
		      const struct vdpa_parent *parent,
		      struct vdpa_host_action *action)
{
	struct comparison all = { .count = action->difference_count }, made;
	int ret = compare_made(subject->want, &action->request, parent,
			       &planner->plan->arena, &made, planner->err);

	if (ret || !made.count)
		return ret;
	if (all.count)
		memcpy(all.list, action->differences,
		       all.count * sizeof(*all.list));
	for (size_t i = 0; i < made.count; i++)
		if (!is_listed(action, made.list[i].what))
			all.list[all.count++] = made.list[i];
	action->is_left = true;
	return copy_differences(planner, &all, action);
}

/* Find what the kernel would refuse after all earlier steps. */
static int check_add(struct planner *planner, size_t i)
{
	struct vdpa_host_action *action = &planner->plan->plan.actions[i];
	const struct vdpa_dev *dev = &planner->subjects[i].want->dev;
	size_t at = find_mgmtdev(planner, dev);
	struct vdpa_parent parent;
	int ret;

	if (at == INDEX_NONE)
		return check_missing(planner, action, dev);
	parent = parent_at(planner, at);
	ret = check_rules(planner, action, &parent);
	if (!ret)
		ret = check_class(planner, action, parent.mgmtdev);
	planner->holders[at] = dev->name;
	if (!ret && !count_errors(action->findings))
		ret = check_made(planner, &planner->subjects[i], &parent,
				 action);
	return ret;
}

/* Only "replace" takes a device from its management device. */
static int check_place(struct planner *planner, struct vdpa_host_action *action)
{
	const struct vdpa_host_difference *first = action->differences;

	if (may_replace(planner) || !action->difference_count ||
	    strcmp(first->what, "mgmtdev") != 0)
		return 0;
	return plan_find(&planner->plan->plan, action, PLAN_OTHER_MGMTDEV,
			 planner->err,
			 "rename one of them, or delete the one of this host",
			 "this host has a device of that name on \"%.100s\", "
			 "the record on \"%.100s\"",
			 first->here ? first->here : "no management device",
			 first->recorded);
}

static int check_name(struct planner *planner, size_t i)
{
	struct vdpa_host_action *action = &planner->plan->plan.actions[i];

	if (!planner->subjects[i].want ||
	    index_find(&planner->wanted, NULL, action->name) == i)
		return 0;
	return plan_find(&planner->plan->plan, action, PLAN_NAME_TWICE,
			 planner->err, "rename one of them",
			 "the record has two devices of that name");
}

static int check_actions(struct planner *planner)
{
	struct vdpa_host_plan *plan = &planner->plan->plan;
	int ret = 0;

	find_holders(planner);
	for (size_t i = 0; i < plan->action_count && !ret; i++) {
		if (plan->actions[i].todo & ADD)
			ret = check_add(planner, i);
		if (!ret)
			ret = check_place(planner, &plan->actions[i]);
		if (!ret)
			ret = check_name(planner, i);
	}
	return ret;
}

/* ---- the plan ------------------------------------------------------------ */

static int prepare(struct planner *planner)
{
	struct arena *arena = &planner->plan->arena;
	const struct vdpa_host *want = planner->want, *have = planner->have;
	struct vdpa_host_plan *plan = &planner->plan->plan;
	size_t count = want->dev_count + have->dev_count;

	plan->actions = arena_new(arena, count, sizeof(*plan->actions));
	planner->subjects = arena_new(arena, count, sizeof(*planner->subjects));
	planner->holders = arena_new(arena, have->mgmtdev_count,
				     sizeof(*planner->holders));
	planner->parents = arena_new(arena, have->mgmtdev_count,
				     sizeof(*planner->parents));
	if (!plan->actions || !planner->subjects || !planner->holders ||
	    !planner->parents || !index_devs(&planner->wanted, arena, want) ||
	    !index_devs(&planner->present, arena, have) ||
	    !index_mgmtdevs(&planner->mgmtdevs, arena, have))
		return json_fail_memory(planner->err);
	describe_parents(have, &planner->mgmtdevs, planner->parents);
	return 0;
}

int vdpa_host_plan(const struct vdpa_host *want, const struct vdpa_host *have,
		   unsigned int flags, struct vdpa_host_plan **plan,
		   struct vdpa_error *err)
{
	struct planner planner = {
		.want = want,
		.have = have,
		.flags = flags,
		.plan = calloc(1, sizeof(*planner.plan)),
		.err = err,
	};
	int ret;

	if (!planner.plan)
		return json_fail_memory(err);
	ret = prepare(&planner);
	if (!ret)
		ret = plan_devs(&planner);
	if (!ret)
		ret = check_actions(&planner);
	if (ret) {
		vdpa_host_plan_free(&planner.plan->plan);
		return ret;
	}
	*plan = &planner.plan->plan;
	return 0;
}

void vdpa_host_plan_free(struct vdpa_host_plan *plan)
{
	struct plan *whole = (struct plan *)plan;

	if (!plan)
		return;
	for (size_t i = 0; i < plan->action_count; i++)
		vdpa_finding_list_free(plan->actions[i].findings);
	arena_free(&whole->arena);
	free(whole);
}
