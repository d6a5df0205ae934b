// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa migrate baseline: what all hosts can make. */

#include "command.h"
#include "side.h"
#include "view-baseline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>

struct hosts {
	struct side *sides;
	struct vdpa_baseline_host *list;
	size_t count;
};

/* ---- hosts that are given twice --------------------------------------- */

/* A host and a text that identifies it. */
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

/* The first entry with the key of the entry before it; NULL: there is none. */
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

/* Checked before any record is read, because standard input can only be read
 * once. */
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

/* The choice for this host, or else the choice for all hosts. */
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
		const struct view_hosts shown = { .list = hosts.list,
						  .count = hosts.count };

		view_baseline(&context->out, class_id, &shown, baseline);
		ret = view_baseline_answer(baseline);
	}
	vdpa_baseline_free(baseline);
	free_hosts(&hosts);
	return ret;
}
