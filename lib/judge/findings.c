// SPDX-License-Identifier: LGPL-2.1-or-later
/* Findings while they are collected: errors and warnings, each in its list. */

#include "findings.h"

#include "migrate.h"
#include "rules.h"
#include "util/list.h"

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
	if (list_take(severity == VDPA_ERROR ? &findings->errors :
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
			ret = list_take(&findings->errors,
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
		list_clear(&findings->errors);
	else
		*list = (struct vdpa_finding **)findings->errors.items;
	return ret;
}

void vdpa_finding_list_free(struct vdpa_finding **list)
{
	list_free_array((void **)list);
}

/* ---- what the rows of a table find ---------------------------------- */

static enum vdpa_severity severity_of(const struct check *check,
				      const struct rule *rule)
{
	bool is_newer = check->parent && check->parent->kernel > DRIVERS_KERNEL;

	return rule->is_of_driver && is_newer ? VDPA_WARNING : rule->severity;
}

struct vdpa_finding *rule_find(struct check *check, const struct rule *rule,
			       uint64_t bits)
{
	return findings_add(&check->findings, rule->code,
			    severity_of(check, rule), rule->source, bits);
}

struct vdpa_finding *judge_find(struct judge *judge, const struct point *point,
				uint64_t bits)
{
	enum vdpa_severity severity =
		point->effect > EFFECT_DIFFERS ? VDPA_ERROR : VDPA_WARNING;

	if (point->effect > judge->worst)
		judge->worst = point->effect;
	return findings_add(&judge->findings, point->code, severity,
			    point->source ? point->source : judge->vmm->source,
			    bits);
}

bool judge_is_other_class(const struct judge *judge)
{
	return KNOWS(judge->source, DEV_ID) &&
	       KNOWS(judge->destination, DEV_ID) &&
	       judge->source->class_id != judge->destination->class_id;
}
