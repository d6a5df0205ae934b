// SPDX-License-Identifier: LGPL-2.1-or-later
/* The largest set of features of many recorded hosts, as JSON. */

#include "answer.h"

#include "pair.h"
#include "json/fail.h"
#include "json/types.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/* The hosts, and what is known of them. */
struct hosts {
	const struct vdpa_host *const *records;
	const char *const *names;
	const char *const *mgmtdevs; /* NULL: any */
	size_t count;
	const struct vdpa_vmm *vmm;   /* NULL: those that the records have */
	struct vdpa_parent **parents; /* of each host, an array */
	struct vdpa_baseline_host *list;
};

/* ---- reading ---------------------------------------------------------- */

struct boot {
	const char *boot_id;
	size_t host;
};

static int compare_boots(const void *a, const void *b)
{
	const struct boot *one = a, *other = b;

	return strcmp(one->boot_id, other->boot_id);
}

/* One host given twice would hide that others are missing. */
static int check_twice(const struct hosts *hosts, struct vdpa_error *err)
{
	struct boot *boots = calloc(hosts->count + 1, sizeof(*boots));
	size_t count = 0;
	int ret = 0;

	if (!boots)
		return json_fail_memory(err);
	for (size_t i = 0; i < hosts->count; i++) {
		const char *boot_id = hosts->records[i]->boot_id;

		if (boot_id && *boot_id)
			boots[count++] = (struct boot){ boot_id, i };
	}
	qsort(boots, count, sizeof(*boots), compare_boots);
	for (size_t i = 1; i < count && !ret; i++)
		if (compare_boots(&boots[i - 1], &boots[i]) == 0)
			ret = vdpa_error_set(
				err, -EINVAL, "give each host once",
				"\"%.200s\" and \"%.200s\" are records of the "
				"same host",
				hosts->names[boots[i - 1].host],
				hosts->names[boots[i].host]);
	free(boots);
	return ret;
}

/* All management devices of a host, or the one that was chosen. */
static int read_host(struct hosts *hosts, size_t i, struct vdpa_error *err)
{
	const char *mgmtdev = hosts->mgmtdevs ? hosts->mgmtdevs[i] : NULL;
	const struct vdpa_host *record = hosts->records[i];
	struct vdpa_baseline_host *host = &hosts->list[i];
	int ret;

	ret = vdpa_host_parents(record, &hosts->parents[i], err);
	if (!ret)
		ret = pair_vmm(record, hosts->vmm, &host->vmm, err);
	if (ret)
		return ret;
	host->name = hosts->names[i];
	host->parents = hosts->parents[i];
	host->parent_count = record->mgmtdev_count;
	if (!mgmtdev)
		return 0;
	host->parent_count = 1;
	return pair_parent(record, mgmtdev, hosts->parents[i], err);
}

static int read_hosts(struct hosts *hosts, struct vdpa_error *err)
{
	int ret = check_twice(hosts, err);

	if (ret)
		return ret;
	hosts->parents = calloc(hosts->count + 1, sizeof(*hosts->parents));
	hosts->list = calloc(hosts->count + 1, sizeof(*hosts->list));
	if (!hosts->parents || !hosts->list)
		return json_fail_memory(err);
	for (size_t i = 0; i < hosts->count && !ret; i++)
		ret = read_host(hosts, i, err);
	return ret;
}

static void free_hosts(struct hosts *hosts)
{
	for (size_t i = 0; hosts->parents && i < hosts->count; i++)
		free(hosts->parents[i]);
	free(hosts->parents);
	free(hosts->list);
}

/* ---- writing ---------------------------------------------------------- */

static void put_number_word(struct json_writer *to,
			    const struct vdpa_request *request,
			    unsigned int attr, unsigned int number)
{
	char text[sizeof("65535")];

	if (!VDPA_HAS(request, attr))
		return;
	snprintf(text, sizeof(text), "%u", number & 0xffff);
	json_put_string(to, NULL, vdpa_attr_word(attr));
	json_put_string(to, NULL, text);
}

/* The words of "dev add" besides the name and device_features. */
static void put_words(struct json_writer *to,
		      const struct vdpa_request *request)
{
	json_open(to, "words", '[');
	if (VDPA_HAS(request, VDPA_ATTR_DEV_NET_CFG_MACADDR)) {
		json_put_string(to, NULL, "mac");
		json_put_string(to, NULL, "MAC");
	}
	put_number_word(to, request, VDPA_ATTR_DEV_NET_CFG_MTU, request->mtu);
	put_number_word(to, request, VDPA_ATTR_DEV_NET_CFG_MAX_VQP,
			request->max_vqp);
	json_close(to, ']');
}

static void put_hosts(struct json_writer *to, const struct hosts *hosts,
		      const struct vdpa_baseline *baseline)
{
	json_open(to, "hosts", '[');
	for (size_t i = 0; i < hosts->count; i++) {
		const struct vdpa_request *request = &baseline->requests[i];

		json_open(to, NULL, '{');
		json_put_string(to, "host", hosts->names[i]);
		answer_put_handle(to, "mgmtdev", request->mgmtdev_bus,
				  request->mgmtdev_name);
		put_words(to, request);
		json_close(to, '}');
	}
	json_close(to, ']');
}

