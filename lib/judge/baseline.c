// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Find the largest set of features that every host can make. A host can have
 * several management devices, and one of them must offer the whole set. So the
 * search keeps all possible sets, and intersects them with each host in turn.
 */

#include "baseline.h"

#include "driver.h"
#include "util/array.h"
#include "util/error.h"
#include "util/text.h"
#include "vmm.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/*
 * The search keeps at most BASELINE_SETS_MAX sets, the largest ones, so that
 * its time is linear. Few searches need more: hosts have few kinds of
 * management devices, and a subset of another set is dropped.
 */
struct sets {
	uint64_t masks[BASELINE_SETS_MAX];
	size_t count;
};

/* A management device that makes devices of the class with chosen features. */
struct maker {
	const struct vdpa_parent *parent;
	size_t index; /* among the management devices of its host */
	uint64_t offered;
	uint64_t needs;	    /* of the parent driver and the hypervisor */
	uint64_t likes[2];  /* only equal ones can be moved both ways */
	unsigned int worst; /* badness, whatever features the device has */
};

/* The makers of all hosts, and which of them the search may choose. */
struct makers {
	struct search *search;
	struct maker *list;
	size_t *first;	     /* for each host, and one more */
	unsigned int *least; /* for each host, the least badness */
	bool is_least_only;
	const struct maker *like; /* NULL: any */
};

/* The hypervisor of a host; NULL: not known. */
static const struct vdpa_vmm *vmm_of(const struct search *search, size_t index)
{
	const struct vdpa_vmm *own = search->hosts[index].vmm;

	return own ? own : search->vmm;
}

/* Any host can be the source: each hypervisor must be able to move the device.
 */
static void join_vmms(struct search *search)
{
	for (size_t i = 0; i < search->count; i++) {
		const struct vdpa_vmm *vmm = vmm_of(search, i);

		search->takes &= vmm ? vmm->takes : UINT64_MAX;
		search->needs |= vmm ? vmm->needs : 0;
	}
}

/* ---- sets ------------------------------------------------------------- */

static int count_bits(uint64_t mask)
{
	return __builtin_popcountll(mask);
}

/* Whether @a is larger than @b, or equally large with lower bits. */
static bool is_better(uint64_t a, uint64_t b)
{
	int difference = count_bits(a) - count_bits(b);

	return difference > 0 || (difference == 0 && a < b);
}

static size_t worst_of(const struct sets *sets)
{
	size_t worst = 0;

	for (size_t i = 1; i < sets->count; i++)
		if (is_better(sets->masks[worst], sets->masks[i]))
			worst = i;
	return worst;
}

/*
 * Add @mask unless it is a subset of a set; drop the subsets of @mask. Returns
 * whether there was room; otherwise the smallest set is dropped.
 */
static bool add_set(struct sets *sets, uint64_t mask)
{
	size_t kept = 0;

	for (size_t i = 0; i < sets->count; i++)
		if (!(mask & ~sets->masks[i]))
			return true;
	for (size_t i = 0; i < sets->count; i++)
		if (sets->masks[i] & ~mask)
			sets->masks[kept++] = sets->masks[i];
	sets->count = kept;
	if (sets->count < BASELINE_SETS_MAX) {
		sets->masks[sets->count++] = mask;
		return true;
	}
	if (is_better(mask, sets->masks[worst_of(sets)]))
		sets->masks[worst_of(sets)] = mask;
	return false;
}

/* ---- makers ----------------------------------------------------------- */

/* The features that the parent driver and the hypervisor require. */
static uint64_t needs_of(const struct search *search,
			 const struct vdpa_parent *parent)
{
	const struct driver *driver = driver_find(parent->driver);

	return (driver ? driver->needs : 0) | search->needs;
}

/* Whether a management device makes devices with chosen features. */
static bool serves(const struct search *search,
		   const struct vdpa_parent *parent)
{
	const struct vdpa_mgmtdev *mgmtdev = parent->mgmtdev;

	return driver_may_take(driver_find(parent->driver), parent->kernel,
			       VDPA_ATTR_DEV_FEATURES) &&
	       search->class_id < 64 &&
	       mgmtdev->supported_classes & VDPA_BIT(search->class_id) &&
	       VDPA_HAS(mgmtdev, VDPA_ATTR_DEV_SUPPORTED_FEATURES);
}

