// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Kinds: hosts or devices that are equal in all that a verdict looks at. All of
 * it is written to a text, and equal texts are one kind.
 */

#include "kind.h"

#include "json/text-stream.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

/* ---- what makes a kind ------------------------------------------------------- */

static void put_vmm(FILE *to, const struct vdpa_vmm *vmm)
{
	fprintf(to, "%s\n", vmm ? vmm->name : "");
}

static void put_card(FILE *to, const struct vdpa_card *card)
{
	fprintf(to, " %" PRIx64 " %u %u %u\n", card->has, card->mtu,
		card->max_vqp, card->max_vq_size);
}

/* Left out: the name of a management device and its existing devices, which
 * differ between hosts. */
static void put_parent(FILE *to, const struct vdpa_parent *parent)
{
	const struct vdpa_mgmtdev *mgmtdev = parent->mgmtdev;

	fprintf(to, "%s %x %d %" PRIx64 " %" PRIx64 " %" PRIx64 " %x",
		parent->driver ? parent->driver : "", parent->kernel,
		parent->sibling != NULL, mgmtdev->has,
		mgmtdev->supported_classes, mgmtdev->supported_features,
		mgmtdev->max_vqs);
	put_card(to, &parent->card);
}

static void put_host(FILE *to, const struct report_model *model, size_t index)
{
	const struct report_host *host = &model->hosts[index];
	const struct vdpa_host *record = host->from->record;

	put_vmm(to, host->vmm);
	for (size_t i = 0; i < record->mgmtdev_count; i++)
		put_parent(to, &host->parents[i]);
}

/* The address is left out: no other device has it. */
static void put_dev(FILE *to, const struct report_model *model, size_t index)
{
	const struct vdpa_migrate_dev *dev = &model->devs[index].source;

	put_vmm(to, dev->vmm);
	fprintf(to, "%s\n%x %x %d %d %" PRIx64, dev->driver ? dev->driver : "",
		dev->kernel, dev->class_id, dev->is_recorded,
		dev->is_contradictory, dev->has);
	for (size_t i = 0; i < VDPA_PROPERTIES; i++)
		fprintf(to, " %d", (int)dev->origins[i]);
	fprintf(to, " %" PRIx64 " %" PRIx64 " %" PRIx64, dev->device_features,
		dev->open_features, dev->negotiated_features);
	fprintf(to, " %u %u %u %" PRIu64 " %" PRIx64 " %u", dev->mtu,
		dev->max_vqp, dev->max_vq_size, dev->capacity,
		dev->backend_features, dev->control_vq_apart);
}

/* ---- equal texts ---------------------------------------------------------------- */

typedef void put_fn(FILE *to, const struct report_model *model, size_t index);

struct key {
	char *text;
	size_t index; /* of the host or device */
	size_t kind;  /* in the order of texts */
	size_t first; /* the least index of its kind */
	size_t count; /* of its kind */
};

static int compare_texts(const void *a, const void *b)
{
	const struct key *one = a, *other = b;
	int order = strcmp(one->text, other->text);

	return order ? order :
		       (one->index > other->index) -
			       (one->index < other->index);
}

/* The kind with the most members comes first. */
static int compare_counts(const void *a, const void *b)
{
	const struct key *one = a, *other = b;

	if (one->count != other->count)
		return one->count < other->count ? 1 : -1;
	if (one->first != other->first)
		return one->first < other->first ? -1 : 1;
	return (one->index > other->index) - (one->index < other->index);
}

/* Equal texts are neighbours. */
static void count_equal(struct key *keys, size_t count)
{
	for (size_t begin = 0, end; begin < count; begin = end) {
		end = begin + 1;
		while (end < count &&
		       strcmp(keys[begin].text, keys[end].text) == 0)
			end++;
		for (size_t i = begin; i < end; i++) {
			keys[i].first = keys[begin].index;
			keys[i].count = end - begin;
		}
	}
}

