// SPDX-License-Identifier: GPL-2.0-or-later
/* The plan of vdpa host apply, or its result: each device, and a summary. */

#include "view-plan.h"

#include "findings.h"
#include "view.h"

#include <string.h>

static bool is_same(const struct vdpa_host_action *action)
{
	return !action->todo && !action->done && !action->failed &&
	       !action->is_left;
}

/* ---- a device --------------------------------------------------------- */

static const struct {
	enum vdpa_host_step step;
	const char *word;
} steps[] = {
	{ VDPA_HOST_DELETE, "delete" },
	{ VDPA_HOST_ADD, "add" },
	{ VDPA_HOST_SET, "set" },
	{ VDPA_HOST_BIND, "bind" },
};

static void print_steps(struct printer *out, const char *key, unsigned int mask)
{
	const struct label label = { .key = key };

	if (!mask)
		return;
	out->ops->list_begin(out, &label);
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
		if (mask & steps[i].step)
			out->ops->list_string(out, steps[i].word);
	out->ops->list_end(out);
}

static void print_difference(struct printer *out, uint32_t class_id,
			     const struct vdpa_host_difference *difference)
{
	static const struct label what = { .key = "what", .word = "" };
	static const struct label bits = { .key = "differing" };

	out->ops->record_begin(out);
	out->ops->string(out, &what, difference->what);
	view_known(out, "here", difference->here);
	view_known(out, "recorded", difference->recorded);
	if (difference->bits)
		view_features(out, &bits, class_id, difference->bits);
	out->ops->record_end(out);
}

static void print_differences(struct printer *out,
			      const struct vdpa_host_action *action)
{
	if (!action->difference_count)
		return;
	out->ops->records_begin(out, "differences");
	for (size_t i = 0; i < action->difference_count; i++)
		print_difference(out, action->class_id,
				 &action->differences[i]);
	out->ops->records_end(out);
}

/* The parameters of the device to add. */
static void print_request(struct printer *out,
			  const struct vdpa_host_action *action)
{
	const struct vdpa_request *request = &action->request;
	struct vdpa_initial words = {
		.has = request->has,
		.device_features = request->device_features,
		.mtu = request->mtu,
		.max_vqp = request->max_vqp,
	};

	if (!((action->todo | action->done | action->failed) & VDPA_HOST_ADD))
		return;
	memcpy(words.mac, request->mac, sizeof(request->mac));
	view_words(out, "initial_config", action->class_id, &words);
}

static void print_set(struct printer *out,
		      const struct vdpa_host_action *action)
{
	if ((action->todo | action->done | action->failed) & VDPA_HOST_SET)
		view_words(out, "set_config", action->class_id, &action->set);
}

static bool is_wrong(const struct vdpa_host_action *action)
{
	return action->findings && findings_count_errors(action->findings);
}

static const char *state_of(const struct vdpa_host_action *action)
{
	if (is_wrong(action))
		return "error";
	if (action->failed)
		return "failed";
	if (action->todo)
		return "todo";
	if (action->is_left)
		return "left";
	return action->done ? "done" : "same";
}

/* In text, the steps already show the other states. */
static void print_state(struct context *context,
			const struct vdpa_host_action *action)
{
	static const struct label label = { .key = "state", .word = "" };
	const char *state = state_of(action);

	if (context->is_json || action->is_left || is_wrong(action) ||
	    is_same(action))
		context->out.ops->string(&context->out, &label, state);
}

static const char *failed_word(const struct vdpa_host_action *action)
{
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
		if (action->failed == steps[i].step)
			return steps[i].word;
	return NULL;
}

static void print_action(struct context *context,
			 const struct vdpa_host_action *action)
{
	struct printer *out = &context->out;

	out->ops->object_begin(out, action->name, GAP_BETWEEN);
	print_state(context, action);
	print_steps(out, "done", action->done);
	view_known(out, "failed", failed_word(action));
	print_steps(out, "todo", action->todo);
	if ((action->todo | action->done | action->failed) & VDPA_HOST_BIND)
		view_known(out, "driver", action->driver);
	print_differences(out, action);
	view_drift(out, &action->drift);
	if (context->is_json || context->has_details) {
		print_request(out, action);
		print_set(out, action);
	}
	/* For text output, the findings were reported on stderr. */
	if (context->is_json && action->findings)
		findings_print_list(out, action->findings);
	out->ops->object_end(out);
}

/* ---- the summary --------------------------------------------------------- */

struct counts {
	uint64_t same, add, set, bind, replace, delete, left, failed, todo;
};

static struct counts count_actions(const struct vdpa_host_plan *plan,
				   bool is_dry_run)
{
	const unsigned int replace = VDPA_HOST_DELETE | VDPA_HOST_ADD;
	struct counts counts = { 0 };

	for (size_t i = 0; i < plan->action_count; i++) {
		const struct vdpa_host_action *action = &plan->actions[i];
		unsigned int mask = is_dry_run ? action->todo : action->done;

		counts.same += is_same(action);
		counts.add += (mask & replace) == VDPA_HOST_ADD;
		counts.set += (mask & (replace | VDPA_HOST_SET)) ==
			      VDPA_HOST_SET;
		counts.bind += mask == VDPA_HOST_BIND;
		counts.replace += (mask & replace) == replace;
		counts.delete += (mask & replace) == VDPA_HOST_DELETE;
		counts.left += action->is_left;
		counts.failed += action->failed != 0;
		counts.todo += action->todo != 0;
	}
	return counts;
}

static void print_count(struct context *context, const char *key,
			uint64_t count)
{
	const struct label label = { .key = key };

	if (context->is_json || count)
		context->out.ops->number(&context->out, &label, count);
}

static void print_counts(struct context *context, const struct counts *counts)
{
	static const struct label same = { .key = "same" };

	context->out.ops->number(&context->out, &same, counts->same);
	print_count(context, "add", counts->add);
	print_count(context, "set", counts->set);
	print_count(context, "bind", counts->bind);
	print_count(context, "replace", counts->replace);
	print_count(context, "delete", counts->delete);
	print_count(context, "left", counts->left);
	print_count(context, "failed", counts->failed);
	print_count(context, "todo", counts->todo);
}

/* In text, a line; in JSON, a section. */
static void print_summary(struct context *context, const struct counts *counts)
{
	const struct printer_ops *ops = context->out.ops;

	if (context->is_json)
		ops->section_begin(&context->out, "summary");
	else
		ops->object_begin(&context->out, "summary", GAP_BETWEEN);
	print_counts(context, counts);
	if (context->is_json)
		ops->section_end(&context->out);
	else
		ops->object_end(&context->out);
}

/* Devices without a difference get no line, except in JSON or with -d. */
void view_plan(struct context *context, const struct vdpa_host_plan *plan,
	       bool is_dry_run)
{
	const struct counts counts = count_actions(plan, is_dry_run);
	const struct printer_ops *ops = context->out.ops;

	ops->section_begin(&context->out, "apply");
	for (size_t i = 0; i < plan->action_count; i++)
		if (context->is_json || context->has_details ||
		    !is_same(&plan->actions[i]))
			print_action(context, &plan->actions[i]);
	ops->section_end(&context->out);
	print_summary(context, &counts);
}