/* What a hypervisor compares and no request decides. */
static void find_likes(const struct search *search, struct maker *maker)
{
	const struct vdpa_parent *parent = maker->parent;
	const struct driver *driver = driver_find(parent->driver);

	if (!search->vmm || !driver)
		return;
	if (VMM_IS(search->vmm, BACKEND))
		maker->likes[0] = driver_backend(driver, parent->kernel).most;
	if (VMM_IS(search->vmm, VQ_SIZE))
		maker->likes[1] = driver->vq_size.value;
}

/* With the fewest features, only the limits of the driver count. */
static int find_worst(const struct search *search, struct maker *maker)
{
	unsigned int badness;
	int ret;

	if (!search->vmm)
		return 0;
	ret = baseline_badness(search, maker->parent, maker->needs, &badness);
	maker->worst = badness / BASELINE_SURE;
	return ret;
}

static int add_makers(struct makers *makers, size_t host, size_t *count)
{
	const struct search *search = makers->search;
	const struct vdpa_baseline_host *from = &search->hosts[host];
	int ret = 0;

	makers->first[host] = *count;
	makers->least[host] = UINT_MAX;
	for (size_t i = 0; i < from->parent_count && !ret; i++) {
		const struct vdpa_parent *parent = &from->parents[i];
		struct maker *maker = &makers->list[*count];

		if (!serves(search, parent))
			continue;
		*maker = (struct maker){
			.parent = parent,
			.index = i,
			.offered = parent->mgmtdev->supported_features,
			.needs = needs_of(search, parent),
		};
		find_likes(search, maker);
		ret = find_worst(search, maker);
		if (maker->worst < makers->least[host])
			makers->least[host] = maker->worst;
		++*count;
	}
	makers->first[host + 1] = *count;
	return ret;
}

static void free_makers(struct makers *makers)
{
	free(makers->list);
	free(makers->first);
	free(makers->least);
}

static int find_makers(struct makers *makers)
{
	const struct search *search = makers->search;
	size_t count = 0;
	int ret = 0;

	for (size_t i = 0; i < search->count; i++)
		count += search->hosts[i].parent_count;
	makers->list = calloc(count + 1, sizeof(*makers->list));
	makers->first = calloc(search->count + 1, sizeof(*makers->first));
	makers->least = calloc(search->count + 1, sizeof(*makers->least));
	if (!makers->list || !makers->first || !makers->least)
		return -ENOMEM;
	count = 0;
	for (size_t i = 0; i < search->count && !ret; i++)
		ret = add_makers(makers, i, &count);
	return ret;
}

static bool is_like(const struct maker *one, const struct maker *other)
{
	return one->likes[0] == other->likes[0] &&
	       one->likes[1] == other->likes[1];
}

static bool is_allowed(const struct makers *makers, size_t host,
		       const struct maker *maker)
{
	if (makers->is_least_only && maker->worst > makers->least[host])
		return false;
	return !makers->like || is_like(makers->like, maker);
}

/* The next allowed maker of @host, from @maker; NULL: there is no more. */
static const struct maker *next_maker(const struct makers *makers, size_t host,
				      const struct maker *maker)
{
	const struct maker *end = &makers->list[makers->first[host + 1]];

	for (; maker < end; maker++)
		if (is_allowed(makers, host, maker))
			return maker;
	return NULL;
}

static const struct maker *first_maker(const struct makers *makers, size_t host)
{
	return next_maker(makers, host, &makers->list[makers->first[host]]);
}

static bool makes(const struct maker *maker, uint64_t mask)
{
	return !(maker->needs & ~mask) && !(mask & ~maker->offered);
}

/* The first allowed maker of @mask, from @maker; NULL: none. */
static const struct maker *maker_from(const struct makers *makers, size_t host,
				      const struct maker *maker, uint64_t mask)
{
	maker = next_maker(makers, host, maker);
	while (maker && !makes(maker, mask))
		maker = next_maker(makers, host, maker + 1);
	return maker;
}

