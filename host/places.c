// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where on a host a device can go: each place and its verdict, best first. */

#include "describe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/holders.h>
#include <vdpa/wire.h>

#define VERDICTS (VDPA_VERDICT_CANNOT_TELL + 1)

/* What is known of a host while its places are judged. */
struct judging {
	const struct vdpa_host *host;
	const struct vdpa_host_where *where;
	struct arena arena; /* memory of the next members */
	struct index mgmtdevs;
	struct vdpa_parent *parents;
	const char **open; /* character devices in use, sorted */
	size_t open_count;
	struct vdpa_host_place *judged; /* in the order of the record */
	size_t judged_count;
	struct vdpa_host_places *places;
};

/* What vdpa_host_places_free() frees. */
struct made_places {
	struct vdpa_host_places places;
	struct arena arena;
};

/* ---- devices in use --------------------------------------------------- */

static int compare_chardevs(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool list_open(struct judging *judging)
{
	const struct vdpa_holders *holders = judging->where->holders;

	if (!holders)
		return true;
	judging->open = arena_new(&judging->arena, holders->count + 1,
				  sizeof(*judging->open));
	if (!judging->open)
		return false;
	for (size_t i = 0; i < holders->count; i++)
		judging->open[i] = holders->list[i].chardev;
	judging->open_count = holders->count;
	qsort(judging->open, judging->open_count, sizeof(*judging->open),
	      compare_chardevs);
	return true;
}

static bool is_open(const struct judging *judging, const char *chardev)
{
	return chardev && judging->open_count &&
	       bsearch(&chardev, judging->open, judging->open_count,
		       sizeof(*judging->open), compare_chardevs);
}

/* A hypervisor can use only a device of vhost_vdpa, or one without a driver. */
static bool is_used(const struct judging *judging,
		    const struct vdpa_host_dev *dev)
{
	if (dev->driver && strcmp(dev->driver, "vhost_vdpa") != 0)
		return true;
	return VDPA_HAS(&dev->config, VDPA_ATTR_DEV_NEGOTIATED_FEATURES) ||
	       is_open(judging, dev->chardev);
}

/* ---- judging ---------------------------------------------------------- */

static int judge_mgmtdev(struct judging *judging, size_t at,
			 struct vdpa_error *err)
{
	const struct vdpa_host_where *where = judging->where;
	struct vdpa_host_place *place = &judging->judged[judging->judged_count];
	int ret;

	ret = vdpa_migrate_plan(where->source, &judging->parents[at],
				where->vmm, &place->request, &place->judgement,
				err);
	if (ret)
		return ret;
	place->mgmtdev = &judging->host->mgmtdevs[at];
	judging->judged_count++;
	return 0;
}

static const struct vdpa_parent *parent_of(const struct judging *judging,
					   const struct vdpa_dev *dev)
{
	size_t at = index_find(&judging->mgmtdevs, dev->mgmtdev_bus,
			       dev->mgmtdev_name);

	return at == INDEX_NONE ? NULL : &judging->parents[at];
}

static int judge_dev(struct judging *judging, const struct vdpa_host_dev *dev,
		     struct vdpa_error *err)
{
	const struct vdpa_host_where *where = judging->where;
	struct vdpa_host_place *place = &judging->judged[judging->judged_count];
	struct vdpa_migrate_dev destination;
	int ret;

	vdpa_host_describe(dev, parent_of(judging, &dev->dev),
			   VDPA_HOST_DESTINATION, &destination);
	ret = vdpa_migrate_check(where->source, &destination, where->vmm,
				 &place->judgement, err);
	if (ret)
		return ret;
	place->dev = dev;
	judging->judged_count++;
	return 0;
}

static bool is_source(const struct judging *judging,
		      const struct vdpa_host_dev *dev)
{
	const char *except = judging->where->except;

	return except && dev->dev.name && strcmp(dev->dev.name, except) == 0;
}

/* Whether no later place can be better: devices come first. */
static bool is_enough(const struct judging *judging)
{
	enum vdpa_verdict last;

	if (!(judging->where->flags & VDPA_HOST_BEST_PLACE) ||
	    !judging->judged_count)
		return false;
	last = judging->judged[judging->judged_count - 1].judgement->verdict;
	return last == VDPA_VERDICT_IDENTICAL ||
	       last == VDPA_VERDICT_PROVISIONABLE;
}

static int judge_all(struct judging *judging, struct vdpa_error *err)
{
	const struct vdpa_host *host = judging->host;
	struct vdpa_host_places *places = judging->places;
	int ret = 0;

	for (size_t i = 0; i < host->dev_count && !ret && !is_enough(judging);
	     i++) {
		const struct vdpa_host_dev *dev = &host->devs[i];

		if (is_source(judging, dev))
			continue;
		if (is_used(judging, dev))
			places->used[places->used_count++] = dev;
		else
			ret = judge_dev(judging, dev, err);
	}
	for (size_t i = 0;
	     i < host->mgmtdev_count && !ret && !is_enough(judging); i++)
		ret = judge_mgmtdev(judging, i, err);
	return ret;
}

/* Best first; equally good ones stay in the order of the record. */
static void sort_places(struct judging *judging)
{
	struct vdpa_host_places *places = judging->places;

	for (int rank = 0; rank < VERDICTS; rank++)
		for (size_t i = 0; i < judging->judged_count; i++)
			if (vdpa_verdict_rank(
				    judging->judged[i].judgement->verdict) ==
			    rank)
				places->list[places->count++] =
					judging->judged[i];
}

/* ---- memory ----------------------------------------------------------- */

static bool prepare(struct judging *judging, struct made_places *made)
{
	const struct vdpa_host *host = judging->host;
	size_t count = host->dev_count + host->mgmtdev_count + 1;

	judging->places = &made->places;
	judging->parents = arena_new(&judging->arena, host->mgmtdev_count + 1,
				     sizeof(*judging->parents));
	judging->judged =
		arena_new(&judging->arena, count, sizeof(*judging->judged));
	made->places.list =
		arena_new(&made->arena, count, sizeof(*made->places.list));
	made->places.used = arena_new(&made->arena, host->dev_count + 1,
				      sizeof(*made->places.used));
	return judging->parents && judging->judged && made->places.list &&
	       made->places.used && list_open(judging) &&
	       index_mgmtdevs(&judging->mgmtdevs, &judging->arena, host);
}

static int fail_memory(struct vdpa_error *err)
{
	return vdpa_error_set(err, -ENOMEM, NULL,
			      "no memory for the places of a host");
}

static int judge_places(struct judging *judging, struct vdpa_error *err)
{
	int ret;

	describe_parents(judging->host, &judging->mgmtdevs, judging->parents);
	ret = judge_all(judging, err);
	if (!ret)
		sort_places(judging);
	else
		for (size_t i = 0; i < judging->judged_count; i++)
			vdpa_judgement_free(judging->judged[i].judgement);
	return ret;
}

int vdpa_host_places(const struct vdpa_host *host,
		     const struct vdpa_host_where *where,
		     struct vdpa_host_places **places, struct vdpa_error *err)
{
	struct judging judging = { .host = host, .where = where };
	struct made_places *made = calloc(1, sizeof(*made));
	int ret;

	if (!made)
		return fail_memory(err);
	ret = prepare(&judging, made) ? judge_places(&judging, err) :
					fail_memory(err);
	arena_free(&judging.arena);
	if (ret) {
		vdpa_host_places_free(&made->places);
		return ret;
	}
	*places = &made->places;
	return 0;
}

/* @places is the first member of what was allocated. */
void vdpa_host_places_free(struct vdpa_host_places *places)
{
	struct made_places *made = (struct made_places *)places;

	if (!made)
		return;
	for (size_t i = 0; i < places->count; i++)
		vdpa_judgement_free(places->list[i].judgement);
	arena_free(&made->arena);
	free(made);
}
