// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa migrate: whether a device can move, and to what. */

#include "command.h"
#include "findings.h"
#include "places.h"
#include "plan-answer.h"
#include "side.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

/* A question, and the answer to it. */
struct question {
	struct side sides[2]; /* source and destination */
	struct vdpa_migrate_dev source;
	struct vdpa_request request; /* of a device that does not exist yet */
	struct vdpa_judgement *judgement;
};

/* ---- asking ----------------------------------------------------------- */

static int ask_for_dev(struct context *context,
		       const struct arguments *arguments,
		       struct question *question)
{
	const struct side *const sides[] = { &question->sides[0],
					     &question->sides[1] };
	struct vdpa_migrate_dev destination;
	int ret;

	ret = side_check_devs(context, sides, arguments->dev);
	if (!ret)
		ret = side_read_dev(context, &question->sides[1],
				    arguments->dev[1], VDPA_HOST_DESTINATION,
				    &destination);
	if (ret)
		return ret;
	destination.vmm = side_vmm(&question->sides[1], arguments->vmm[1]);
	return vdpa_migrate_check(&question->source, &destination, NULL,
				  &question->judgement, &context->err);
}

static int ask_for_mgmtdev(struct context *context,
			   const struct arguments *arguments,
			   struct question *question)
{
	const char *name = arguments->request.name;
	const struct vdpa_parent *parent;
	int ret;

	if (name)
		question->source.name = name;
	ret = side_read_parent(context, &question->sides[1],
			       arguments->request.mgmtdev_bus,
			       arguments->request.mgmtdev_name, &parent);
	if (ret)
		return ret;
	return vdpa_migrate_plan(
		&question->source, parent,
		side_vmm(&question->sides[1], arguments->vmm[1]),
		&question->request, &question->judgement, &context->err);
}

static int begin(struct context *context, const struct arguments *arguments,
		 struct question *question)
{
	int ret = side_check_input(context, arguments->host);

	for (int i = 0; i < 2 && !ret; i++)
		ret = side_open(context, arguments->host[i],
				&question->sides[i]);
	if (!ret)
		ret = side_read_dev(context, &question->sides[0],
				    arguments->dev[0], VDPA_HOST_SOURCE,
				    &question->source);
	if (!ret)
		question->source.vmm =
			side_vmm(&question->sides[0], arguments->vmm[0]);
	return ret;
}

static int ask(struct context *context, const struct arguments *arguments,
	       struct question *question)
{
	int ret = begin(context, arguments, question);

	if (ret)
		return ret;
	return arguments->dev[1] ?
		       ask_for_dev(context, arguments, question) :
		       ask_for_mgmtdev(context, arguments, question);
}

static void free_question(struct question *question)
{
	vdpa_judgement_free(question->judgement);
	for (int i = 0; i < 2; i++)
		side_close(&question->sides[i]);
}

/* ---- check ------------------------------------------------------------ */

static void print_check(struct printer *out, const struct question *question)
{
	static const struct label label = { .key = "verdict" };
	const struct vdpa_judgement *judgement = question->judgement;

	out->ops->section_begin(out, "migrate");
	out->ops->object_begin(out, question->source.name, GAP_BETWEEN);
	out->ops->string(out, &label, vdpa_verdict_name(judgement->verdict));
	findings_print_list(out, judgement->findings);
	out->ops->object_end(out);
	out->ops->section_end(out);
}

static int check_one(struct context *context, const struct arguments *arguments,
		     struct question *question, enum vdpa_verdict *verdict)
{
	int ret = ask(context, arguments, question);

	if (ret)
		return ret;
	print_check(&context->out, question);
	*verdict = question->judgement->verdict;
	return 0;
}

static int check_places(struct context *context,
			const struct arguments *arguments,
			struct question *question, enum vdpa_verdict *verdict)
{
	struct places_question places = { .source = &question->source };
	int ret;

