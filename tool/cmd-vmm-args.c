// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa vmm args: how a hypervisor is started with a device. */

#include "command.h"
#include "findings.h"
#include "plan-answer.h"
#include "report.h"
#include "side.h"
#include "json/word.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/holders.h>
#include <vdpa/sysfs.h>

/* The arguments of one side. */
struct answer {
	struct side side;
	struct vdpa_migrate_dev dev;
	struct vdpa_sysfs_dev *place; /* NULL: not known */
	struct vdpa_vmm_use use;
	char *path;
	char holder[128];
	const struct vdpa_vmm *vmm;
	struct vdpa_vmm_args *args;
};

/* ---- what is known of the device ------------------------------------------- */

static void use_recorded(struct answer *answer)
{
	const struct vdpa_host_dev *dev =
		side_recorded_dev(&answer->side, answer->dev.name);

	answer->use.driver = dev->driver;
	answer->use.max_vqs = dev->dev.max_vqs;
}

/* The holder is only information for people; it is left out if it is
 * unknown. */
static void find_holder(struct context *context, struct answer *answer)
{
	const char *chardev = answer->place->chardev;
	struct vdpa_holders *holders;

	if (!chardev ||
	    vdpa_holders_get(context->vdpa, chardev, &holders, NULL))
		return;
	if (holders->count) {
		snprintf(answer->holder, sizeof(answer->holder),
			 "process %u (%s)", holders->list[0].pid,
			 holders->list[0].command);
		answer->use.holder = answer->holder;
	}
	vdpa_holders_free(holders);
}

static int use_live(struct context *context, struct answer *answer)
{
	int ret = vdpa_sysfs_dev_get(context->vdpa, answer->dev.name,
				     &answer->place, &context->err);

	if (ret)
		return ret;
	answer->use.driver = answer->place->driver;
	answer->use.max_vqs = answer->side.dev->max_vqs;
	find_holder(context, answer);
	return 0;
}

static int read_side(struct context *context, const struct arguments *arguments,
		     int at, struct answer *answer)
{
	enum vdpa_host_role role = at ? VDPA_HOST_DESTINATION :
					VDPA_HOST_SOURCE;
	int ret;

	ret = side_open(context, arguments->host[at], &answer->side);
	if (!ret)
		ret = side_read_dev(context, &answer->side, arguments->dev[at],
				    role, &answer->dev);
	if (ret)
		return ret;
	if (asprintf(&answer->path, "/dev/vdpa/by-name/%s", answer->dev.name) <
	    0) {
		answer->path = NULL;
		return -ENOMEM;
	}
	answer->use = (struct vdpa_vmm_use){
		.dev = &answer->dev,
		.path = answer->path,
		.is_iommu = arguments->is_iommu,
		.is_incoming = at == 1,
	};
	if (!answer->side.record)
		return use_live(context, answer);
	use_recorded(answer);
	return 0;
}

static int ask_side(struct context *context, const struct arguments *arguments,
		    int at, struct answer *answer)
{
	int ret = read_side(context, arguments, at, answer);

	if (ret)
		return ret;
	answer->vmm = side_vmm(&answer->side, arguments->vmm[at]);
	if (!answer->vmm)
		answer->vmm = arguments->vmm[0];
	answer->dev.vmm = answer->vmm;
	return vdpa_vmm_args(answer->vmm, &answer->use, &answer->args,
			     &context->err);
}

static void free_answer(struct answer *answer)
{
	vdpa_vmm_args_free(answer->args);
	free(answer->path);
	vdpa_sysfs_dev_free(answer->place);
	side_close(&answer->side);
}

/* ---- text ---------------------------------------------------------------- */

/* A backslash at the end continues the line in a shell. */
static void print_line(FILE *file, char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		if (i)
			fputs(words[i][0] == '-' ? " \\\n" : " ", file);
		word_put(file, words[i]);
	}
	fputc('\n', file);
}

static void print_form(FILE *file, const struct vdpa_vmm_form *form)
{
	fprintf(file, "# %s: %s%s\n", form->name, form->help,
		form->can_move ? "" : "; its guest does not migrate");
	if (form->words)
		print_line(file, form->words);
	if (form->text)
		fputs(form->text, file);
}

/* Sentences are comments: the rest can be pasted into a script. */
static void print_text(FILE *file, const struct answer *answer)
{
	const struct vdpa_vmm_args *args = answer->args;

	if (!args->count)
		return;
	fprintf(file, "# %s for device %s%s\n", answer->vmm->title,
		answer->dev.name,
		answer->use.is_incoming ? ", the destination of the guest" :
					  "");
	for (size_t i = 0; i < args->count; i++)
		print_form(file, &args->forms[i]);
	for (char **note = args->notes; note && *note; note++)
		fprintf(file, "# %s\n", *note);
}

/* ---- JSON ---------------------------------------------------------------- */

static void print_list(struct printer *out, const char *key, char *const *items)
{
	const struct label label = { .key = key };

	out->ops->list_begin(out, &label);
	for (; items && *items; items++)
		out->ops->list_string(out, *items);
	out->ops->list_end(out);
}

