// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa fleet baseline: what all hosts of a store can make. */

#include "verify.h"

#include "tool/report.h"
#include "tool/view-baseline.h"

#include <errno.h>
#include <stdlib.h>
#include <vdpa/virtio.h>

/* The hosts that count, and their management devices. */
struct chosen {
	struct vdpa_baseline_host *list;
	struct vdpa_parent **parents; /* of each host; to be freed */
	size_t count;
	size_t unreadable;
};

static int choose_host(struct context *context,
		       const struct arguments *arguments,
		       const struct vdpa_fleet_host *host,
		       struct chosen *chosen)
{
	size_t at = chosen->count;
	int ret;

	ret = vdpa_host_parents(host->record, &chosen->parents[at],
				&context->err);
	if (ret)
		return ret;
	chosen->list[at] = (struct vdpa_baseline_host){
		.name = host->name,
		.parents = chosen->parents[at],
		.parent_count = host->record->mgmtdev_count,
		.vmm = fleet_vmm(host, arguments->vmm[0]),
	};
	chosen->count++;
	return 0;
}

static int choose(struct context *context, const struct arguments *arguments,
		  const struct vdpa_fleet *fleet, struct chosen *chosen)
{
	int ret = 0;

	chosen->list = calloc(fleet->count + 1, sizeof(*chosen->list));
	chosen->parents = calloc(fleet->count + 1, sizeof(*chosen->parents));
	if (!chosen->list || !chosen->parents)
		return vdpa_error_set(&context->err, -ENOMEM, NULL,
				      "no memory for %zu hosts", fleet->count);
	for (size_t i = 0; i < fleet->count && !ret; i++) {
		const struct vdpa_fleet_host *host = fleet->hosts[i];

		if (arguments->is_alive && !host->is_alive)
			continue;
		if (host->record) {
			ret = choose_host(context, arguments, host, chosen);
		} else {
			fleet_warn(host);
			chosen->unreadable++;
		}
	}
	return ret;
}

static void free_chosen(struct chosen *chosen)
{
	for (size_t i = 0; i < chosen->count; i++)
		free(chosen->parents[i]);
	free(chosen->parents);
	free(chosen->list);
}

static uint32_t class_of(const struct arguments *arguments)
{
	return arguments->class_id ? arguments->class_id : VDPA_CLASS_NET;
}

/* A baseline without all hosts is not one of all hosts. */
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
		return vdpa_error_set(&context->err, -ENOENT,
				      "\"vdpa fleet publish once\" publishes a "
				      "host",
				      "the store has no host that counts");
	return vdpa_migrate_baseline(chosen->list, chosen->count,
				     class_of(arguments), arguments->vmm[0],
				     baseline, &context->err);
}

static int read_hosts(struct context *context,
		      const struct arguments *arguments,
		      struct vdpa_store *store, struct vdpa_fleet **fleet,
		      struct chosen *chosen)
{
	int ret = vdpa_fleet_read(store, VDPA_FLEET_PARENTS, fleet,
				  &context->err);

	return ret ? ret : choose(context, arguments, *fleet, chosen);
}

int cmd_fleet_baseline(struct context *context,
		       const struct arguments *arguments)
{
	struct vdpa_baseline *baseline = NULL;
	struct chosen chosen = { .count = 0 };
	struct vdpa_fleet *fleet = NULL;
	struct vdpa_store *store = NULL;
	int ret;

	ret = fleet_open(context, &store);
	if (!ret)
		ret = read_hosts(context, arguments, store, &fleet, &chosen);
	if (!ret)
		ret = find(context, arguments, &chosen, &baseline);
	if (!ret) {
		const struct view_hosts shown = { chosen.list, chosen.count };

		view_baseline(&context->out, class_of(arguments), &shown,
			      baseline);
		ret = answer_of(baseline, &chosen);
	}
	vdpa_baseline_free(baseline);
	free_chosen(&chosen);
	vdpa_fleet_free(fleet);
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

int fleet_baseline_features(struct context *context,
			    const struct arguments *arguments,
			    struct vdpa_store *store, uint64_t *features)
{
	struct vdpa_baseline *baseline = NULL;
	struct chosen chosen = { .count = 0 };
	struct vdpa_fleet *fleet = NULL;
	int ret = read_hosts(context, arguments, store, &fleet, &chosen);

	if (!ret && chosen.unreadable)
		ret = fail_unreadable(context);
	if (!ret)
		ret = find(context, arguments, &chosen, &baseline);
	if (!ret)
		*features = baseline->features;
	vdpa_baseline_free(baseline);
	free_chosen(&chosen);
	vdpa_fleet_free(fleet);
	return ret;
}
