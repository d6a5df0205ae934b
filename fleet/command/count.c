// SPDX-License-Identifier: GPL-2.0-or-later
/* Counts the hosts that meet a named set, and makes an answer of the counts. */

#include "count.h"

#include "tool/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void fleet_count_clear(struct fleet_count *count)
{
	free(count->example);
	free(count->reason);
	*count = (struct fleet_count){ .example = NULL };
}

int fleet_count_add(struct fleet_count *count, enum vdpa_fit fit,
		    const char *host, const char *reason)
{
	count->counts[fit]++;
	if (fit == VDPA_FIT_MEETS ||
	    (count->example &&
	     (fit == count->fit || count->fit == VDPA_FIT_SHORT)))
		return 0;
	free(count->example);
	free(count->reason);
	count->fit = fit;
	count->example = strdup(host);
	count->reason = strdup(reason);
	return count->example && count->reason ? 0 : -ENOMEM;
}

void fleet_count_print(struct printer *out, const struct fleet_count *count)
{
	static const struct label labels[] = {
		[VDPA_FIT_MEETS] = { .key = "meet" },
		[VDPA_FIT_SHORT] = { .key = "fall_short" },
		[VDPA_FIT_UNKNOWN] = { .key = "cannot_tell" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(labels); i++)
		out->ops->number(out, &labels[i], count->counts[i]);
}

int fleet_counts_answer(const struct fleet_sets *sets,
			const struct fleet_count *counts, size_t count)
{
	bool is_unknown = sets->unreadable;

	for (size_t i = 0; i < count; i++) {
		if (counts[i].counts[VDPA_FIT_SHORT])
			return ANSWER_NO;
		is_unknown |= counts[i].counts[VDPA_FIT_UNKNOWN];
	}
	return is_unknown ? ANSWER_DEPENDS : 0;
}
