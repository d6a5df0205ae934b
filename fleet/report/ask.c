// SPDX-License-Identifier: GPL-2.0-or-later
/* What the parts of the page ask the model. */

#include "model.h"

int report_rank(enum vdpa_verdict verdict)
{
	static const int ranks[] = {
		[VDPA_VERDICT_IDENTICAL] = 0,
		[VDPA_VERDICT_PROVISIONABLE] = 1,
		[VDPA_VERDICT_SUFFICIENT] = 2,
		[VDPA_VERDICT_CONDITIONAL] = 3,
		[VDPA_VERDICT_CANNOT_TELL] = 4,
		[VDPA_VERDICT_INCOMPATIBLE] = 5,
	};

	return ranks[verdict];
}

bool report_is_yes(enum vdpa_verdict verdict)
{
	return report_rank(verdict) <= report_rank(VDPA_VERDICT_CONDITIONAL);
}

bool report_is_drifted(const struct report_dev *dev)
{
	return dev->drift.has || dev->other;
}

bool report_is_open(const struct report_model *model,
		    const struct report_host *host)
{
	return host->from->is_alive || !model->alive_count;
}

size_t report_places(const struct report_model *model,
		     const struct report_dev *dev, bool is_sure)
{
	const struct report_host *own = &model->hosts[dev->host];
	const struct report_dev_kind *kind = &model->dev_kinds[dev->kind];
	size_t count = 0;

	for (size_t i = 0; i < model->host_kind_count; i++) {
		enum vdpa_verdict verdict = kind->ways[i].verdict;

		if (!report_is_yes(verdict) ||
		    (is_sure && verdict == VDPA_VERDICT_CONDITIONAL))
			continue;
		count += model->host_kinds[i].open_count;
		if (own->kind == i && report_is_open(model, own))
			count--;
	}
	return count;
}