static const struct maker *find_maker(const struct makers *makers, size_t host,
				      uint64_t mask)
{
	return maker_from(makers, host, &makers->list[makers->first[host]],
			  mask);
}

/* All that the management devices of a host offer, together. */
static uint64_t offered_by(const struct makers *makers, size_t host,
			   bool is_any)
{
	uint64_t offered = 0;

	for (size_t i = makers->first[host]; i < makers->first[host + 1]; i++)
		if (is_any || is_allowed(makers, host, &makers->list[i]))
			offered |= makers->list[i].offered;
	return offered;
}

static void meet_host(const struct makers *makers, size_t host,
		      struct sets *sets)
{
	struct sets met = { .count = 0 };

	for (const struct maker *maker = first_maker(makers, host); maker;
	     maker = next_maker(makers, host, maker + 1))
		for (size_t n = 0; n < sets->count; n++) {
			uint64_t mask = sets->masks[n] & maker->offered;

			if (!(maker->needs & ~mask) && !add_set(&met, mask))
				makers->search->is_cut = true;
		}
	*sets = met;
}

/* ---- the search ------------------------------------------------------- */

/* The beginning of an error. */
static const char *cut_text(const struct search *search)
{
	return search->is_cut ? "among the sets that were compared: " : "";
}

/* No set is left after host @index. */
static int fail_host(const struct makers *makers, size_t index,
		     struct vdpa_error *err)
{
	const struct search *search = makers->search;
	const struct vdpa_baseline_host *host = &search->hosts[index];
	const char *class_name = vdpa_class_name(search->class_id);
	const struct vdpa_vmm *vmm = vmm_of(search, index);

	if (makers->first[index] == makers->first[index + 1])
		return vdpa_error_set(
			err, -EOPNOTSUPP, "leave the host out",
			"host \"%.200s\" has no management device that "
			"makes a device of class %s with "
			"device_features",
			host->name, class_name ? class_name : "unknown");
	return vdpa_error_set(
		err, -EOPNOTSUPP, "leave the host out",
		"%shost \"%.200s\" has no set of features%s that the parent "
		"drivers make%s%s%s",
		cut_text(search), host->name,
		index ? " in common with the hosts before it" : "",
		vmm ? " and " : "", vmm ? vmm->title : "", vmm ? " moves" : "");
}

static bool is_made_everywhere(const struct makers *makers, uint64_t mask)
{
	for (size_t i = 0; i < makers->search->count; i++)
		if (!find_maker(makers, i, mask))
			return false;
	return true;
}

static int choose(const struct makers *makers, const struct sets *sets,
		  uint64_t *best, struct vdpa_error *err)
{
	bool is_found = false;

	for (size_t i = 0; i < sets->count; i++) {
		uint64_t mask = vdpa_features_close(makers->search->class_id,
						    sets->masks[i]);

		if (is_made_everywhere(makers, mask) &&
		    (!is_found || is_better(mask, *best))) {
			*best = mask;
			is_found = true;
		}
	}
	if (is_found)
		return 0;
	return vdpa_error_set(
		err, -EOPNOTSUPP, "leave out a host",
		"%sthere is no set of features that all hosts can make",
		cut_text(makers->search));
}

/* The hint of vdpa_vmm_features() is about the features of a request. */
static int meet_vmm(const struct search *search, const struct vdpa_vmm *vmm,
		    uint64_t *mask, struct vdpa_error *err)
{
	int ret = vdpa_vmm_features(vmm, search->class_id, *mask, mask, err);

	if (ret && err && !vmm_moves_class(vmm, search->class_id))
		error_text(err->hint,
			   "name another hypervisor, or leave out its hosts: "
			   "\"vdpa vmm show\" lists the classes of each");
	return ret;
}

static int meet_vmms(const struct search *search, uint64_t *mask,
		     struct vdpa_error *err)
{
	int ret = 0;

	for (size_t i = 0; i < search->count && !ret; i++)
		if (vmm_of(search, i))
			ret = meet_vmm(search, vmm_of(search, i), mask, err);
	return ret;
}

