// SPDX-License-Identifier: GPL-2.0-or-later
/* Which named sets a host meets. */

#include "fits.h"

#include "tool/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/set.h>

/* The host, and what is found. */
struct judging {
	struct context *context;
	const struct vdpa_host *host;
	const struct vdpa_vmm *vmm;
	struct fleet_fits *fits;
};

static enum export_fit fit_of(enum vdpa_fit fit)
{
	static const enum export_fit fits[] = {
		[VDPA_FIT_MEETS] = EXPORT_MEETS,
		[VDPA_FIT_SHORT] = EXPORT_FALLS_SHORT,
		[VDPA_FIT_UNKNOWN] = EXPORT_CANNOT_TELL,
	};

	return fits[fit];
}

static int add_fit(struct fleet_fits *fits, const struct vdpa_named_set *set,
		   enum export_fit fit)
{
	struct export_set *more;

	more = reallocarray(fits->list, fits->count + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	fits->list = more;
	more[fits->count] = (struct export_set){
		.name = strdup(set->name),
		.class_id = set->class_id,
		.fit = fit,
	};
	return more[fits->count++].name ? 0 : -ENOMEM;
}

static int judge(const struct vdpa_fleet_set *entry, void *arg)
{
	const struct judging *judging = arg;
	struct vdpa_host_fit *fit;
	int ret;

	if (!entry->set) {
		report_warning("the set \"%s\" is left out: %s", entry->name,
			       entry->why.what);
		judging->fits->unreadable++;
		return 0;
	}
	ret = vdpa_host_fits(judging->host, entry->set, judging->vmm, &fit,
			     &judging->context->err);
	if (ret)
		return ret;
	ret = add_fit(judging->fits, entry->set, fit_of(fit->fit));
	vdpa_host_fit_free(fit);
	if (ret)
		vdpa_error_set(&judging->context->err, ret, NULL,
			       "no memory for sets");
	return ret;
}

int fleet_fits_judge(struct context *context, const struct vdpa_host *host,
		     const struct vdpa_vmm *vmm, struct fleet_fits *fits)
{
	struct judging judging = { context, host, vmm, fits };
	struct vdpa_store *store;
	int ret = fleet_open(context, &store);

	if (ret)
		return ret;
	ret = vdpa_fleet_set_each(store, judge, &judging, &context->err);
	vdpa_store_close(store);
	return ret == -ENOENT ? 0 : ret;
}

void fleet_fits_free(struct fleet_fits *fits)
{
	for (size_t i = 0; i < fits->count; i++)
		free((char *)fits->list[i].name);
	free(fits->list);
}
