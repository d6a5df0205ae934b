// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa migrate: whether a device can move, and to what. */

#include "command.h"
#include "escape.h"
#include "findings.h"
#include "places.h"
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
	case VDPA_VERDICT_INCOMPATIBLE:
		return ANSWER_NO;
	case VDPA_VERDICT_CONDITIONAL:
	case VDPA_VERDICT_CANNOT_TELL:
		return ANSWER_DEPENDS;
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
	return vdpa_error_set(
		&context->err, -EINVAL, "name another device, or its host",
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

/* Standard input can be read once. */
static int check_input(struct context *context,
		       const struct arguments *arguments)
{
	for (int i = 0; i < 2; i++)
		if (!arguments->host[i] || strcmp(arguments->host[i], "-") != 0)
			return 0;
	return vdpa_error_set(&context->err, -EINVAL,
			      "put one of the records into a file",
			      "\"host -\" is given twice, and the standard "
			      "input has only one record");
}

static int begin(struct context *context, const struct arguments *arguments,
		 struct question *question)
{
	int ret = check_input(context, arguments);

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
	return ret ? ret : answer_of(verdict);
}

/* ---- plan ------------------------------------------------------------- */

/* A plan for a name that is taken is none. */
static int check_name(struct context *context, const struct question *question)
{
	const char *name = question->request.name;

	if (!side_has_dev(context, &question->sides[1], name))
		return 0;
	return vdpa_error_set(&context->err, -EEXIST,
			      "choose another one: name NAME",
			      "the destination has a device \"%.100s\" already",
			      name);
}

static void print_words(struct printer *out, char *const *words)
{
	static const struct label label = { .key = "words" };

	out->ops->list_begin(out, &label);
	for (; *words; words++)
		out->ops->list_string(out, *words);
	out->ops->list_end(out);
}

/* @line: NULL when no command makes the destination. */
static void print_document(struct printer *out, const struct question *question,
			   char *const *words, const char *line)
{
	static const struct label verdict = { .key = "verdict" };
	static const struct label command = { .key = "command" };
	const struct vdpa_judgement *judgement = question->judgement;

	out->ops->section_begin(out, "plan");
	out->ops->object_begin(out, question->request.name, GAP_BETWEEN);
	out->ops->string(out, &verdict, vdpa_verdict_name(judgement->verdict));
	if (line) {
		out->ops->string(out, &command, line);
		print_words(out, words);
	}
	findings_print_list(out, judgement->findings);
	out->ops->object_end(out);
	out->ops->section_end(out);
}

/* A shell or a batch reads the line; its names stay as they are. */
static void print_line(FILE *file, const char *line)
{
	escape_put_on_terminal(file, line);
	fputc('\n', file);
}

/* As text, the line alone goes to stdout: it is made to be run. */
static void print_answer(struct context *context,
			 const struct question *question, char *const *words,
			 const char *line)
{
	enum vdpa_verdict verdict = question->judgement->verdict;
	bool is_plan = verdict != VDPA_VERDICT_INCOMPATIBLE &&
		       verdict != VDPA_VERDICT_CANNOT_TELL;

	if (context->is_json) {
		print_document(&context->out, question, words,
			       is_plan ? line : NULL);
		return;
	}
	findings_report(question->judgement->findings);
	if (is_plan)
		print_line(context->out.file, line);
	else
		report_warning("%s: there is no command that makes the "
			       "destination",
			       vdpa_verdict_name(verdict));
}

static int print_plan(struct context *context, const struct question *question)
{
	char **words = NULL, *line = NULL;
	int ret;

	ret = vdpa_request_words(&question->request,
				 question->judgement->needs_nocheck, &words,
				 &context->err);
	if (!ret)
		ret = vdpa_request_line(words, &line, &context->err);
	if (!ret)
		print_answer(context, question, words, line);
	free(words);
	free(line);
	return ret;
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
		ret = answer_of(question.judgement->verdict);
	free_question(&question);
	return ret;
}

/* ---- the rows --------------------------------------------------------- */

static const struct param_set to_takes = {
	.either = { PARAM_DEV, PARAM_MGMTDEV, PARAM_HERE },
	.instead = PARAM_HOST,
	.optional = { PARAM_HOST, PARAM_VMM },
};

static const struct param_set check_takes = {
	.required = { PARAM_DEV },
	.optional = { PARAM_HOST, PARAM_VMM },
	.divider = PARAM_TO,
	.then = &to_takes,
	.bare = PARAM_DEV,
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
};

static const struct param_set baseline_takes = {
	.required = { PARAM_HOSTS },
	.optional = { PARAM_HOST_MGMTDEV, PARAM_CLASS, PARAM_VMM },
	.bare = PARAM_HOSTS,
};

const struct command migrate_commands[] = {
	{ .name = "check",
	  .help = "say whether a device can move to another one, to one that "
		  "a management device would make, or where on a host it can "
		  "go",
	  .takes = &check_takes,
	  .run = cmd_migrate_check },
	{ .name = "plan",
	  .help = "print the command that makes the same device on a "
		  "management device",
	  .takes = &plan_takes,
	  .run = cmd_migrate_plan },
	{ .name = "baseline",
	  .help = "print the largest set of features that all hosts can give "
		  "to a device (of class net, unless another is given)",
	  .takes = &baseline_takes,
	  .run = cmd_migrate_baseline },
	{ 0 },
};
