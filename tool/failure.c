// SPDX-License-Identifier: GPL-2.0-or-later
/* Report the error of a command, for people and programs. */

#include "failure.h"

#include "remote.h"
#include "report.h"

#include <string.h>

static void print_error(struct context *context)
{
	static const struct label message = { .key = "message" };
	static const struct label kernel = { .key = "kernel" };
	static const struct label hint = { .key = "hint" };
	struct printer *out = &context->out;

	out->ops->section_begin(out, "error");
	out->ops->string(out, &message, context->err.what);
	if (context->err.kernel[0])
		out->ops->string(out, &kernel, context->err.kernel);
	if (context->err.hint[0])
		out->ops->string(out, &hint, context->err.hint);
	out->ops->section_end(out);
}

void failure_report(struct context *context, int code)
{
	if (!context->err.what[0])
		vdpa_error_set(&context->err, code, NULL, "%s",
			       strerror(-code));
	remote_explain(context->backend, &context->err);
	if (context->is_json && context->out.is_document)
		print_error(context);
	report_error(&context->err);
	if (context->see[0])
		report_see(context->see);
	context->see[0] = '\0';
}

void failure_warn(struct context *context)
{
	static const struct label warning = { .key = "warning" };
	struct printer *out = &context->out;

	if (!context->err.kernel[0])
		return;
	if (context->is_json && out->is_document)
		out->ops->string(out, &warning, context->err.kernel);
	report_kernel_warning(&context->err);
}
