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

/* @line: NULL when no command makes the destination. */
static void print_document(struct printer *out,
			   const struct plan_answer *answer, char *const *words,
			   const char *line)
{
	static const struct label verdict = { .key = "verdict" };
	static const struct label command = { .key = "command" };
	const struct vdpa_judgement *judgement = answer->judgement;

	out->ops->section_begin(out, "plan");
	out->ops->object_begin(out, answer->request->name, GAP_BETWEEN);
	print_host(out, answer);
	out->ops->string(out, &verdict, vdpa_verdict_name(judgement->verdict));
	view_known(out, "dev", answer->dev);
	if (line) {
		out->ops->string(out, &command, line);
		print_words(out, words);
	}
	findings_print_list(out, judgement->findings);
	out->ops->object_end(out);
	out->ops->section_end(out);
}

/* A shell or a batch reads the line; its names stay as they are. */
static void print_line(FILE *file, const char *begin, const char *line)
{
	fputs(begin, file);
	escape_put_on_terminal(file, line);
	fputc('\n', file);
}

static void print_text(FILE *file, const struct plan_answer *answer,
		       const char *line)
{
	if (answer->host)
		print_line(file, "# on the host ", answer->host);
	if (answer->dev)
		print_line(file, "# nothing to add: it has the device ",
			   answer->dev);
	else
		print_line(file, "", line);
}

static void print_answer(struct context *context,
			 const struct plan_answer *answer, char *const *words,
			 const char *line)
{
	enum vdpa_verdict verdict = answer->judgement->verdict;
	bool is_plan = verdict != VDPA_VERDICT_INCOMPATIBLE &&
		       verdict != VDPA_VERDICT_CANNOT_TELL;

	if (context->is_json) {
		print_document(&context->out, answer, words,
			       is_plan ? line : NULL);
		return;
	}
	findings_report(answer->judgement->findings);
	if (is_plan)
		print_text(context->out.file, answer, line);
	else
		report_warning("%s: there is no command that makes the "
			       "destination",
			       vdpa_verdict_name(verdict));
}

int plan_print(struct context *context, const struct plan_answer *answer)
{
	char **words = NULL, *line = NULL;
	int ret;

	if (answer->dev) {
		print_answer(context, answer, NULL, NULL);
		return 0;
	}
	ret = vdpa_request_words(answer->request,
				 answer->judgement->needs_nocheck, &words,
				 &context->err);
	if (!ret)
		ret = vdpa_request_line(words, &line, &context->err);
	if (!ret)
		print_answer(context, answer, words, line);
	free(words);
	free(line);
	return ret;
}
