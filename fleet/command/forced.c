// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads the named sets that hosts are judged by. */

#include "forced.h"

#include "tool/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int add_set(struct fleet_sets *sets, struct vdpa_named_set *set)
{
	struct vdpa_named_set **more =
		reallocarray(sets->list, sets->count + 1, sizeof(*more));

	if (!more) {
		vdpa_named_set_free(set);
		return -ENOMEM;
	}
	sets->list = more;
	sets->list[sets->count++] = set;
	return 0;
}

/* The caller of vdpa_fleet_set_each() only lends a set. */
static int copy_set(const struct vdpa_named_set *set,
		    struct vdpa_named_set **copy)
{
	char *text;
	int ret = vdpa_named_set_write(set, &text, NULL);

	if (ret)
		return ret;
	ret = vdpa_named_set_read(text, strlen(text), copy, NULL);
	free(text);
	return ret;
}

static int take_forced(const struct vdpa_fleet_set *set, void *arg)
{
	struct vdpa_named_set *copy;
	struct fleet_sets *sets = arg;
	int ret;

	if (!set->set) {
		report_warning("the set \"%s\" is left out: %s", set->name,
			       set->why.what);
		sets->unreadable++;
		return 0;
	}
	if (!set->set->is_in_force)
		return 0;
	ret = copy_set(set->set, &copy);
	return ret ? ret : add_set(sets, copy);
}

static int fail_memory(struct context *context)
{
	return vdpa_error_set(&context->err, -ENOMEM, NULL,
			      "no memory for the sets");
}

int fleet_sets_read(struct context *context, struct vdpa_store *store,
		    const char *name, struct fleet_sets *sets)
{
	struct vdpa_named_set *set;
	int ret;

	*sets = (struct fleet_sets){ .list = NULL };
	if (!name) {
		ret = vdpa_fleet_set_each(store, take_forced, sets,
					  &context->err);
		return ret == -ENOMEM ? fail_memory(context) : ret;
	}
	ret = vdpa_fleet_set_get(store, name, 0, &set, &context->err);
	if (!ret && add_set(sets, set))
		ret = fail_memory(context);
	return ret;
}

void fleet_sets_free(struct fleet_sets *sets)
{
	for (size_t i = 0; i < sets->count; i++)
		vdpa_named_set_free(sets->list[i]);
	free(sets->list);
}
