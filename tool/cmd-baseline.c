// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa migrate baseline: what all hosts can make. */

#include "command.h"
#include "findings.h"
#include "report.h"
#include "side.h"
#include "view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

struct hosts {
	struct side *sides;
	struct vdpa_baseline_host *list;
	size_t count;
};

/* ---- hosts that are given twice --------------------------------------- */

/* A host, by a text that no other host has. */
struct keyed {
	const char *key;
	size_t host;
};

static int compare_keyed(const void *a, const void *b)
{
	const struct keyed *one = a, *other = b;
	int order = strcmp(one->key, other->key);

	if (order)
		return order;
	return (one->host > other->host) - (one->host < other->host);
}

/* The first host with the key of an earlier one; NULL: there is none. The entry
 * before it is the earlier one. */
static const struct keyed *find_twice(struct keyed *list, size_t count)
{
	const struct keyed *found = NULL;

	qsort(list, count, sizeof(*list), compare_keyed);
	for (size_t i = 1; i < count; i++)
		if (strcmp(list[i - 1].key, list[i].key) == 0 &&
		    (!found || list[i].host < found->host))
			found = &list[i];
	return found;
}

static int fail_path(struct context *context, const char *path)
{
	if (strcmp(path, "-") == 0)
		return vdpa_error_set(&context->err, -EINVAL,
				      "put the other records into files",
				      "\"host -\" is given twice, and the "
				      "standard input has only one record");
	return vdpa_error_set(&context->err, -EINVAL, "give each host once",
			      "record \"%.200s\" is given twice", path);
}

/* Before any of them is read: the standard input can be read once. */
static int check_paths(struct context *context,
		       const struct arguments *arguments, struct keyed *list)
{
	const struct keyed *twice;

	for (size_t i = 0; i < arguments->host_count; i++)
		list[i] = (struct keyed){ arguments->hosts[i].path, i };
	twice = find_twice(list, arguments->host_count);
	return twice ? fail_path(context, twice->key) : 0;
}

static int fail_same(struct context *context, const char *one,
		     const char *other)
{
	return vdpa_error_set(&context->err, -EINVAL, "give each host once",
			      "\"%.200s\" and \"%.200s\" are records of "
			      "the same host",
			      one, other);
}

/* Records of the same boot are of the same host. */
static int check_boots(struct context *context, const struct hosts *hosts,
		       struct keyed *list)
{
	const struct keyed *twice;
	size_t count = 0;

	for (size_t i = 0; i < hosts->count; i++) {
		const char *boot_id = hosts->sides[i].record->boot_id;

		if (boot_id && *boot_id)
			list[count++] = (struct keyed){ boot_id, i };
	}
	twice = find_twice(list, count);
	if (!twice)
		return 0;
	return fail_same(context, hosts->sides[twice[-1].host].path,
			 hosts->sides[twice->host].path);
}

/* ---- records ---------------------------------------------------------- */

/* All management devices, or the one that was chosen. */
static int choose_parents(struct context *context, struct side *side,
			  const struct host_choice *choice,
			  struct vdpa_baseline_host *host)
{
	const struct vdpa_parent *parent;
	int ret = side_parents(context, side);

	if (ret)
		return ret;
	host->name = choice->path;
	host->parents = side->parents;
	host->parent_count = side->record->mgmtdev_count;
	if (!choice->mgmtdev_name)
		return 0;
	ret = side_read_parent(context, side, choice->mgmtdev_bus,
			       choice->mgmtdev_name, &parent);
	if (ret)
		return ret;
	host->parents = parent;
	host->parent_count = 1;
	return 0;
}

/* What was given for this host, else for each. */
static struct host_choice choice_of(const struct arguments *arguments,
				    size_t index)
{
	struct host_choice choice = arguments->hosts[index];

	if (!choice.mgmtdev_name) {
		choice.mgmtdev_bus = arguments->request.mgmtdev_bus;
		choice.mgmtdev_name = arguments->request.mgmtdev_name;
	}
	return choice;
}

static int read_all(struct context *context, const struct arguments *arguments,
		    struct hosts *hosts)
{
	int ret = 0;

	for (size_t i = 0; i < hosts->count && !ret; i++) {
		struct host_choice choice = choice_of(arguments, i);

		ret = side_open(context, choice.path, &hosts->sides[i]);
		if (!ret)
			ret = choose_parents(context, &hosts->sides[i], &choice,
					     &hosts->list[i]);
		if (!ret)
			hosts->list[i].vmm =
				side_vmm(&hosts->sides[i], arguments->vmm[0]);
	}
	return ret;
}

