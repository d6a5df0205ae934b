// SPDX-License-Identifier: GPL-2.0-or-later
/* Named sets, and which hosts meet them. */

#include "page.h"

#include "html.h"

#include <string.h>

static void put_fit(FILE *to, const struct report_set *set,
		    const struct report_fit *fit, const char *host)
{
	bool is_met = strcmp(fit->fit, "meets") == 0;
	bool is_short = strcmp(fit->fit, "falls short") == 0;

	html_format(to, "<tr><th scope=row>%s<td>%s<td class=%s>%s<td>", host,
		    set->name,
		    is_met   ? "yes" :
		    is_short ? "no" :
			       "some",
		    fit->fit);
	html_names(to, set->class_id, fit->missing);
	html_format(to, "<td>%s\n", fit->why);
}

static void put_set(FILE *to, const struct report_set *set)
{
	html_format(to, "<li><b>%s</b> (", set->name);
	html_class(to, set->class_id);
	fputs(set->is_in_force ? ", in force): " : "): ", to);
	html_features(to, set->class_id, set->features);
	fputs("</li>\n", to);
}

void page_sets(FILE *to, const struct report_model *model)
{
	static const struct page_column columns[] = {
		{ "Host", false },  { "Set", false }, { "Verdict", false },
		{ "Lacks", false }, { "Why", false }, { NULL, false },
	};
	const struct report_input *input = model->input;

	page_section_begin(to, "sets", "Sets");
	fputs("<ul>\n", to);
	for (size_t i = 0; i < input->set_count; i++)
		put_set(to, &input->sets[i]);
	fputs("</ul>\n", to);
	page_table_begin(to, "sets-t", "Which hosts meet which set", columns);
	for (size_t i = 0; i < input->set_count; i++)
		for (size_t n = 0; n < model->host_count; n++)
			if (input->sets[i].fits[n].fit)
				put_fit(to, &input->sets[i],
					&input->sets[i].fits[n],
					model->hosts[n].from->name);
	page_table_end(to);
	fputs("</section>\n", to);
}
