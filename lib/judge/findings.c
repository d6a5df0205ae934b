// SPDX-License-Identifier: LGPL-2.1-or-later
/* Findings while they are collected: errors and warnings, each in its list. */

#include "findings.h"

#include <errno.h>
#include <stdlib.h>

struct vdpa_finding *findings_add(struct findings *findings, const char *code,
				  enum vdpa_severity severity,
				  const char *source, uint64_t bits)
{
	struct vdpa_finding *finding = calloc(1, sizeof(*finding));

	if (!finding) {
		findings->ret = -ENOMEM;
		return NULL;
	}
	finding->code = code;
	finding->severity = severity;
	finding->source = source;
	finding->bits = bits;
	if (object_list_take(severity == VDPA_ERROR ? &findings->errors :
						      &findings->warnings,
			     finding)) {
		findings->ret = -ENOMEM;
		return NULL;
	}
	return finding;
}

/* Errors first: move the warnings behind them. */
static int join(struct findings *findings)
{
	int ret = findings->ret;

	for (size_t i = 0; i < findings->warnings.count; i++)
		if (!ret)
			ret = object_list_take(&findings->errors,
					       findings->warnings.items[i]);
		else
			free(findings->warnings.items[i]);
	free(findings->warnings.items);
	if (!ret && !findings->errors.items) {
		findings->errors.items = calloc(1, sizeof(void *));
		ret = findings->errors.items ? 0 : -ENOMEM;
	}
	return ret;
}

int findings_take(struct findings *findings, struct vdpa_finding ***list)
{
	int ret = join(findings);

	if (ret)
		object_list_clear(&findings->errors);
	else
		*list = (struct vdpa_finding **)findings->errors.items;
	return ret;
}

void vdpa_finding_list_free(struct vdpa_finding **list)
{
	object_array_free((void **)list);
}
