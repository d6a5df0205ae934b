// SPDX-License-Identifier: GPL-2.0-or-later
/* The page as a whole. */

#include "page.h"

#include "html.h"

#include <errno.h>
#include <page-files.h> /* made by embed.py */

/* A part, and when it is there. */
struct part {
	const char *id;
	const char *title; /* in the navigation */
	page_part_fn *put;
	bool (*is_there)(const struct report_model *model);
};

static bool has_sets(const struct report_model *model)
{
	return model->input->set_count;
}

static bool has_unreadable(const struct report_model *model)
{
	return model->unreadable_count;
}

static const struct part parts[] = {
	{ "summary", "Summary", page_summary, NULL },
	{ "baselines", "Baselines", page_classes, NULL },
	{ "sets", "Sets", page_sets, has_sets },
	{ "hosts", "Hosts", page_hosts, NULL },
	{ "host-kinds", "Kinds of hosts", page_host_kinds, NULL },
	{ "devices", "Devices", page_devs, NULL },
	{ "device-kinds", "Where devices can go", page_dev_kinds, NULL },
	{ "drift", "Drift", page_drift, NULL },
	{ "hypervisors", "Hypervisors", page_vmms, NULL },
	{ "unreadable", "Unreadable", page_unreadable, has_unreadable },
};

#define PART_COUNT (sizeof(parts) / sizeof(parts[0]))

static bool is_there(const struct part *part, const struct report_model *model)
{
	return !part->is_there || part->is_there(model);
}

static void put_head(FILE *to)
{
	fputs("<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
	      "<meta http-equiv=Content-Security-Policy content=\""
	      "default-src 'none'; img-src data:; style-src '" PAGE_SHEET_HASH
	      "'; script-src '" PAGE_SCRIPT_HASH "'; base-uri 'none'; "
	      "form-action 'none'\">\n"
	      "<meta name=viewport "
	      "content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=referrer content=no-referrer>\n"
	      "<link rel=icon href=\"data:,\">\n"
	      "<title>vDPA fleet</title>\n<style>",
	      to);
	fputs(page_sheet, to);
	fputs("</style>\n</head>\n", to);
}

static void put_navigation(FILE *to, const struct report_model *model)
{
	fputs("<nav aria-label=Parts><div>", to);
	for (size_t i = 0; i < PART_COUNT; i++)
		if (is_there(&parts[i], model))
			fprintf(to, "<a href=\"#%s\">%s</a>\n", parts[i].id,
				parts[i].title);
	fputs("</div></nav>\n", to);
}

static void put_body(FILE *to, const struct report_model *model)
{
	fputs("<body>\n<a class=skip href=\"#summary\">Skip to the "
	      "summary</a>\n<header><h1>vDPA fleet</h1>\n",
	      to);
	html_format(to,
		    "<p class=soft>The store <code>%s</code>, as it was on "
		    "%s.</p></header>\n",
		    model->input->store, model->input->time);
	put_navigation(to, model);
	fputs("<main>\n", to);
	for (size_t i = 0; i < PART_COUNT; i++)
		if (is_there(&parts[i], model))
			parts[i].put(to, model);
	fputs("</main>\n<footer>Written by <code>vdpa fleet report</code>. "
	      "This file needs nothing from outside.</footer>\n<script>",
	      to);
	fputs(page_script, to);
	fputs("</script>\n</body>\n</html>\n", to);
}

static int fail_memory(struct vdpa_error *err)
{
	return vdpa_error_set(err, -ENOMEM, NULL, "no memory for the report");
}

int report_write(FILE *to, const struct report_input *input,
		 struct vdpa_error *err)
{
	struct report_model model;
	bool is_short = false;
	int ret = report_model_make(input, &model);

	model.is_short = &is_short;
	if (!ret) {
		put_head(to);
		put_body(to, &model);
	}
	report_model_free(&model);
	return ret || is_short ? fail_memory(err) : 0;
}
