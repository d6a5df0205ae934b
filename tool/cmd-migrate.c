// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa migrate: whether a device can move, and to what. */

#include "command.h"
#include "findings.h"
#include "report.h"
#include "side.h"
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

/* A question, and the answer to it. */
struct question {
	struct side sides[2]; /* where the device is, and where it is to go */
	struct vdpa_migrate_dev source;
	struct vdpa_request request; /* when it is to be made */
	struct vdpa_judgement *judgement;
};

/* What the exit status says of a verdict. */
static int answer_of(enum vdpa_verdict verdict)
{
	switch (verdict) {
	case VDPA_INCOMPATIBLE:
		return ANSWER_NO;
	case VDPA_CANNOT_TELL:
		return ANSWER_UNKNOWN;
	default:
		return 0;
	}
}

/* ---- asking ----------------------------------------------------------- */

static int check_not_itself(struct context *context,
			    const struct arguments *arguments,
			    const struct question *question)
{
	if (strcmp(arguments->dev[0], arguments->dev[1]) != 0 ||
	    !side_is_same(context, &question->sides[0], &question->sides[1]))
		return 0;
	return fail(&context->err, -EINVAL, "name another device, or its host",
		    "device \"%.100s\" is the source and the destination",
		    arguments->dev[0]);
}

static int ask_for_dev(struct context *context,
		       const struct arguments *arguments,
		       struct question *question)
{
	struct vdpa_migrate_dev destination;
	int ret;

	ret = check_not_itself(context, arguments, question);
	if (!ret)
		ret = side_read_dev(context, &question->sides[1],
				    arguments->dev[1], SIDE_DESTINATION,
				    &destination);
	if (ret)
		return ret;
	return vdpa_migrate_check(&question->source, &destination,
				  arguments->vmm, &question->judgement,
				  &context->err);
}

static int ask_for_mgmtdev(struct context *context,
			   const struct arguments *arguments,
			   struct question *question)
{
	const struct vdpa_parent *parent;
	int ret;

	ret = side_read_parent(context, &question->sides[1],
			       arguments->request.mgmtdev_bus,
			       arguments->request.mgmtdev_name, &parent);
	if (ret)
		return ret;
	return vdpa_migrate_plan(&question->source, parent, arguments->vmm,
				 &question->request, &question->judgement,
				 &context->err);
}

static int ask(struct context *context, const struct arguments *arguments,
	       struct question *question)
{
	int ret = 0;

	for (int i = 0; i < 2 && !ret; i++)
		ret = side_open(context, arguments->host[i],
				&question->sides[i]);
	if (!ret)
		ret = side_read_dev(context, &question->sides[0],
				    arguments->dev[0], SIDE_SOURCE,
				    &question->source);
	if (ret)
		return ret;
	return arguments->dev[1] ?
		       ask_for_dev(context, arguments, question) :
		       ask_for_mgmtdev(context, arguments, question);
}

static void forget(struct question *question)
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

static int cmd_migrate_check(struct context *context,
			     const struct arguments *arguments)
{
	struct question question = { .judgement = NULL };
	int ret;

	ret = ask(context, arguments, &question);
	if (!ret) {
		print_check(&context->out, &question);
		ret = answer_of(question.judgement->verdict);
	}
	forget(&question);
	return ret;
}

/* ---- the rows --------------------------------------------------------- */

static const struct param_set to_takes = {
	.either = { PARAM_DEV, PARAM_MGMTDEV },
	.optional = { PARAM_HOST, PARAM_VMM },
};

static const struct param_set check_takes = {
	.required = { PARAM_DEV },
	.optional = { PARAM_HOST },
	.divider = PARAM_TO,
	.then = &to_takes,
};

const struct command migrate_commands[] = {
	{ .name = "check",
	  .help = "say whether a device can move to another one, or to one "
		  "that a management device would make",
	  .takes = &check_takes,
	  .run = cmd_migrate_check },
	{ 0 },
};