	if (arguments->is_here && arguments->host[1])
		return vdpa_error_set(&context->err, -EINVAL,
				      "leave out one of them",
				      "\"here\" and \"host\" are both given");
	ret = begin(context, arguments, question);
	if (ret)
		return ret;
	places.vmm = side_vmm(&question->sides[1], arguments->vmm[1]);
	if (side_is_same(context, &question->sides[0], &question->sides[1]))
		places.except = arguments->dev[0];
	return places_print(context, &question->sides[1], &places, verdict);
}

static int cmd_migrate_check(struct context *context,
			     const struct arguments *arguments)
{
	bool is_one = arguments->dev[1] || arguments->request.mgmtdev_name;
	struct question question = { .judgement = NULL };
	enum vdpa_verdict verdict = VDPA_VERDICT_CANNOT_TELL;
	int ret;

	ret = is_one ? check_one(context, arguments, &question, &verdict) :
		       check_places(context, arguments, &question, &verdict);
	free_question(&question);
	return ret ? ret : plan_status(verdict);
}

/* ---- plan ------------------------------------------------------------- */

/* A plan needs a free name. */
static int check_name(struct context *context, const struct question *question)
{
	const char *name = question->request.name;

	if (!side_has_dev(context, &question->sides[1], name))
		return 0;
	return vdpa_error_set(&context->err, -EEXIST,
			      "choose another one: name NAME",
			      "the destination already has a device \"%.100s\"",
			      name);
}

static int print_plan(struct context *context, const struct question *question)
{
	const struct plan_answer answer = {
		.request = &question->request,
		.judgement = question->judgement,
	};

	return plan_print(context, &answer);
}

static int cmd_migrate_plan(struct context *context,
			    const struct arguments *arguments)
{
	struct question question = { .judgement = NULL };
	int ret;

	ret = ask(context, arguments, &question);
	if (!ret)
		ret = check_name(context, &question);
	if (!ret)
		ret = print_plan(context, &question);
	if (!ret)
		ret = plan_status(question.judgement->verdict);
	free_question(&question);
	return ret;
}

/* ---- the rows --------------------------------------------------------- */

static const struct param_set to_takes = {
	.either = { PARAM_DEV, PARAM_MGMTDEV, PARAM_HERE },
	.instead = PARAM_HOST,
	.optional = { PARAM_HOST, PARAM_VMM },
	.stray = "write what it is: \"dev DEV\", \"mgmtdev MGMTDEV\" or \"host "
		 "FILE\"",
};

static const struct param_set check_takes = {
	.required = { PARAM_DEV },
	.optional = { PARAM_HOST, PARAM_VMM },
	.divider = PARAM_TO,
	.then = &to_takes,
	.bare = PARAM_DEV,
	.stray = "write \"to\" before the words of the destination",
};

static const struct param_set plan_to_takes = {
	.required = { PARAM_MGMTDEV },
	.optional = { PARAM_HOST, PARAM_NAME, PARAM_VMM },
	.bare = PARAM_MGMTDEV,
};

static const struct param_set plan_takes = {
	.required = { PARAM_DEV },
	.optional = { PARAM_HOST, PARAM_VMM },
	.divider = PARAM_TO,
	.then = &plan_to_takes,
	.bare = PARAM_DEV,
	.stray = "write \"to\" before the words of the destination",
};

static const struct param_set baseline_takes = {
	.required = { PARAM_HOSTS },
	.optional = { PARAM_HOST_MGMTDEV, PARAM_CLASS, PARAM_VMM },
	.bare = PARAM_HOSTS,
};

const struct command migrate_commands[] = {
	{ .name = "check",
	  .help = "check whether a device can migrate: to another device, to a new device on a management device, or to any place of a host",
	  .takes = &check_takes,
	  .run = cmd_migrate_check },
	{ .name = "plan",
	  .help = "print the command that makes the same device on a "
		  "management device",
	  .takes = &plan_takes,
	  .run = cmd_migrate_plan },
	{ .name = "baseline",
	  .help = "print the largest set of features that all hosts can give to a device (default class: net)",
	  .takes = &baseline_takes,
	  .run = cmd_migrate_baseline },
	{ 0 },
};
