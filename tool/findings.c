// SPDX-License-Identifier: GPL-2.0-or-later
/* What the rules found in a request, for people and programs. */

#include "findings.h"

#include "context.h"
#include "report.h"

size_t findings_count_errors(struct vdpa_finding *const *list)
{
	size_t count = 0;

	for (; *list; list++)
		count += (*list)->severity == VDPA_SEVERITY_ERROR;
	return count;
}

size_t findings_count_conditions(struct vdpa_finding *const *list)
{
	size_t count = 0;

	for (; *list; list++)
		count += (*list)->severity == VDPA_SEVERITY_CONDITION;
	return count;
}

int findings_answer(struct vdpa_finding *const *list)
{
	if (findings_count_errors(list))
		return ANSWER_NO;
	return findings_count_conditions(list) ? ANSWER_DEPENDS : 0;
}

static void print_bits(struct printer *printer, uint64_t bits)
{
	static const struct label label = { .key = "bits",
					    .word = "    bits",
					    .is_own_line = true };
	char text[sizeof("63")];

	printer->ops->list_begin(printer, &label);
	for (unsigned int bit = 0; bit < 64; bit++) {
		if (!(bits & VDPA_BIT(bit)))
			continue;
		snprintf(text, sizeof(text), "%u", bit & 63);
		printer->ops->list_number(printer, text, bit);
	}
	printer->ops->list_end(printer);
}

static const char *const severity_words[] = {
	[VDPA_SEVERITY_WARNING] = "warning",
	[VDPA_SEVERITY_CONDITION] = "condition",
	[VDPA_SEVERITY_ERROR] = "error",
};

/* Without -d: what is wrong, and what to do. */
static void print_brief(struct printer *printer,
			const struct vdpa_finding *finding)
{
	static const struct label severity = { .key = "severity", .word = "" };
	static const struct label message = { .key = "message", .word = "" };
	static const struct label hint = { .key = "hint",
					   .word = "   ",
					   .is_own_line = true };

	printer->ops->string(printer, &severity,
			     severity_words[finding->severity]);
	printer->ops->string(printer, &message, finding->what);
	if (*finding->hint)
		printer->ops->string(printer, &hint, finding->hint);
}

/* In text: two words on a line, and what they mean indented below. */
void findings_print_fields(struct printer *printer,
			   const struct vdpa_finding *finding)
{
	static const struct label severity = { .key = "severity", .word = "" };
	static const struct label code = { .key = "code", .word = "" };
	static const struct label message = { .key = "message",
					      .word = "   ",
					      .is_own_line = true };
	static const struct label hint = { .key = "hint",
					   .word = "   ",
					   .is_own_line = true };
	static const struct label source = { .key = "source",
					     .word = "    source",
					     .is_own_line = true };

	if (printer->is_brief) {
		print_brief(printer, finding);
		return;
	}
	printer->ops->string(printer, &severity,
			     severity_words[finding->severity]);
	printer->ops->string(printer, &code, finding->code);
	printer->ops->string(printer, &message, finding->what);
	printer->ops->string(printer, &hint, finding->hint);
	if (finding->bits)
		print_bits(printer, finding->bits);
	printer->ops->string(printer, &source, finding->source);
}

void findings_print_list(struct printer *printer,
			 struct vdpa_finding *const *list)
{
	printer->ops->records_begin(printer, "findings");
	for (; *list; list++) {
		printer->ops->record_begin(printer);
		findings_print_fields(printer, *list);
		printer->ops->record_end(printer);
	}
	printer->ops->records_end(printer);
}

void findings_print(struct printer *printer, const char *name,
		    struct vdpa_finding *const *list)
{
	static const struct label ok = { .key = "ok" };

	printer->ops->section_begin(printer, "check");
	printer->ops->object_begin(printer, name, GAP_BETWEEN);
	printer->ops->boolean(printer, &ok, findings_answer(list) == 0);
	findings_print_list(printer, list);
	printer->ops->object_end(printer);
	printer->ops->section_end(printer);
}

void findings_report_one(const struct vdpa_finding *finding)
{
	if (finding->severity == VDPA_SEVERITY_ERROR)
		report_fault(finding->what, finding->hint);
	else
		report_warning("%s%s",
			       finding->severity == VDPA_SEVERITY_CONDITION ?
				       "it depends: " :
				       "",
			       finding->what);
}

void findings_report(struct vdpa_finding *const *list)
{
	for (; *list; list++)
		findings_report_one(*list);
}
