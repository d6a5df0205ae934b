// SPDX-License-Identifier: GPL-2.0-or-later
/* The baseline of each class, what it lacks and why, and who offers what. */

#include "page.h"

#include "html.h"

#include <inttypes.h>
#include <string.h>
#include <vdpa/wire.h>

/* ---- the baseline ---------------------------------------------------------------- */

static void put_line(FILE *to, const struct report_class *found)
{
	const struct vdpa_request *request = &found->baseline->requests[0];

	fprintf(to,
		"<pre><code>vdpa dev add name NAME mgmtdev MGMTDEV "
		"device_features 0x%" PRIx64,
		found->baseline->features);
	if (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MACADDR))
		fputs(" mac MAC", to);
	if (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MTU))
		fprintf(to, " mtu %u", request->mtu);
	if (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MAX_VQP))
		fprintf(to, " max_vqp %u", request->max_vqp);
	fputs("</code></pre>\n", to);
}

static void put_reason(FILE *to, const struct vdpa_baseline_reason *reason)
{
	bool is_error = reason->finding->severity == VDPA_SEVERITY_ERROR;

	html_format(to, "<li class=%s>%s: %s", is_error ? "bad" : "some",
		    is_error ? "Prevents migrations" : "A condition",
		    reason->finding->what);
	if (reason->from_count)
		html_format(to, "; from %z %s", reason->from_count,
			    page_s(reason->from_count, "host", "hosts"));
	if (reason->to_count)
		html_format(to, "; to %z %s", reason->to_count,
			    page_s(reason->to_count, "host", "hosts"));
	fputs(".</li>\n", to);
}

/* Longer lists are folded. */
#define REASONS_SHOWN 3

static void put_reasons(FILE *to, const struct vdpa_baseline *baseline)
{
	bool is_long = baseline->reason_count > REASONS_SHOWN;

	if (!baseline->reason_count)
		return;
	if (is_long)
		html_format(to,
			    "<details><summary>What migrations between these "
			    "hosts depend on: %z findings</summary>",
			    baseline->reason_count);
	fputs("<ul class=notes>\n", to);
	for (size_t i = 0; i < baseline->reason_count; i++)
		put_reason(to, &baseline->reasons[i]);
	fputs(is_long ? "</ul></details>\n" : "</ul>\n", to);
}

static void put_baseline(FILE *to, const struct report_class *found)
{
	const struct vdpa_baseline *baseline = found->baseline;

	html_format(to,
		    "<p>%z %s can give these features to a device, and no "
		    "larger set is common to all of them:</p>\n<p>",
		    found->count, page_s(found->count, "host", "hosts"));
	html_features(to, found->class_id, baseline->features);
	fputs("</p>\n", to);
	put_line(to, found);
	put_reasons(to, baseline);
}

/* ---- what it lacks ------------------------------------------------------------------ */

static void put_why(FILE *to, const struct report_class *found,
		    const struct vdpa_lost *lost)
{
	static const char *const texts[] = {
		[VDPA_LOST_TO_HOST] = "hosts lack it",
		[VDPA_LOST_TO_RULE] = "needs features that are lost: ",
		[VDPA_LOST_TO_VMM] = "hypervisors move no such device",
		[VDPA_LOST_TO_SET] = ("each host has it, but on a management "
				      "device that lacks more"),
	};

	fputs(texts[lost->to], to);
	if (lost->to == VDPA_LOST_TO_RULE)
		html_names(to, found->class_id, lost->needs);
}

static void put_lost(FILE *to, const struct report_model *model,
		     const struct report_class *found,
		     const struct vdpa_lost *lost)
{
	fputs("<tr><th scope=row>", to);
	html_bit(to, found->class_id, lost->bit);
	html_format(to, "<td class=num>%u<td>", lost->bit);
	put_why(to, found, lost);
	html_format(to, "<td class=num>%z<td>", lost->host_count);
	page_host_names(to, model, lost->hosts, lost->host_count,
			found->indexes);
	fputs("\n", to);
}