static void put_names(struct json_writer *to, const char *key,
		      const struct hosts *hosts, const size_t *list,
		      size_t count)
{
	json_open(to, key, '[');
	for (size_t i = 0; i < count; i++)
		json_put_string(to, NULL, hosts->names[list[i]]);
	json_close(to, ']');
}

static void put_needs(struct json_writer *to, uint32_t class_id, uint64_t needs)
{
	char text[sizeof("bit_63")];

	json_open(to, "needs", '[');
	for (unsigned int bit = 0; bit < 64; bit++) {
		const char *name = vdpa_feature_name(class_id, bit);

		snprintf(text, sizeof(text), "bit_%u", bit & 63);
		if (needs & VDPA_BIT(bit))
			json_put_string(to, NULL, name ? name : text);
	}
	json_close(to, ']');
}

static void put_lost(struct json_writer *to, uint32_t class_id,
		     const struct hosts *hosts, const struct vdpa_lost *lost)
{
	static const char *const words[] = {
		[VDPA_LOST_TO_HOST] = "host",
		[VDPA_LOST_TO_RULE] = "rule",
		[VDPA_LOST_TO_VMM] = "vmm",
		[VDPA_LOST_TO_SET] = "set",
	};
	const char *name = vdpa_feature_name(class_id, lost->bit);

	json_open(to, NULL, '{');
	json_put_number(to, "bit", lost->bit);
	if (name)
		json_put_string(to, "name", name);
	json_put_string(to, "lost_to", words[lost->to]);
	if (lost->to == VDPA_LOST_TO_HOST)
		put_names(to, "hosts", hosts, lost->hosts, lost->host_count);
	if (lost->to == VDPA_LOST_TO_RULE)
		put_needs(to, class_id, lost->needs);
	json_close(to, '}');
}

/* A reason for all hosts does not list them. */
static void put_reason(struct json_writer *to, const struct hosts *hosts,
		       const struct vdpa_baseline_reason *reason)
{
	json_open(to, NULL, '{');
	answer_put_finding(to, reason->finding);
	if (reason->from_count)
		put_names(to, "from", hosts, reason->from, reason->from_count);
	if (reason->to_count)
		put_names(to, "to", hosts, reason->to, reason->to_count);
	json_close(to, '}');
}

static void put_baseline(struct json_writer *to, uint32_t class_id,
			 const struct hosts *hosts,
			 const struct vdpa_baseline *baseline)
{
	answer_put_features(to, "device_features", class_id,
			    baseline->features);
	put_hosts(to, hosts, baseline);
	json_open(to, "lost", '[');
	for (size_t i = 0; i < baseline->lost_count; i++)
		put_lost(to, class_id, hosts, &baseline->lost[i]);
	json_close(to, ']');
	json_open(to, "findings", '[');
	for (size_t i = 0; i < baseline->reason_count; i++)
		put_reason(to, hosts, &baseline->reasons[i]);
	json_close(to, ']');
}

static int write_baseline(uint32_t class_id, const struct hosts *hosts,
			  const struct vdpa_baseline *baseline, char **text,
			  struct vdpa_error *err)
{
	struct json_writer to = { .is_document = true };
	char number[sizeof("4294967295")];
	const char *name = vdpa_class_name(class_id);

	snprintf(number, sizeof(number), "%u", class_id);
	json_open(&to, NULL, '{');
	json_open(&to, "baseline", '{');
	json_open(&to, name ? name : number, '{');
	put_baseline(&to, class_id, hosts, baseline);
	for (int i = 0; i < 3; i++)
		json_close(&to, '}');
	return answer_finish(&to, text, err);
}

/* ---- the answer ------------------------------------------------------- */

int vdpa_json_migrate_baseline(const struct vdpa_host *const *hosts,
			       const char *const *names,
			       const char *const *mgmtdevs, size_t count,
			       const char *class_word, const char *vmm,
			       char **text, struct vdpa_error *err)
{
	struct hosts all = { .records = hosts,
			     .names = names,
			     .mgmtdevs = mgmtdevs,
			     .count = count };
	struct vdpa_baseline *baseline = NULL;
	uint32_t class_id;
	int ret = answer_vmm(hosts, count, vmm, &all.vmm, err);

	if (!ret)
		ret = answer_class(class_word, VDPA_CLASS_NET, &class_id, err);
	if (!ret)
		ret = read_hosts(&all, err);
	if (!ret)
		ret = vdpa_migrate_baseline(all.list, count, class_id, all.vmm,
					    &baseline, err);
	if (!ret)
		ret = write_baseline(class_id, &all, baseline, text, err);
	vdpa_baseline_free(baseline);
	free_hosts(&all);
	return ret;
}
