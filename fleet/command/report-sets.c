// SPDX-License-Identifier: GPL-2.0-or-later
/* The named sets of a report. */

#include "report-sets.h"

#include "tool/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/set.h>

struct reading {
	struct context *context;
	struct vdpa_fleet_host *const *hosts;
	const struct vdpa_vmm *const *vmms;
	struct report_sets *sets;
};

static int fail_memory(struct context *context)
{
	return vdpa_error_set(&context->err, -ENOMEM, NULL,
			      "no memory for sets");
}

static int note_fit(struct context *context, const struct vdpa_host_fit *fit,
		    struct report_fit *to)
{
	const struct vdpa_finding *first = fit->findings[0];

	to->fit = vdpa_fit_name(fit->fit);
	if (fit->fit == VDPA_FIT_MEETS)
		return 0;
	to->missing = fit->missing;
	to->why = strdup(first	      ? first->what :
			 fit->mgmtdev ? "what it offers is not known" :
					"no management device makes devices "
					"of this class");
	return to->why ? 0 : fail_memory(context);
}

static int judge(const struct reading *reading,
		 const struct vdpa_named_set *set, size_t index,
		 struct report_fit *to)
{
	struct context *context = reading->context;
	struct vdpa_host_fit *fit;
	int ret = vdpa_host_fits(reading->hosts[index]->record, set,
				 reading->vmms[index], &fit, &context->err);

	if (ret)
		return ret;
	ret = note_fit(context, fit, to);
	vdpa_host_fit_free(fit);
	return ret;
}

static int add_set(const struct reading *reading,
		   const struct vdpa_named_set *from)
{
	struct report_sets *sets = reading->sets;
	struct report_set *more, *set;
	int ret = 0;

	more = reallocarray(sets->list, sets->count + 1, sizeof(*more));
	if (!more)
		return fail_memory(reading->context);
	sets->list = more;
	set = &more[sets->count++];
	*set = (struct report_set){
		.name = strdup(from->name),
		.class_id = from->class_id,
		.features = from->features,
		.is_in_force = from->is_in_force,
		.fits = calloc(sets->host_count + 1, sizeof(*set->fits)),
	};
	if (!set->name || !set->fits)
		return fail_memory(reading->context);
	for (size_t i = 0; i < sets->host_count && !ret; i++)
		if (reading->hosts[i]->record)
			ret = judge(reading, from, i, &set->fits[i]);
	return ret;
}

static int read_set(const struct vdpa_fleet_set *entry, void *arg)
{
	const struct reading *reading = arg;

	if (entry->set)
		return add_set(reading, entry->set);
	report_warning("the set \"%s\" is left out: %s", entry->name,
		       entry->why.what);
	reading->sets->unreadable++;
	return 0;
}

int report_sets_read(struct context *context, struct vdpa_store *store,
		     struct vdpa_fleet_host *const *hosts,
		     const struct vdpa_vmm *const *vmms, size_t host_count,
		     struct report_sets *sets)
{
	struct reading reading = { context, hosts, vmms, sets };

	sets->host_count = host_count;
	return vdpa_fleet_set_each(store, read_set, &reading, &context->err);
}

void report_sets_free(struct report_sets *sets)
{
	for (size_t i = 0; i < sets->count; i++) {
		struct report_set *set = &sets->list[i];

		for (size_t n = 0; set->fits && n < sets->host_count; n++)
			free((char *)set->fits[n].why);
		free(set->fits);
		free((char *)set->name);
	}
	free(sets->list);
}
