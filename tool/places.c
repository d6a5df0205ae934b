// SPDX-License-Identifier: GPL-2.0-or-later
/* Where on a host a device can go: each place, and its verdict. */

#include "places.h"

#include "findings.h"
#include "initial.h"
#include "record-file.h"
#include "report.h"
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <vdpa/holders.h>

/* ---- this host -------------------------------------------------------- */

/* Character devices are not asked: that would reset them. */
static int collect(struct context *context, struct side *side)
{
	const struct vdpa_host_collect how = {
		.folder = initial_folder(),
		.warn = record_warn,
	};

	return vdpa_host_collect(context->vdpa, &how, &side->record,
				 &context->err);
}

/* @holders stays NULL when the host has no processes, or they are not known. */
static int read_holders(struct context *context, struct vdpa_holders **holders)
{
	struct vdpa_error err;
	int ret = vdpa_holders_get(context->vdpa, NULL, holders, &err);

	if (ret == -ENOMEM)
		context->err = err;
	else if (ret && ret != -EOPNOTSUPP)
		report_warning("cannot find out which devices are open: %s",
			       err.what);
	else if (!ret && !(*holders)->is_complete)
		report_warning(
			"not all processes could be examined: one of them may use a listed device");
	return ret == -ENOMEM ? ret : 0;
}

/* ---- printing --------------------------------------------------------- */

static void print_place(struct context *context,
			const struct vdpa_host_place *place)
{
	static const struct label dev = { .key = "dev" };
	static const struct label mgmtdev = { .key = "mgmtdev" };
	static const struct label verdict = { .key = "verdict" };
	struct printer *out = &context->out;
	char *made = NULL;

	out->ops->record_begin(out);
	if (place->dev)
		out->ops->string(out, &dev, place->dev->dev.name);
	else
		out->ops->string(
			out, &mgmtdev,
			view_text(out,
				  view_mgmtdev_name(&place->mgmtdev->mgmtdev,
						    &made)));
	free(made);
	out->ops->string(out, &verdict,
			 vdpa_verdict_name(place->judgement->verdict));
	if (context->is_json || context->has_details)
		findings_print_list(out, place->judgement->findings);
	out->ops->record_end(out);
}

/* In JSON, a list is there even if it is empty. */
static void print_used(struct context *context,
		       const struct vdpa_host_places *places)
{
	static const struct label label = { .key = "in_use",
					    .word = "in use",
					    .is_own_line = true };

	struct printer *out = &context->out;

	if (!places->used_count && !context->is_json)
		return;
	out->ops->list_begin(out, &label);
	for (size_t i = 0; i < places->used_count; i++)
		out->ops->list_string(out, places->used[i]->dev.name);
	out->ops->list_end(out);
}

void places_print_list(struct context *context,
		       const struct vdpa_host_places *places)
{
	struct printer *out = &context->out;

	out->ops->records_begin(out, "places");
	for (size_t i = 0; i < places->count; i++)
		print_place(context, &places->list[i]);
	out->ops->records_end(out);
	print_used(context, places);
}

static void print_all(struct context *context, const char *name,
		      enum vdpa_verdict verdict,
		      const struct vdpa_host_places *places)
{
	static const struct label label = { .key = "verdict" };
	struct printer *out = &context->out;

	out->ops->section_begin(out, "migrate");
	out->ops->object_begin(out, name, GAP_BETWEEN);
	out->ops->string(out, &label, vdpa_verdict_name(verdict));
	places_print_list(context, places);
	out->ops->object_end(out);
	out->ops->section_end(out);
}

/* ---- asking ----------------------------------------------------------- */

static int judge(struct context *context, const struct side *side,
		 const struct places_question *question,
		 const struct vdpa_holders *holders, enum vdpa_verdict *verdict)
{
	const struct vdpa_host_where where = {
		.source = question->source,
		.except = question->except,
		.vmm = question->vmm,
		.holders = holders,
	};
	struct vdpa_host_places *places;
	int ret;

	ret = vdpa_host_places(side->record, &where, &places, &context->err);
	if (ret)
		return ret;
	*verdict = places->count ? places->list[0].judgement->verdict :
				   VDPA_VERDICT_INCOMPATIBLE;
	print_all(context, question->source->name, *verdict, places);
	vdpa_host_places_free(places);
	return 0;
}

int places_print(struct context *context, struct side *side,
		 const struct places_question *question,
		 enum vdpa_verdict *verdict)
{
	struct vdpa_holders *holders = NULL;
	int ret = 0;

	if (!side->path)
		ret = collect(context, side);
	if (!ret && !side->path)
		ret = read_holders(context, &holders);
	if (!ret)
		ret = judge(context, side, question, holders, verdict);
	vdpa_holders_free(holders);
	return ret;
}
