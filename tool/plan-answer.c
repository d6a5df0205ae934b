// SPDX-License-Identifier: GPL-2.0-or-later
/* The answer to "plan", for a command of migrate and for one of fleet. */

#include "plan-answer.h"

#include "escape.h"
#include "findings.h"
#include "report.h"
#include "view.h"

#include <stdlib.h>
#include <vdpa/host.h>

int plan_status(enum vdpa_verdict verdict)
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

static void print_words(struct printer *out, char *const *words)
{
	static const struct label label = { .key = "words" };

	out->ops->list_begin(out, &label);
	for (; *words; words++)
		out->ops->list_string(out, *words);
	out->ops->list_end(out);
}

static void print_host(struct printer *out, const struct plan_answer *answer)
{
	static const struct label alive = { .key = "alive" };

	if (!answer->host)
		return;
	view_known(out, "host", answer->host);
	out->ops->boolean(out, &alive, answer->is_alive);
}

/* A command, as words and as a line; NULL: there is none. */
struct command_line {
	char **words;
	char *line;
};

static bool is_plan(const struct plan_answer *answer)
{
	enum vdpa_verdict verdict = answer->judgement->verdict;

	return verdict != VDPA_VERDICT_INCOMPATIBLE &&
	       verdict != VDPA_VERDICT_CANNOT_TELL;
}

static void free_command(struct command_line *command)
{
	free(command->words);
	free(command->line);
}

static int make_command(struct context *context,
			const struct plan_answer *answer,
			struct command_line *command)
{
	int ret;

	*command = (struct command_line){ .line = NULL };
	if (answer->dev || !is_plan(answer))
		return 0;
	ret = vdpa_request_words(answer->request,
				 answer->judgement->needs_nocheck,
				 &command->words, &context->err);
	if (!ret)
		ret = vdpa_request_line(command->words, &command->line,
					&context->err);
	if (ret)
		free_command(command);
	return ret;
}

/* ---- JSON ---------------------------------------------------------------- */

static int print_object(struct context *context,
			const struct plan_answer *answer)
{
	static const struct label verdict = { .key = "verdict" };
	static const struct label line = { .key = "command" };
	const struct vdpa_judgement *judgement = answer->judgement;
	struct printer *out = &context->out;
	struct command_line command;
	int ret = make_command(context, answer, &command);

	if (ret)
		return ret;
	out->ops->object_begin(out, answer->request->name, GAP_BETWEEN);
	print_host(out, answer);
	out->ops->string(out, &verdict, vdpa_verdict_name(judgement->verdict));
	view_known(out, "dev", answer->dev);
	if (command.line) {
		out->ops->string(out, &line, command.line);
		print_words(out, command.words);
	}
	findings_print_list(out, judgement->findings);
	out->ops->object_end(out);
	free_command(&command);
	return 0;
}

static int print_document(struct context *context,
			  const struct plan_answer *answers, size_t count)
{
	struct printer *out = &context->out;
	int ret = 0;

	out->ops->section_begin(out, "plan");
	for (size_t i = 0; i < count && !ret; i++)
		ret = print_object(context, &answers[i]);
	out->ops->section_end(out);
	return ret;
}

/* ---- text ---------------------------------------------------------------- */

/* A shell or a batch reads the line; its names stay as they are. */
static void print_line(FILE *file, const char *begin, const char *line)
{
	fputs(begin, file);
	escape_put_on_terminal(file, line);
	fputc('\n', file);
}

static int print_command(struct context *context,
			 const struct plan_answer *answer)
{
	FILE *file = context->out.file;
	struct command_line command;
	int ret = make_command(context, answer, &command);

	if (ret)
		return ret;
	if (answer->dev)
		print_line(file, "# nothing to add: it has the device ",
			   answer->dev);
	else
		print_line(file, "", command.line);
	free_command(&command);
	return 0;
}

/* The only plan. */
static int print_one(struct context *context, const struct plan_answer *answer)
{
	findings_report(answer->judgement->findings);
	if (!is_plan(answer)) {
		report_warning(
			"%s: there is no command that makes the destination",
			vdpa_verdict_name(answer->judgement->verdict));
		return 0;
	}
	if (answer->host)
		print_line(context->out.file, "# on the host ", answer->host);
	return print_command(context, answer);
}

int plan_print(struct context *context, const struct plan_answer *answer)
{
	return context->is_json ? print_document(context, answer, 1) :
				  print_one(context, answer);
}

/* One of several plans: its findings name the device. */
static int print_next(struct context *context, const struct plan_answer *answer)
{
	const char *name = answer->request->name;
	struct vdpa_finding *const *at = answer->judgement->findings;

	for (; *at; at++) {
		struct vdpa_finding finding = **at;

		snprintf(finding.what, sizeof(finding.what), "%.100s: %.400s",
			 name, (*at)->what);
		findings_report_one(&finding);
	}
	if (is_plan(answer))
		return print_command(context, answer);
	report_warning("%s: %s: there is no command that makes the destination",
		       name, vdpa_verdict_name(answer->judgement->verdict));
	return 0;
}

static bool has_plan(const struct plan_answer *answers, size_t count)
{
	while (count--)
		if (is_plan(&answers[count]))
			return true;
	return false;
}

int plan_print_all(struct context *context, const struct plan_answer *answers,
		   size_t count)
{
	int ret = 0;

	if (context->is_json)
		return print_document(context, answers, count);
	if (has_plan(answers, count))
		print_line(context->out.file, "# on the host ", answers->host);
	for (size_t i = 0; i < count && !ret; i++)
		ret = print_next(context, &answers[i]);
	return ret;
}
