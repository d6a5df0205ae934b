/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the rules found in a request, for people and programs. */
#ifndef TOOL_FINDINGS_H
#define TOOL_FINDINGS_H

#include "print.h"

#include <stddef.h>
#include <vdpa/rules.h>

/* How many of @list are errors. */
size_t findings_count_errors(struct vdpa_finding *const *list);

/* How many of @list are conditions. */
size_t findings_count_conditions(struct vdpa_finding *const *list);

/* The exit status: 0, ANSWER_NO with an error, ANSWER_DEPENDS with a condition. */
int findings_answer(struct vdpa_finding *const *list);

/* Print all of @list as the result for device @name. */
void findings_print(struct printer *printer, const char *name,
		    struct vdpa_finding *const *list);

/* Print all of @list as records in the current object. */
void findings_print_list(struct printer *printer,
			 struct vdpa_finding *const *list);

/* Print a finding in the current record. */
void findings_print_fields(struct printer *printer,
			   const struct vdpa_finding *finding);

/* Report one finding, or all of @list, on stderr. */
void findings_report_one(const struct vdpa_finding *finding);
void findings_report(struct vdpa_finding *const *list);

#endif