/* Returns the number of kinds. */
static size_t number_kinds(struct key *keys, size_t count)
{
	size_t kinds = 0;

	for (size_t i = 0; i < count; i++) {
		if (i && keys[i].first != keys[i - 1].first)
			kinds++;
		keys[i].kind = kinds;
	}
	return count ? kinds + 1 : 0;
}

static void free_keys(struct key *keys, size_t count)
{
	for (size_t i = 0; keys && i < count; i++)
		free(keys[i].text);
	free(keys);
}

static int write_key(const struct report_model *model, put_fn *put,
		     struct key *key)
{
	struct text_stream stream = { .size = 0 };

	if (!text_stream_open(&stream))
		return -ENOMEM;
	put(stream.file, model, key->index);
	key->text = text_stream_close(&stream);
	return key->text ? 0 : -ENOMEM;
}

/* For each of @indexes, a key with its kind, the kinds in their order. */
static int find_keys(const struct report_model *model, put_fn *put,
		     struct key *keys, size_t count, size_t *kinds)
{
	for (size_t i = 0; i < count; i++)
		if (write_key(model, put, &keys[i]))
			return -ENOMEM;
	if (count)
		qsort(keys, count, sizeof(*keys), compare_texts);
	count_equal(keys, count);
	if (count)
		qsort(keys, count, sizeof(*keys), compare_counts);
	*kinds = number_kinds(keys, count);
	return 0;
}

/* ---- hosts ------------------------------------------------------------------------ */

static int note_host_kinds(struct report_model *model, const struct key *keys,
			   size_t count, size_t kinds)
{
	model->host_kinds = calloc(kinds + 1, sizeof(*model->host_kinds));
	if (!model->host_kinds)
		return -ENOMEM;
	model->host_kind_count = kinds;
	for (size_t i = 0; i < count; i++) {
		struct report_host_kind *kind =
			&model->host_kinds[keys[i].kind];
		struct report_host *host = &model->hosts[keys[i].index];

		host->kind = keys[i].kind;
		kind->example = keys[i].first;
		kind->count = keys[i].count;
		kind->open_count += report_is_open(model, host);
	}
	return 0;
}

static int find_host_kinds(struct report_model *model)
{
	struct key *keys = calloc(model->host_count + 1, sizeof(*keys));
	size_t count = 0, kinds;
	int ret;

	if (!keys)
		return -ENOMEM;
	for (size_t i = 0; i < model->host_count; i++)
		if (model->hosts[i].parents)
			keys[count++].index = i;
	ret = find_keys(model, put_host, keys, count, &kinds);
	if (!ret)
		ret = note_host_kinds(model, keys, count, kinds);
	free_keys(keys, count);
	return ret;
}

/* ---- devices ------------------------------------------------------------------------ */

static int note_dev_kinds(struct report_model *model, const struct key *keys,
			  size_t kinds)
{
	model->dev_kinds = calloc(kinds + 1, sizeof(*model->dev_kinds));
	if (!model->dev_kinds)
		return -ENOMEM;
	model->dev_kind_count = kinds;
	for (size_t i = 0; i < model->dev_count; i++) {
		struct report_dev_kind *kind = &model->dev_kinds[keys[i].kind];

		model->devs[keys[i].index].kind = keys[i].kind;
		kind->example = keys[i].first;
		kind->count = keys[i].count;
	}
	return 0;
}

static int find_dev_kinds(struct report_model *model)
{
	struct key *keys = calloc(model->dev_count + 1, sizeof(*keys));
	size_t kinds;
	int ret;

	if (!keys)
		return -ENOMEM;
	for (size_t i = 0; i < model->dev_count; i++)
		keys[i].index = i;
	ret = find_keys(model, put_dev, keys, model->dev_count, &kinds);
	if (!ret)
		ret = note_dev_kinds(model, keys, kinds);
	free_keys(keys, model->dev_count);
	return ret;
}

int report_find_kinds(struct report_model *model)
{
	int ret = find_host_kinds(model);

	return ret ? ret : find_dev_kinds(model);
}