static int read_hosts(struct context *context,
		      const struct arguments *arguments, struct hosts *hosts)
{
	struct keyed *keyed = calloc(arguments->host_count, sizeof(*keyed));
	int ret;

	hosts->count = arguments->host_count;
	hosts->sides = calloc(hosts->count, sizeof(*hosts->sides));
	hosts->list = calloc(hosts->count, sizeof(*hosts->list));
	if (!hosts->sides || !hosts->list || !keyed) {
		free(keyed);
		return vdpa_error_set(&context->err, -ENOMEM, NULL,
				      "no memory for %zu hosts", hosts->count);
	}
	ret = check_paths(context, arguments, keyed);
	if (!ret)
		ret = read_all(context, arguments, hosts);
	if (!ret)
		ret = check_boots(context, hosts, keyed);
	free(keyed);
	return ret;
}

static void free_hosts(struct hosts *hosts)
{
	for (size_t i = 0; hosts->sides && i < hosts->count; i++)
		side_close(&hosts->sides[i]);
	free(hosts->sides);
	free(hosts->list);
}

/* ---- printing --------------------------------------------------------- */

/* The words of "dev add" besides the name and device_features. */
static void print_words(struct printer *out, const struct vdpa_request *request)
{
	static const struct label label = { .key = "words", .word = "" };
	char number[sizeof("65535")];

	out->ops->list_begin(out, &label);
	if (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MACADDR)) {
		out->ops->list_string(out, "mac");
		out->ops->list_string(out, "MAC");
	}
	if (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MTU)) {
		snprintf(number, sizeof(number), "%u", request->mtu);
		out->ops->list_string(out, "mtu");
		out->ops->list_string(out, number);
	}
	if (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MAX_VQP)) {
		snprintf(number, sizeof(number), "%u", request->max_vqp);
		out->ops->list_string(out, "max_vqp");
		out->ops->list_string(out, number);
	}
	out->ops->list_end(out);
}

static void print_hosts(struct printer *out, const struct hosts *hosts,
			const struct vdpa_baseline *baseline)
{
	static const struct label host = { .key = "host" };
	static const struct label mgmtdev = { .key = "mgmtdev" };

	out->ops->records_begin(out, "hosts");
	for (size_t i = 0; i < hosts->count; i++) {
		const struct vdpa_request *request = &baseline->requests[i];
		char *made;
		const char *name = view_handle(request->mgmtdev_bus,
					       request->mgmtdev_name, &made);

		out->ops->record_begin(out);
		out->ops->string(out, &host, hosts->sides[i].path);
		out->ops->string(out, &mgmtdev, view_text(out, name));
		print_words(out, request);
		out->ops->record_end(out);
		free(made);
	}
	out->ops->records_end(out);
}

static void print_paths(struct printer *out, const struct label *label,
			const struct hosts *hosts, const size_t *list,
			size_t count)
{
	out->ops->list_begin(out, label);
	for (size_t i = 0; i < count; i++)
		out->ops->list_string(out, hosts->sides[list[i]].path);
	out->ops->list_end(out);
}

static void print_lost(struct printer *out, uint32_t class_id,
		       const struct hosts *hosts, const struct vdpa_lost *lost)
{
	static const struct label bit = { .key = "bit", .word = "lost bit" };
	static const struct label name = { .key = "name" };
	static const struct label needs = { .key = "needs" };
	static const struct label to = { .key = "lost_to", .word = "to" };
	static const struct label paths = { .key = "hosts" };
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
		print_paths(out, &paths, hosts, lost->hosts, lost->host_count);
	if (lost->to == VDPA_LOST_TO_RULE)
		view_names(out, &needs, class_id, lost->needs);
	out->ops->record_end(out);
}

/* Hosts are left out when it is all of them. */
static void print_reason(struct printer *out, const struct hosts *hosts,
			 const struct vdpa_baseline_reason *reason)
{
	static const struct label from = { .key = "from",
					   .word = "    from",
					   .is_own_line = true };
	static const struct label to = { .key = "to",
					 .word = "    to",
					 .is_own_line = true };

	out->ops->record_begin(out);
	findings_print_fields(out, reason->finding);
	if (reason->from_count)
		print_paths(out, &from, hosts, reason->from,
			    reason->from_count);
	if (reason->to_count)
		print_paths(out, &to, hosts, reason->to, reason->to_count);
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
	out->ops->records_begin(out, "findings");
	for (size_t i = 0; i < baseline->reason_count; i++)
		print_reason(out, hosts, &baseline->reasons[i]);
	out->ops->records_end(out);
	out->ops->object_end(out);
	out->ops->section_end(out);
}

/* The worst reason comes first. */
static int answer_of(const struct vdpa_baseline *baseline)
{
	static const int answers[] = {
		[VDPA_WARNING] = 0,
		[VDPA_CONDITION] = ANSWER_DEPENDS,
		[VDPA_ERROR] = ANSWER_NO,
	};

	if (!baseline->reason_count)
		return 0;
	return answers[baseline->reasons[0].finding->severity];
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
	if (!ret) {
		print_baseline(&context->out, class_id, &hosts, baseline);
		ret = answer_of(baseline);
	}
	vdpa_baseline_free(baseline);
	free_hosts(&hosts);
	return ret;
}
