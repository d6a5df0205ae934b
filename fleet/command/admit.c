// SPDX-License-Identifier: GPL-2.0-or-later
/* Compares a host that publishes its record with the sets in force. */

#include "admit.h"
#include "count.h"

#include "tool/report.h"

static void warn_of_fit(const struct vdpa_named_set *set, enum vdpa_fit fit)
{
	if (fit == VDPA_FIT_SHORT)
		report_warning("this host falls short of the set \"%s\", which "
			       "is in force; \"vdpa fleet verify\" has the "
			       "reasons",
			       set->name);
	else if (fit == VDPA_FIT_UNKNOWN)
		report_warning("it cannot be told whether this host meets the "
			       "set \"%s\", which is in force",
			       set->name);
}

static int admit(struct context *context, const struct vdpa_host *record,
		 const struct fleet_sets *sets, struct fleet_count *count)
{
	int ret = 0;

	for (size_t i = 0; i < sets->count && !ret; i++) {
		struct vdpa_host_fit *fit;

		ret = vdpa_host_fits(record, sets->list[i], NULL, &fit,
				     &context->err);
		if (ret)
			break;
		count->counts[fit->fit]++;
		warn_of_fit(sets->list[i], fit->fit);
		vdpa_host_fit_free(fit);
	}
	return ret;
}

int fleet_admit(struct context *context, struct vdpa_store *store,
		const struct vdpa_host *record)
{
	struct fleet_count count = { .example = NULL };
	struct fleet_sets sets;
	int ret = fleet_sets_read(context, store, NULL, &sets);

	if (!ret)
		ret = admit(context, record, &sets, &count);
	if (!ret)
		ret = fleet_counts_answer(&sets, &count, 1);
	fleet_sets_free(&sets);
	return ret;
}