static void print_json_form(struct printer *out,
			    const struct vdpa_vmm_form *form)
{
	static const struct label name = { .key = "form" };
	static const struct label help = { .key = "help" };
	static const struct label moves = { .key = "can_move" };
	static const struct label text = { .key = "xml" };

	out->ops->record_begin(out);
	out->ops->string(out, &name, form->name);
	out->ops->string(out, &help, form->help);
	out->ops->boolean(out, &moves, form->can_move);
	if (form->words)
		print_list(out, "words", form->words);
	if (form->text)
		out->ops->string(out, &text, form->text);
	out->ops->record_end(out);
}

static void print_json(struct printer *out, const char *key,
		       const struct answer *answer)
{
	static const struct label dev = { .key = "dev" };
	static const struct label vmm = { .key = "vmm" };
	static const struct label path = { .key = "path" };

	out->ops->object_begin(out, key, GAP_BETWEEN);
	out->ops->string(out, &dev, answer->dev.name);
	out->ops->string(out, &vmm, answer->vmm->name);
	out->ops->string(out, &path, answer->path);
	out->ops->records_begin(out, "forms");
	for (size_t i = 0; i < answer->args->count; i++)
		print_json_form(out, &answer->args->forms[i]);
	out->ops->records_end(out);
	print_list(out, "notes", answer->args->notes);
	findings_print_list(out, answer->args->findings);
	out->ops->object_end(out);
}

/* ---- both sides ---------------------------------------------------------- */

/* The answers for one or two devices. */
struct question {
	struct answer answers[2];
	int count;
	struct vdpa_judgement *judgement; /* NULL: for one device */
};

static int judge_pair(struct context *context,
		      const struct arguments *arguments,
		      struct question *question)
{
	struct answer *answers = question->answers;
	const struct side *const sides[] = { &answers[0].side,
					     &answers[1].side };
	int ret = side_check_devs(context, sides, arguments->dev);

	if (ret)
		return ret;
	return vdpa_migrate_check(&answers[0].dev, &answers[1].dev, NULL,
				  &question->judgement, &context->err);
}

static int ask(struct context *context, const struct arguments *arguments,
	       struct question *question)
{
	int ret = side_check_input(context, arguments->host);

	question->count = arguments->dev[1] ? 2 : 1;
	for (int i = 0; i < question->count && !ret; i++)
		ret = ask_side(context, arguments, i, &question->answers[i]);
	if (!ret && question->count == 2)
		ret = judge_pair(context, arguments, question);
	return ret;
}

static void free_question(struct question *question)
{
	vdpa_judgement_free(question->judgement);
	for (int i = 0; i < question->count; i++)
		free_answer(&question->answers[i]);
}

static bool has_code(const struct answer *answer, const char *code)
{
	struct vdpa_finding *const *list = answer->args->findings;

	while (*list && strcmp((*list)->code, code) != 0)
		list++;
	return *list;
}

/* What one side has already reported is not repeated. */
static void say_pair(const struct question *question)
{
	const struct answer *answers = question->answers;

	for (struct vdpa_finding **at = question->judgement->findings; *at;
	     at++)
		if (!has_code(&answers[0], (*at)->code) &&
		    !has_code(&answers[1], (*at)->code))
			findings_report_one(*at);
}

static void print_json_pair(struct printer *out,
			    const struct vdpa_judgement *judgement)
{
	static const struct label verdict = { .key = "verdict" };

	out->ops->object_begin(out, "migrate", GAP_BETWEEN);
	out->ops->string(out, &verdict, vdpa_verdict_name(judgement->verdict));
	findings_print_list(out, judgement->findings);
	out->ops->object_end(out);
}

/* ---- the command --------------------------------------------------------- */

static void print_all_json(struct printer *out, const struct question *question)
{
	out->ops->section_begin(out, "args");
	print_json(out, "source", &question->answers[0]);
	if (question->count > 1)
		print_json(out, "destination", &question->answers[1]);
	if (question->judgement)
		print_json_pair(out, question->judgement);
	out->ops->section_end(out);
}

static void print_all_text(struct printer *out, const struct question *question)
{
	for (int i = 0; i < question->count; i++) {
		findings_report(question->answers[i].args->findings);
		print_text(out->file, &question->answers[i]);
	}
	if (question->judgement)
		say_pair(question);
}

/* The worst answer of the sides and of the pair: no, then it depends. */
static int answer_of(const struct question *question)
{
	int worst = question->judgement ?
			    plan_status(question->judgement->verdict) :
			    0;

	for (int i = 0; i < question->count; i++) {
		int answer =
			findings_answer(question->answers[i].args->findings);

		if (answer == ANSWER_NO || !worst)
			worst = answer;
	}
	return worst;
}

/*
 * The arguments of an incompatible pair are printed as well: each side's are
 * right for a guest that starts there.
 */
int cmd_vmm_args(struct context *context, const struct arguments *arguments)
{
	struct question question = { .judgement = NULL };
	int ret = ask(context, arguments, &question);

	if (!ret) {
		if (context->is_json)
			print_all_json(&context->out, &question);
		else
			print_all_text(&context->out, &question);
		ret = answer_of(&question);
	}
	free_question(&question);
	return ret;
}