/* The largest set that the allowed makers have in common. */
static int find_best(const struct makers *makers, uint64_t *best,
		     struct vdpa_error *err)
{
	const struct search *search = makers->search;
	struct sets sets = { .masks = { UINT64_MAX }, .count = 1 };
	int ret = meet_vmms(search, &sets.masks[0], err);

	if (ret)
		return ret;
	for (size_t i = 0; i < search->count; i++) {
		meet_host(makers, i, &sets);
		if (!sets.count)
			return fail_host(makers, i, err);
	}
	return choose(makers, &sets, best, err);
}

/* Whether an earlier maker is like @maker. */
static bool is_tried(const struct makers *makers, const struct maker *maker)
{
	for (const struct maker *at = makers->list; at < maker; at++)
		if (is_like(at, maker))
			return true;
	return false;
}

/*
 * Find the largest set that makers of all hosts, all of them alike, can make.
 * Sets @makers->like to one of them; NULL: there is no such set.
 */
static void find_best_alike(struct makers *makers, uint64_t *best)
{
	const struct maker *like = NULL;
	size_t end = makers->first[1];
	uint64_t found = 0;

	for (size_t i = 0; i < end; i++) {
		makers->like = &makers->list[i];
		if (is_tried(makers, makers->like) ||
		    find_best(makers, &found, NULL) ||
		    (like && !is_better(found, *best)))
			continue;
		*best = found;
		like = makers->like;
	}
	makers->like = like;
}

/*
 * Makers whose devices can be moved for sure come first; among these, makers
 * that are alike. If they have no set in common, any makers are used.
 */
static int find_surest(struct makers *makers, uint64_t *best,
		       struct vdpa_error *err)
{
	if (!makers->search->vmm)
		return find_best(makers, best, err);
	makers->is_least_only = true;
	find_best_alike(makers, best);
	if (makers->like || !find_best(makers, best, NULL))
		return 0;
	makers->is_least_only = false;
	return find_best(makers, best, err);
}

/* ---- one for each host ------------------------------------------------- */

/* Of the makers of the set, the one whose device can be moved best. */
static int choose_maker(const struct makers *makers, size_t host,
			uint64_t features, size_t *chosen)
{
	const struct maker *maker = find_maker(makers, host, features);
	unsigned int least = UINT_MAX, badness;
	int ret = 0;

	*chosen = maker->index;
	/* On most hosts, there is one. */
	if (!maker_from(makers, host, maker + 1, features))
		return 0;
	for (; maker && !ret;
	     maker = maker_from(makers, host, maker + 1, features)) {
		ret = baseline_badness(makers->search, maker->parent, features,
				       &badness);
		if (ret || badness >= least)
			continue;
		least = badness;
		*chosen = maker->index;
	}
	return ret;
}

/* ---- lost features ---------------------------------------------------- */

/* The hosts that have no management device with bit @lost->bit. */
static int find_hosts(const struct makers *makers, struct vdpa_lost *lost)
{
	size_t count = makers->search->count;

	lost->hosts = calloc(count, sizeof(*lost->hosts));
	if (!lost->hosts)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		if (!(offered_by(makers, i, true) & VDPA_BIT(lost->bit)))
			lost->hosts[lost->host_count++] = i;
	return 0;
}

/*
 * Whether a host has @bit only on makers that are not allowed, because the
 * hypervisor moves their devices less surely.
 */
static bool is_avoided(const struct makers *makers, unsigned int bit)
{
	for (size_t i = 0; i < makers->search->count; i++)
		if (!(offered_by(makers, i, false) & VDPA_BIT(bit)))
			return true;
	return false;
}

/* The bits that @bit needs and @features lacks. */
static uint64_t lacks(uint32_t class_id, uint64_t features, unsigned int bit)
{
	const struct vdpa_feature *feature = vdpa_feature_get(class_id, bit);
	uint64_t lacking;

	if (!feature)
		return 0;
	lacking = (feature->needs | feature->wants) & ~features;
	return feature->needs_one & features ? lacking :
					       lacking | feature->needs_one;
}

