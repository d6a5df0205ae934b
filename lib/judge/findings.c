// SPDX-License-Identifier: LGPL-2.1-or-later
/* Findings while they are collected: each severity in a list of its own. */

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
	findings_take(findings, finding);
	return findings->ret ? NULL : finding;
}

void findings_take(struct findings *findings, struct vdpa_finding *finding)
{
	if (list_take(&findings->by_severity[finding->severity], finding))
		findings->ret = -ENOMEM;
}

/* Move all findings of one list to the end of another. */
static void move_findings(struct findings *findings, struct list *from,
			  struct list *to)
{
	for (size_t i = 0; i < from->count; i++)
		if (list_take(to, from->items[i]))
			findings->ret = -ENOMEM;
	free(from->items);
}

int findings_close(struct findings *findings, struct vdpa_finding ***list)
{
	struct list all = { .count = 0 };

	for (int i = VDPA_SEVERITY_ERROR; i >= 0; i--)
		move_findings(findings, &findings->by_severity[i], &all);
	if (!findings->ret && !all.items) {
		all.items = calloc(1, sizeof(void *));
		findings->ret = all.items ? 0 : -ENOMEM;
	}
	if (findings->ret)
		list_clear(&all);
	else
		*list = (struct vdpa_finding **)all.items;
	return findings->ret;
}

void vdpa_finding_list_free(struct vdpa_finding **list)
{
	list_free_array((void **)list);
}

/* ---- findings of table rows ---------------------------------- */

static enum vdpa_severity severity_of(const struct check *check,
				      const struct rule *rule)
{
	bool is_newer = check->parent && check->parent->kernel > DRIVERS_KERNEL;

	return rule->is_of_driver && is_newer ? VDPA_SEVERITY_WARNING :
						rule->severity;
}

struct vdpa_finding *rule_find(struct check *check, const struct rule *rule,
			       uint64_t bits)
{
	uint32_t kernel = check->parent ? check->parent->kernel : 0;
	const char *source = source_for(&rule->source, kernel);

	/* A row without a source is about what a parent driver does. */
	if (!source && check->driver)
		source = source_for(&check->driver->source, kernel);
	return findings_add(&check->findings, rule->code,
			    severity_of(check, rule), source, bits);
}

struct vdpa_finding *judge_find(struct judge *judge, const struct point *point,
				uint64_t bits)
{
	static const enum vdpa_severity severities[EFFECTS] = {
		[EFFECT_NONE] = VDPA_SEVERITY_WARNING,
		[EFFECT_DIFFERS] = VDPA_SEVERITY_WARNING,
		[EFFECT_DEPENDS] = VDPA_SEVERITY_CONDITION,
		[EFFECT_UNKNOWN] = VDPA_SEVERITY_ERROR,
		[EFFECT_BARS] = VDPA_SEVERITY_ERROR,
	};

	const char *source =
		source_for(&point->source, judge->destination->kernel);

	judge->has[point->effect] = true;
	return findings_add(&judge->findings, point->code,
			    severities[point->effect],
			    source ? source : judge->to->source, bits);
}

bool judge_is_other_class(const struct judge *judge)
{
	return KNOWS(judge->source, DEV_ID) &&
	       KNOWS(judge->destination, DEV_ID) &&
	       judge->source->class_id != judge->destination->class_id;
}
