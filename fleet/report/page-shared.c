// SPDX-License-Identifier: GPL-2.0-or-later
/* What the parts of the page share. */

#include "page.h"

#include "html.h"

/*
 * Regions are named directly, not by a reference to their heading: browsers do
 * not resolve it while the region is out of sight.
 */
void page_section_begin(FILE *to, const char *id, const char *title)
{
	fprintf(to, "<section id=%s aria-label=\"%s\"><h2>%s</h2>\n", id, title,
		title);
}

void page_table_begin(FILE *to, const char *id, const char *caption,
		      const struct page_column *columns)
{
	fprintf(to,
		"<div class=wrap role=region tabindex=0 aria-label=\"%s\">"
		"<table id=%s><caption>%s</caption><thead><tr>",
		caption, id, caption);
	for (; columns->title; columns++)
		fprintf(to, "<th scope=col%s>%s</th>",
			columns->is_number ? " class=num" : "", columns->title);
	fputs("</tr></thead><tbody>\n", to);
}

void page_table_end(FILE *to)
{
	fputs("</tbody></table></div>\n", to);
}

void page_handle(FILE *to, const char *bus, const char *name)
{
	if (bus)
		html_format(to, "%s/", bus);
	html_text(to, name);
}

/* Longer lists are folded. */
#define SHORT_LIST 6

void page_host_names(FILE *to, const struct report_model *model,
		     const size_t *indexes, size_t count, const size_t *map)
{
	const char *between = "";

	if (count > SHORT_LIST)
		html_format(to, "<details><summary>%z hosts</summary>", count);
	for (size_t i = 0; i < count; i++) {
		size_t index = map ? map[indexes[i]] : indexes[i];

		fputs(between, to);
		html_text(to, model->hosts[index].from->name);
		between = " ";
	}
	if (count > SHORT_LIST)
		fputs("</details>", to);
}

const char *page_s(size_t count, const char *one, const char *many)
{
	return count == 1 ? one : many;
}

const char *page_style(enum vdpa_verdict verdict)
{
	if (!report_is_yes(verdict))
		return verdict == VDPA_VERDICT_CANNOT_TELL ? "some" : "no";
	return verdict == VDPA_VERDICT_CONDITIONAL ? "some" : "yes";
}
