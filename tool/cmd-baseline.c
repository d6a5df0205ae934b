// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa migrate baseline: what all hosts can make. */

#include "command.h"
#include "report.h"
#include "side.h"
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* A record, and its management devices as parents. */
struct recorded {
	struct side side;
	struct vdpa_parent *parents;
};

struct hosts {
	struct recorded *recorded;
	struct vdpa_baseline_host *list;
	size_t count;
};

/* ---- records ---------------------------------------------------------- */

/* A host given twice stands where another one was meant. */
static int check_twice(struct context *context, const struct hosts *hosts,
		       size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (side_is_same(context, &hosts->recorded[i].side,
				 &hosts->recorded[index].side))
			return vdpa_error_set(
				&context->err, -EINVAL, "give each host once",
				"\"%.200s\" and \"%.200s\" are records of "
				"the same host",
				hosts->recorded[i].side.path,
				hosts->recorded[index].side.path);
	return 0;
}

static int read_host(struct context *context, const char *path,
		     const struct vdpa_vmm *named, struct recorded *recorded,
		     struct vdpa_baseline_host *host)
{
	const struct vdpa_host *record;
	int ret;

	ret = side_open(context, path, &recorded->side);
	if (ret)
		return ret;
	record = recorded->side.record;
	recorded->parents =
		calloc(record->mgmtdev_count + 1, sizeof(*recorded->parents));
	if (!recorded->parents)
		return -ENOMEM;
	for (size_t i = 0; i < record->mgmtdev_count; i++)
		side_recorded_parent(record, &record->mgmtdevs[i],
				     &recorded->parents[i]);
	*host = (struct vdpa_baseline_host){
		.name = path,
		.parents = recorded->parents,
		.parent_count = record->mgmtdev_count,
		.vmm = side_vmm(&recorded->side, named),
	};
	return 0;
}

static int read_hosts(struct context *context,
		      const struct arguments *arguments, struct hosts *hosts)
{
	int ret = 0;

	hosts->count = arguments->host_count;
	hosts->recorded = calloc(hosts->count, sizeof(*hosts->recorded));
	hosts->list = calloc(hosts->count, sizeof(*hosts->list));
	if (!hosts->recorded || !hosts->list)
		return -ENOMEM;
	for (size_t i = 0; i < hosts->count && !ret; i++) {
		ret = read_host(context, arguments->hosts[i], arguments->vmm[0],
				&hosts->recorded[i], &hosts->list[i]);
		if (!ret)
			ret = check_twice(context, hosts, i);
	}
	return ret;
}

static void free_hosts(struct hosts *hosts)
{
	for (size_t i = 0; hosts->recorded && i < hosts->count; i++) {
		free(hosts->recorded[i].parents);
		side_close(&hosts->recorded[i].side);
	}
	free(hosts->recorded);
	free(hosts->list);
}

/* ---- printing --------------------------------------------------------- */

static void print_hosts(struct printer *out, const struct hosts *hosts,
			const struct vdpa_baseline *baseline)
{
	static const struct label host = { .key = "host" };
	static const struct label mgmtdev = { .key = "mgmtdev" };

	out->ops->records_begin(out, "hosts");
	for (size_t i = 0; i < hosts->count; i++) {
		const struct vdpa_parent *parent =
			&hosts->list[i].parents[baseline->parents[i]];
		char *made;
		const char *name = view_mgmtdev_name(parent->mgmtdev, &made);

		out->ops->record_begin(out);
		out->ops->string(out, &host, hosts->recorded[i].side.path);
		out->ops->string(out, &mgmtdev, name);
		out->ops->record_end(out);
		free(made);
	}
	out->ops->records_end(out);
}

static void print_paths(struct printer *out, const struct hosts *hosts,
			const struct vdpa_lost *lost)
{
	static const struct label label = { .key = "hosts" };

	out->ops->list_begin(out, &label);
	for (size_t i = 0; i < lost->host_count; i++)
		out->ops->list_string(
			out, hosts->recorded[lost->hosts[i]].side.path);
	out->ops->list_end(out);
}

static void print_lost(struct printer *out, uint32_t class_id,
		       const struct hosts *hosts, const struct vdpa_lost *lost)
{
	static const struct label bit = { .key = "bit", .word = "lost bit" };
	static const struct label name = { .key = "name" };
	static const struct label needs = { .key = "needs" };
	static const struct label to = { .key = "lost_to", .word = "to" };
	static const char *const words[] = {
		[VDPA_LOST_TO_HOST] = "host",
		[VDPA_LOST_TO_RULE] = "rule",
		[VDPA_LOST_TO_VMM] = "vmm",
		[VDPA_LOST_TO_SET] = "set",
	};
	const char *feature = vdpa_feature_name(class_id, lost->bit);

	out->ops->record_begin(out);
	out->ops->number(out, &bit, lost->bit);
	if (feature)
		out->ops->string(out, &name, feature);
	out->ops->string(out, &to, words[lost->to]);
	if (lost->to == VDPA_LOST_TO_HOST)
		print_paths(out, hosts, lost);
	if (lost->to == VDPA_LOST_TO_RULE)
		view_names(out, &needs, class_id, lost->needs);
	out->ops->record_end(out);
}

static void print_baseline(struct printer *out, uint32_t class_id,
			   const struct hosts *hosts,
			   const struct vdpa_baseline *baseline)
{
	static const struct label features = { .key = "device_features" };

	out->ops->section_begin(out, "baseline");
	out->ops->object_begin(out, view_class_text(class_id).text,
			       GAP_BETWEEN);
	view_features(out, &features, class_id, baseline->features);
	print_hosts(out, hosts, baseline);
	out->ops->records_begin(out, "lost");
	for (size_t i = 0; i < baseline->lost_count; i++)
		print_lost(out, class_id, hosts, &baseline->lost[i]);
	out->ops->records_end(out);
	out->ops->object_end(out);
	out->ops->section_end(out);
}

/* ---- the command ------------------------------------------------------ */

int cmd_migrate_baseline(struct context *context,
			 const struct arguments *arguments)
{
	uint32_t class_id = arguments->class_id ? arguments->class_id :
						  VDPA_CLASS_NET;
	struct vdpa_baseline *baseline = NULL;
	struct hosts hosts = { .count = 0 };
	int ret;

	ret = read_hosts(context, arguments, &hosts);
	if (!ret)
		ret = vdpa_migrate_baseline(hosts.list, hosts.count, class_id,
					    arguments->vmm[0], &baseline,
					    &context->err);
	if (!ret)
		print_baseline(&context->out, class_id, &hosts, baseline);
	vdpa_baseline_free(baseline);
	free_hosts(&hosts);
	return ret;
}
