// SPDX-License-Identifier: GPL-2.0-or-later
/* What the parts of the page ask the model. */

#include "model.h"

bool report_is_yes(enum vdpa_verdict verdict)
{
	return vdpa_verdict_rank(verdict) <=
	       vdpa_verdict_rank(VDPA_VERDICT_CONDITIONAL);
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
