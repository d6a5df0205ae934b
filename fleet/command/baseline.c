// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa fleet baseline: what all hosts of a store can make. */

#include "baseline.h"
#include "asked.h"

#include "tool/report.h"
#include "tool/view-baseline.h"

#include <errno.h>
#include <stdlib.h>
#include <vdpa/virtio.h>

/* What belongs to one host. The list borrows from it. */
struct kept {
	struct vdpa_host *record;
	struct vdpa_parent *parents;
};

/* The hosts to include, and their management devices. */
struct chosen {
	struct context *context;
	const struct arguments *arguments;
	struct fleet_asked asked;
	struct fleet_strange strange;
	struct vdpa_baseline_host *list;
	struct kept *kept; /* of each host */
	size_t count;
	size_t unreadable;
};

static int grow_list(struct chosen *chosen, size_t room)
{
	struct vdpa_baseline_host *more =
		reallocarray(chosen->list, room, sizeof(*more));

	if (!more)
		return -ENOMEM;
	chosen->list = more;
	return 0;
}

static int grow_kept(struct chosen *chosen, size_t room)
{
	struct kept *more = reallocarray(chosen->kept, room, sizeof(*more));

	if (!more)
		return -ENOMEM;
	chosen->kept = more;
	return 0;
}

/* Room for one more, in powers of two. */
static int grow(struct chosen *chosen)
{
	size_t count = chosen->count;
	size_t room = count ? 2 * count : 1;

	if (count & (count - 1))
		return 0;
	return grow_list(chosen, room) ? -ENOMEM : grow_kept(chosen, room);
}

/* Takes over the record. */
static int choose_record(struct chosen *chosen, struct vdpa_fleet_host *host)
{
	size_t at = chosen->count;
	int ret = grow(chosen);

	if (!ret)
		ret = vdpa_host_parents(host->record, &chosen->kept[at].parents,
					NULL);
	if (ret)
		return ret;
	chosen->kept[at].record = host->record;
	chosen->list[at] = (struct vdpa_baseline_host){
		.name = host->record->name,
		.parents = chosen->kept[at].parents,
		.parent_count = host->record->mgmtdev_count,
		.vmm = fleet_vmm(host, chosen->arguments->vmm[0],
				 &chosen->strange),
	};
	host->record = NULL;
	chosen->count++;
	return 0;
}

static int choose(struct vdpa_fleet_host *host, void *arg)
{
	struct chosen *chosen = arg;

	if (!fleet_asked_has(&chosen->asked, host->name))
		return 0;
	if (chosen->arguments->is_alive && !host->is_alive) {
		if (chosen->asked.count)
			report_warning("the host \"%s\" is left out: it is "
				       "not alive",
				       host->name);
		return 0;
	}
	if (host->record)
		return choose_record(chosen, host);
	fleet_warn(host);
	chosen->unreadable++;
	return 0;
}

static void free_chosen(struct chosen *chosen)
{
	for (size_t i = 0; i < chosen->count; i++) {
		free(chosen->kept[i].parents);
		vdpa_host_free(chosen->kept[i].record);
	}
	free(chosen->kept);
	free(chosen->list);
	fleet_asked_free(&chosen->asked);
}

static uint32_t class_of(const struct arguments *arguments)
{
	return arguments->class_id ? arguments->class_id : VDPA_CLASS_NET;
}

/* A baseline that lacks a host may not hold for all hosts. */
static int answer_of(const struct vdpa_baseline *baseline,
		     const struct chosen *chosen)
{
	int answer = view_baseline_answer(baseline);

	return !answer && chosen->unreadable ? ANSWER_DEPENDS : answer;
}

static int find(struct context *context, const struct arguments *arguments,
		const struct chosen *chosen, struct vdpa_baseline **baseline)
{
	if (!chosen->count)
		return fleet_fail_empty(context, arguments);
	return vdpa_migrate_baseline(chosen->list, chosen->count,
				     class_of(arguments), arguments->vmm[0],
				     baseline, &context->err);
}

static int read_hosts(struct chosen *chosen, struct vdpa_store *store)
{
	int ret = fleet_asked_begin(chosen->context, chosen->arguments,
				    &chosen->asked);

	if (!ret)
		ret = fleet_each(chosen->context, store, VDPA_FLEET_PARENTS,
				 FLEET_AT_END, choose, chosen);
	if (!ret)
		fleet_warn_strange(&chosen->strange);
	return ret ? ret :
		     fleet_asked_check(chosen->context, store, &chosen->asked);
}

int cmd_fleet_baseline(struct context *context,
		       const struct arguments *arguments)
{
	struct vdpa_baseline *baseline = NULL;
	struct chosen chosen = { .context = context, .arguments = arguments };
	struct vdpa_store *store = NULL;
	int ret;

	ret = fleet_open(context, &store);
	if (!ret)
		ret = read_hosts(&chosen, store);
	if (!ret)
		ret = find(context, arguments, &chosen, &baseline);
	if (!ret) {
		const struct view_hosts shown = {
			.list = chosen.list,
			.count = chosen.count,
			.asked = chosen.asked.list,
			.asked_count = chosen.asked.count,
		};

		view_baseline(&context->out, class_of(arguments), &shown,
			      baseline);
		ret = answer_of(baseline, &chosen);
	}
	vdpa_baseline_free(baseline);
	free_chosen(&chosen);
	vdpa_store_close(store);
	return ret;
}

static int fail_unreadable(struct context *context)
{
	return vdpa_error_set(&context->err, -EINVAL,
			      "publish them again, or forget these hosts",
			      "there are records that cannot be read, and a "
			      "baseline is one of all hosts");
}

/* The set is saved without the reasons, so they are reported. */
static int check_reasons(struct context *context,
			 const struct arguments *arguments,
			 const struct vdpa_baseline *baseline)
{
	for (size_t i = 0; i < baseline->reason_count; i++) {
		const struct vdpa_finding *reason =
			baseline->reasons[i].finding;

		if (reason->severity == VDPA_SEVERITY_WARNING)
			continue;
		if (reason->severity == VDPA_SEVERITY_ERROR &&
		    !arguments->is_unchecked)
			return vdpa_error_set(&context->err, -EINVAL,
					      "\"nocheck\" saves the set all "
					      "the same",
					      "%s", reason->what);
		report_warning("%s", reason->what);
	}
	return 0;
}

int fleet_baseline_features(struct context *context,
			    const struct arguments *arguments,
			    struct vdpa_store *store, uint64_t *features)
{
	struct vdpa_baseline *baseline = NULL;
	struct chosen chosen = { .context = context, .arguments = arguments };
	int ret = read_hosts(&chosen, store);

	if (!ret && chosen.unreadable)
		ret = fail_unreadable(context);
	if (!ret)
		ret = find(context, arguments, &chosen, &baseline);
	if (!ret && baseline)
		ret = check_reasons(context, arguments, baseline);
	if (!ret && baseline)
		*features = baseline->features;
	vdpa_baseline_free(baseline);
	free_chosen(&chosen);
	return ret;
}
