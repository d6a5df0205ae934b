// SPDX-License-Identifier: GPL-2.0-or-later
/* Which named sets a host meets. */

#include "sets.h"

#include <stdlib.h>

int fleet_sets_judge(struct context *context, const struct vdpa_host *host,
		     const struct vdpa_vmm *vmm, struct fleet_sets *sets)
{
	(void)context;
	(void)host;
	(void)vmm;
	(void)sets;
	return 0;
}

void fleet_sets_free(struct fleet_sets *sets)
{
	free(sets->list);
}