static int explain(const struct makers *makers, uint64_t features,
		   struct vdpa_lost *lost)
{
	const struct search *search = makers->search;

	if (!(search->takes & VDPA_BIT(lost->bit))) {
		lost->to = VDPA_LOST_TO_VMM;
		return 0;
	}
	if (find_hosts(makers, lost))
		return -ENOMEM;
	lost->needs = lacks(search->class_id, features, lost->bit);
	if (lost->host_count)
		lost->to = VDPA_LOST_TO_HOST;
	else if (lost->needs)
		lost->to = VDPA_LOST_TO_RULE;
	else
		lost->to = is_avoided(makers, lost->bit) ? VDPA_LOST_TO_VMM :
							   VDPA_LOST_TO_SET;
	return 0;
}

static int fill_lost(const struct makers *makers,
		     struct vdpa_baseline *baseline)
{
	uint64_t offered = 0;
	int ret = 0;

	for (size_t i = 0; i < makers->search->count; i++)
		offered |= offered_by(makers, i, true);
	for (unsigned int bit = 0; bit < 64 && !ret; bit++) {
		struct vdpa_lost *lost = &baseline->lost[baseline->lost_count];

		if (!(offered & ~baseline->features & VDPA_BIT(bit)))
			continue;
		lost->bit = bit;
		ret = explain(makers, baseline->features, lost);
		baseline->lost_count++;
	}
	return ret;
}

static int fill_baseline(const struct makers *makers,
			 struct vdpa_baseline *baseline)
{
	size_t count = makers->search->count;
	int ret;

	baseline->parents = calloc(count, sizeof(*baseline->parents));
	if (!baseline->parents)
		return -ENOMEM;
	ret = fill_lost(makers, baseline);
	for (size_t i = 0; i < count && !ret; i++)
		ret = choose_maker(makers, i, baseline->features,
				   &baseline->parents[i]);
	return ret ? ret : baseline_judge(makers->search, baseline);
}

static int fail_memory(struct vdpa_error *err)
{
	return vdpa_error_set(err, -ENOMEM, NULL, "no memory for a baseline");
}

static int search_baseline(struct makers *makers,
			   struct vdpa_baseline **baseline,
			   struct vdpa_error *err)
{
	struct vdpa_baseline *made;
	uint64_t best = 0;
	int ret;

	if (find_makers(makers))
		return fail_memory(err);
	ret = find_surest(makers, &best, err);
	if (ret)
		return ret;
	made = calloc(1, sizeof(*made));
	if (made)
		made->features = best;
	if (!made || fill_baseline(makers, made)) {
		vdpa_baseline_free(made);
		return fail_memory(err);
	}
	*baseline = made;
	return 0;
}

int vdpa_migrate_baseline(const struct vdpa_baseline_host *hosts, size_t count,
			  uint32_t class_id, const struct vdpa_vmm *vmm,
			  struct vdpa_baseline **baseline,
			  struct vdpa_error *err)
{
	struct search search = { .hosts = hosts,
				 .count = count,
				 .class_id = class_id,
				 .vmm = vmm,
				 .takes = UINT64_MAX };
	struct makers makers = { .search = &search };
	int ret;

	error_clear(err);
	if (!count)
		return vdpa_error_set(err, -EINVAL, NULL, "there are no hosts");
	join_vmms(&search);
	ret = search_baseline(&makers, baseline, err);
	free_makers(&makers);
	return ret;
}

static void free_reasons(struct vdpa_baseline *baseline)
{
	for (size_t i = 0; i < baseline->reason_count; i++) {
		free(baseline->reasons[i].finding);
		free(baseline->reasons[i].from);
		free(baseline->reasons[i].to);
	}
	free(baseline->reasons);
}

void vdpa_baseline_free(struct vdpa_baseline *baseline)
{
	if (!baseline)
		return;
	for (size_t i = 0; i < baseline->lost_count; i++)
		free(baseline->lost[i].hosts);
	free_reasons(baseline);
	free(baseline->requests);
	free(baseline->parents);
	free(baseline);
}
