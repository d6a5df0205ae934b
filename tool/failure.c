// SPDX-License-Identifier: GPL-2.0-or-later
/* Report the error of a command, for people and programs. */

#include "failure.h"

#include "backend.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

static void print_members(struct printer *out, const struct vdpa_error *err)
{
	static const struct label message = { .key = "message" };
	static const struct label kernel = { .key = "kernel" };
	static const struct label hint = { .key = "hint" };

	out->ops->string(out, &message, err->what);
	if (err->kernel[0])
		out->ops->string(out, &kernel, err->kernel);
	if (err->hint[0])
		out->ops->string(out, &hint, err->hint);
}

/* Other mistakes in the same line. */
static void print_more(const struct context *context, struct printer *out)
{
	out->ops->records_begin(out, "more");
	for (size_t i = 0; i < context->more_count; i++) {
		out->ops->record_begin(out);
		print_members(out, &context->more[i]);
		out->ops->record_end(out);
	}
	out->ops->records_end(out);
}

static void print_error(struct context *context)
{
	struct printer *out = &context->out;

	out->ops->section_begin(out, "error");
	print_members(out, &context->err);
	if (context->more_count)
		print_more(context, out);
	out->ops->section_end(out);
}

static void forget_more(struct context *context)
{
	free(context->more);
	context->more = NULL;
	context->more_count = 0;
}

void failure_report(struct context *context, int code)
{
	if (!context->err.what[0])
		vdpa_error_set(&context->err, code, NULL, "%s",
			       strerror(-code));
	backend_explain(context->backend, &context->err);
	if (context->is_json && context->out.is_document)
		print_error(context);
	report_error(&context->err);
	for (size_t i = 0; i < context->more_count; i++)
		report_error(&context->more[i]);
	forget_more(context);
	if (context->see[0])
		report_see(context->see);
	context->see[0] = '\0';
}

void failure_print_warnings(struct context *context, unsigned long line)
{
	static const struct label label = { .key = "warnings" };
	struct printer *out = &context->out;
	char **warnings = report_take(line);

	if (!warnings)
		return;
	out->ops->member(out);
	out->ops->list_begin(out, &label);
	for (char **at = warnings; *at; at++)
		out->ops->list_string(out, *at);
	out->ops->list_end(out);
	report_free(warnings);
}