static void put_all_lost(FILE *to, const struct report_model *model,
			 const struct report_class *found)
{
	static const struct page_column columns[] = {
		{ "Feature", false },	     { "Bit", true },
		{ "Why it is lost", false }, { "Hosts that lack it", true },
		{ "Which hosts", false },    { NULL, false },
	};
	char id[sizeof("lost-4294967295")];

	if (!found->baseline->lost_count)
		return;
	snprintf(id, sizeof(id), "lost-%u", found->class_id);
	fputs("<h3>What costs which feature</h3>\n", to);
	page_table_begin(to, id,
			 "Features that some host offers, and the baseline "
			 "lacks",
			 columns);
	for (size_t i = 0; i < found->baseline->lost_count; i++)
		put_lost(to, model, found, &found->baseline->lost[i]);
	page_table_end(to);
}

/* ---- who offers what ------------------------------------------------------------------- */

static uint64_t baseline_of(const struct report_class *found)
{
	return found->baseline ? found->baseline->features : 0;
}

/* Features of the baseline come first. */
static void put_matrix_head(FILE *to, const struct report_class *found)
{
	uint64_t features = baseline_of(found);

	html_format(
		to,
		"<div class=wrap role=region tabindex=0 aria-label=\"Hosts "
		"and features\"><table class=bits id=bits-%u><caption>"
		"Features that each host offers: \u2713. An empty cell is a "
		"feature that the host lacks. Features in another color are "
		"not in the baseline",
		found->class_id);
	fputs("</caption><thead><tr><th scope=col>Host</th>"
	      "<th scope=col class=num>Lacks</th>",
	      to);
	for (int is_lost = 0; is_lost < 2; is_lost++) {
		uint64_t bits = is_lost ? found->offered_by_any & ~features :
					  features;

		for (unsigned int bit = 0; bit < 64; bit++) {
			if (!(bits & VDPA_BIT(bit)))
				continue;
			fprintf(to, "<th scope=col class=\"r%s\"><span>",
				is_lost ? " out" : "");
			html_bit(to, found->class_id, bit);
			fprintf(to, "%s</span></th>",
				is_lost ?
					"<span class=sr>, not in the baseline</span>" :
					"");
		}
	}
	fputs("</tr></thead><tbody>\n", to);
}

static void put_matrix_row(FILE *to, const struct report_model *model,
			   const struct report_class *found, size_t index)
{
	uint64_t features = baseline_of(found);
	uint64_t offered = found->offered[index];
	uint64_t lacks = found->offered_by_any & ~offered;

	html_format(to, "<tr><th scope=row>%s<td class=k>%u",
		    model->hosts[index].from->name,
		    (unsigned int)__builtin_popcountll(lacks));
	for (int is_lost = 0; is_lost < 2; is_lost++) {
		uint64_t bits = is_lost ? found->offered_by_any & ~features :
					  features;

		for (unsigned int bit = 0; bit < 64; bit++)
			if (bits & VDPA_BIT(bit))
				fputs(offered & VDPA_BIT(bit) ? "<td>\u2713" :
								"<td>",
				      to);
	}
	putc('\n', to);
}

static void put_matrix(FILE *to, const struct report_model *model,
		       const struct report_class *found)
{
	if (!found->count)
		return;
	fputs("<h3>Hosts and features</h3>\n", to);
	put_matrix_head(to, found);
	for (size_t i = 0; i < found->count; i++)
		put_matrix_row(to, model, found, found->indexes[i]);
	page_table_end(to);
}

/* ---- all of it ---------------------------------------------------------------------------- */

static void put_class(FILE *to, const struct report_model *model,
		      const struct report_class *found)
{
	fputs("<section><h2>Baseline of ", to);
	html_class(to, found->class_id);
	fputs(" devices</h2>\n", to);
	if (found->baseline)
		put_baseline(to, found);
	else
		html_format(to, "<p>There is none: %s.</p>\n", found->why.what);
	if (found->baseline)
		put_all_lost(to, model, found);
	put_matrix(to, model, found);
	fputs("</section>\n", to);
}

void page_classes(FILE *to, const struct report_model *model)
{
	fputs("<div id=baselines>\n", to);
	for (size_t i = 0; i < model->class_count; i++)
		put_class(to, model, &model->classes[i]);
	if (!model->class_count)
		fputs("<section><h2>Baselines</h2><p>No host makes devices."
		      "</p></section>\n",
		      to);
	fputs("</div>\n", to);
}
