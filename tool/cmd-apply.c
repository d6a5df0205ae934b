// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa host apply: give this host the devices of a record. */

#include "command.h"
#include "initial.h"
#include "interrupt.h"
#include "record-file.h"
#include "report.h"
#include "trusted.h"
#include "view-plan.h"

#include <string.h>
#include <vdpa/host.h>

/* ---- findings ------------------------------------------------------------ */

/* Some findings already begin with the device. */
static void report_finding(const char *name, const struct vdpa_finding *finding)
{
	bool has_name = strncmp(finding->what, "device \"", 8) == 0;
	char text[VDPA_ERROR_TEXT_SIZE + 128];

	snprintf(text, sizeof(text), "%s%.100s%s%s%s",
		 has_name ? "" : "device \"", has_name ? "" : name,
		 has_name ? "" : "\": ",
		 finding->severity == VDPA_SEVERITY_CONDITION ? "it depends: " :
								"",
		 finding->what);
	if (finding->severity == VDPA_SEVERITY_ERROR)
		report_fault(text, finding->hint);
	else
		report_warning("%s", text);
}

static void report_findings(const struct vdpa_host_plan *plan)
{
	for (size_t i = 0; i < plan->action_count; i++) {
		const struct vdpa_host_action *action = &plan->actions[i];
		struct vdpa_finding *const *list = action->findings;

		for (; list && *list; list++)
			report_finding(action->name, *list);
	}
}

/* ---- the command ----------------------------------------------------- */

static unsigned int plan_flags(const struct arguments *arguments)
{
	return (arguments->is_replacing ? VDPA_HOST_REPLACE : 0) |
	       (arguments->is_not_binding ? VDPA_HOST_NO_BIND : 0);
}

/* Whether the host still differs from the record. */
static bool is_differing(const struct vdpa_host_plan *plan)
{
	for (size_t i = 0; i < plan->action_count; i++)
		if (plan->actions[i].is_left || plan->actions[i].todo)
			return true;
	return false;
}

static bool is_over(void *arg)
{
	(void)arg;
	return interrupt_signal();
}

/* A signal kills the command before this, when nothing is changed yet. */
static int change(struct context *context, struct vdpa_host_plan *plan,
		  const struct vdpa_host_collect *how)
{
	int ret;

	interrupt_catch();
	ret = vdpa_host_apply(context->vdpa, plan, how, &context->err);
	context->signal = interrupt_signal();
	return ret;
}

/* If a finding is an error, vdpa_host_apply() fails and sends nothing. */
static int carry_out(struct context *context, const struct arguments *arguments,
		     struct vdpa_host_plan *plan,
		     const struct vdpa_host_collect *how)
{
	int ret = vdpa_host_plan_check(context->vdpa, plan, &context->err);

	if (ret)
		return ret;
	report_findings(plan);
	if (!arguments->is_dry_run || plan->error_count)
		ret = change(context, plan, how);
	view_plan(context, plan, arguments->is_dry_run);
	if (ret)
		return ret;
	return is_differing(plan) ? ANSWER_NO : 0;
}

static int apply(struct context *context, const struct arguments *arguments,
		 const struct vdpa_host *want)
{
	const struct vdpa_host_collect how = {
		.folder = initial_folder(),
		.warn = record_warn,
		.is_over = is_over,
	};
	struct vdpa_host_plan *plan;
	struct vdpa_host *have;
	int ret;

	ret = vdpa_host_collect(context->vdpa, &how, &have, &context->err);
	if (ret)
		return ret;
	ret = vdpa_host_plan(want, have, plan_flags(arguments), &plan,
			     &context->err);
	if (!ret) {
		ret = carry_out(context, arguments, plan, &how);
		vdpa_host_plan_free(plan);
	}
	vdpa_host_free(have);
	return ret;
}

int cmd_host_apply(struct context *context, const struct arguments *arguments)
{
	struct vdpa_host *want;
	int ret;

	interrupt_prepare();
	/* First, because this forks a process and a record can be large. */
	ret = context_open(context);
	if (!ret && arguments->is_trusted)
		ret = trusted_check(arguments->file, &context->err);
	if (!ret)
		ret = record_read(arguments->file, &want, &context->err);
	if (ret)
		return ret;
	ret = apply(context, arguments, want);
	vdpa_host_free(want);
	return ret;
}
