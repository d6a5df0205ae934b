/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the page. */
#ifndef FLEET_REPORT_PAGE_H
#define FLEET_REPORT_PAGE_H

#include "model.h"

#include <stdbool.h>

/* Each writes a part, from a model that is complete. */
typedef void page_part_fn(FILE *to, const struct report_model *model);

page_part_fn page_summary, page_classes, page_sets, page_hosts, page_devs,
	page_dev_kinds, page_drift, page_vmms, page_host_kinds, page_unreadable;

/* ---- shared by the parts ------------------------------------------------- */

/* A section with its heading. The caller ends it. */
void page_section_begin(FILE *to, const char *id, const char *title);

/* A column: its title, and whether it has numbers. */
struct page_column {
	const char *title;
	bool is_number;
};

/* Columns end with one without a title. @caption has no markup. */
void page_table_begin(FILE *to, const char *id, const char *caption,
		      const struct page_column *columns);
void page_table_end(FILE *to);

/* The name of a management device. */
void page_handle(FILE *to, const char *bus, const char *name);

/*
 * A list of hosts, folded if it is long. @indexes are those of the model, or of
 * the list @map of such indexes.
 */
void page_host_names(FILE *to, const struct report_model *model,
		     const size_t *indexes, size_t count, const size_t *map);

/* "host" or "hosts". */
const char *page_s(size_t count, const char *one, const char *many);

/* The style of a verdict: "yes", "some" or "no". */
const char *page_style(enum vdpa_verdict verdict);

#endif
