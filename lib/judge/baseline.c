// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Find the largest set of features that every host can make. A host can have
 * several management devices, and one of them must offer the whole set. So the
 * search keeps all possible sets, and intersects them with each host in turn.
 */

#include "driver.h"

#include "util/array.h"
#include "util/error.h"
#include "util/text.h"
#include "vmm.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

/*
 * The search keeps at most this many sets, the largest ones. That is enough:
 * hosts have few kinds of management devices, and a subset of another set is
 * dropped.
 */
#define SETS_MAX 64

struct sets {
	uint64_t masks[SETS_MAX];
	size_t count;
};

/* What a baseline is searched for. */
struct search {
	const struct vdpa_baseline_host *hosts;
	size_t count;
	uint32_t class_id;
	const struct vdpa_vmm *vmm;
};

/* The hypervisor of a host; NULL: not known. */
static const struct vdpa_vmm *vmm_of(const struct search *search, size_t index)
{
	const struct vdpa_vmm *own = search->hosts[index].vmm;

	return own ? own : search->vmm;
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

/* Add @mask unless it is a subset of a set; drop the subsets of @mask. */
static void add_set(struct sets *sets, uint64_t mask)
{
	size_t kept = 0;

	for (size_t i = 0; i < sets->count; i++)
		if (!(mask & ~sets->masks[i]))
			return;
	for (size_t i = 0; i < sets->count; i++)
		if (sets->masks[i] & ~mask)
			sets->masks[kept++] = sets->masks[i];
	sets->count = kept;
	if (sets->count < SETS_MAX)
		sets->masks[sets->count++] = mask;
	else if (is_better(mask, sets->masks[worst_of(sets)]))
		sets->masks[worst_of(sets)] = mask;
}

/* ---- hosts ------------------------------------------------------------ */

/* The features that the parent driver and the hypervisor require. */
static uint64_t needs_of(const struct search *search,
			 const struct vdpa_parent *parent)
{
	const struct driver *driver = driver_find(parent->driver);

	return (driver ? driver->needs : 0) |
	       (search->vmm ? search->vmm->needs : 0);
}

/* Whether a management device makes devices with chosen features. */
static bool serves(const struct search *search,
		   const struct vdpa_parent *parent)
{
	const struct driver *driver = driver_find(parent->driver);
	const struct vdpa_mgmtdev *mgmtdev = parent->mgmtdev;

	if (driver && !(driver_takes(driver, parent->kernel) &
			VDPA_BIT(VDPA_ATTR_DEV_FEATURES)))
		return false;
	return search->class_id < 64 &&
	       mgmtdev->supported_classes & VDPA_BIT(search->class_id) &&
	       VDPA_HAS(mgmtdev, VDPA_ATTR_DEV_SUPPORTED_FEATURES);
}

/* The first management device of @host that can make @mask; or -1. */
static ssize_t find_maker(const struct search *search,
			  const struct vdpa_baseline_host *host, uint64_t mask)
{
	for (size_t i = 0; i < host->parent_count; i++) {
		const struct vdpa_parent *parent = &host->parents[i];

		if (serves(search, parent) &&
		    !(needs_of(search, parent) & ~mask) &&
		    !(mask & ~parent->mgmtdev->supported_features))
			return (ssize_t)i;
	}
	return -1;
}

/* All that the management devices of @host offer, together. */
static uint64_t offered_by(const struct search *search,
			   const struct vdpa_baseline_host *host)
{
	uint64_t offered = 0;

	for (size_t i = 0; i < host->parent_count; i++)
		if (serves(search, &host->parents[i]))
			offered |= host->parents[i].mgmtdev->supported_features;
	return offered;
}

static void meet_host(const struct search *search,
		      const struct vdpa_baseline_host *host, struct sets *sets)
{
	struct sets met = { .count = 0 };

	for (size_t i = 0; i < host->parent_count; i++) {
		const struct vdpa_parent *parent = &host->parents[i];

		if (!serves(search, parent))
			continue;
		for (size_t n = 0; n < sets->count; n++) {
			uint64_t mask = sets->masks[n] &
					parent->mgmtdev->supported_features;

			if (!(needs_of(search, parent) & ~mask))
				add_set(&met, mask);
		}
	}
	*sets = met;
}

/* ---- the search ------------------------------------------------------- */

static bool has_serving(const struct search *search,
			const struct vdpa_baseline_host *host)
{
	for (size_t i = 0; i < host->parent_count; i++)
		if (serves(search, &host->parents[i]))
			return true;
	return false;
}

/* No set is left after host @index. */
static int fail_host(const struct search *search, size_t index,
		     struct vdpa_error *err)
{
	const struct vdpa_baseline_host *host = &search->hosts[index];
	const char *class_name = vdpa_class_name(search->class_id);
	const struct vdpa_vmm *vmm = vmm_of(search, index);

	if (!has_serving(search, host))
		return vdpa_error_set(
			err, -EOPNOTSUPP, "leave the host out",
			"host \"%.200s\" has no management device that "
			"makes a device of class %s with "
			"device_features",
			host->name, class_name ? class_name : "unknown");
	return vdpa_error_set(
		err, -EOPNOTSUPP, "leave the host out",
		"host \"%.200s\" and the ones before it have no set "
		"in common that their parent drivers make%s%s%s",
		host->name, vmm ? " and " : "", vmm ? vmm->title : "",
		vmm ? " moves" : "");
}

static bool is_made_everywhere(const struct search *search, uint64_t mask)
{
	for (size_t i = 0; i < search->count; i++)
		if (find_maker(search, &search->hosts[i], mask) < 0)
			return false;
	return true;
}

static int choose(const struct search *search, const struct sets *sets,
		  uint64_t *best, struct vdpa_error *err)
{
	bool is_found = false;

	for (size_t i = 0; i < sets->count; i++) {
		uint64_t mask =
			vdpa_features_close(search->class_id, sets->masks[i]);

		if (is_made_everywhere(search, mask) &&
		    (!is_found || is_better(mask, *best))) {
			*best = mask;
			is_found = true;
		}
	}
	if (is_found)
		return 0;
	return vdpa_error_set(
		err, -EOPNOTSUPP, "leave out a host",
		"there is no set of features that all hosts can make");
}

/* Any host can be the source: each hypervisor must be able to move it. */
static int meet_vmms(const struct search *search, uint64_t *mask,
		     struct vdpa_error *err)
{
	int ret = 0;

	for (size_t i = 0; i < search->count && !ret; i++)
		if (vmm_of(search, i))
			ret = vdpa_vmm_features(vmm_of(search, i),
						search->class_id, *mask, mask,
						err);
	return ret;
}

static int find_best(const struct search *search, uint64_t *best,
		     struct vdpa_error *err)
{
	struct sets sets = { .masks = { UINT64_MAX }, .count = 1 };
	int ret = meet_vmms(search, &sets.masks[0], err);

	if (ret)
		return ret;
	for (size_t i = 0; i < search->count; i++) {
		meet_host(search, &search->hosts[i], &sets);
		if (!sets.count)
			return fail_host(search, i, err);
	}
	return choose(search, &sets, best, err);
}

/* ---- lost features ---------------------------------------------------- */

/* The hosts that have no management device with bit @lost->bit. */
static int find_hosts(const struct search *search, struct vdpa_lost *lost)
{
	lost->hosts = calloc(search->count, sizeof(*lost->hosts));
	if (!lost->hosts)
		return -ENOMEM;
	for (size_t i = 0; i < search->count; i++)
		if (!(offered_by(search, &search->hosts[i]) &
		      VDPA_BIT(lost->bit)))
			lost->hosts[lost->host_count++] = i;
	return 0;
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

/* Whether the hypervisor of a host moves no device with @bit. */
static bool is_blocked(const struct search *search, unsigned int bit)
{
	for (size_t i = 0; i < search->count; i++)
		if (vmm_of(search, i) &&
		    !(vmm_of(search, i)->takes & VDPA_BIT(bit)))
			return true;
	return false;
}

static int explain(const struct search *search, uint64_t features,
		   struct vdpa_lost *lost)
{
	if (is_blocked(search, lost->bit)) {
		lost->to = VDPA_LOST_TO_VMM;
		return 0;
	}
	if (find_hosts(search, lost))
		return -ENOMEM;
	lost->needs = lacks(search->class_id, features, lost->bit);
	if (lost->host_count)
		lost->to = VDPA_LOST_TO_HOST;
	else
		lost->to = lost->needs ? VDPA_LOST_TO_RULE : VDPA_LOST_TO_SET;
	return 0;
}

static int fill_baseline(const struct search *search,
			 struct vdpa_baseline *baseline)
{
	uint64_t offered = 0;
	int ret = 0;

	baseline->parents = calloc(search->count, sizeof(*baseline->parents));
	if (!baseline->parents)
		return -ENOMEM;
	for (size_t i = 0; i < search->count; i++) {
		offered |= offered_by(search, &search->hosts[i]);
		baseline->parents[i] = (size_t)find_maker(
			search, &search->hosts[i], baseline->features);
	}
	for (unsigned int bit = 0; bit < 64 && !ret; bit++) {
		struct vdpa_lost *lost = &baseline->lost[baseline->lost_count];

		if (!(offered & ~baseline->features & VDPA_BIT(bit)))
			continue;
		lost->bit = bit;
		ret = explain(search, baseline->features, lost);
		baseline->lost_count++;
	}
	return ret;
}

int vdpa_migrate_baseline(const struct vdpa_baseline_host *hosts, size_t count,
			  uint32_t class_id, const struct vdpa_vmm *vmm,
			  struct vdpa_baseline **baseline,
			  struct vdpa_error *err)
{
	const struct search search = { hosts, count, class_id, vmm };
	struct vdpa_baseline *made;
	uint64_t best = 0;
	int ret;

	error_clear(err);
	if (!count)
		return vdpa_error_set(err, -EINVAL, NULL, "there are no hosts");
	ret = find_best(&search, &best, err);
	if (ret)
		return ret;
	made = calloc(1, sizeof(*made));
	if (made)
		made->features = best;
	if (!made || fill_baseline(&search, made)) {
		vdpa_baseline_free(made);
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a baseline");
	}
	*baseline = made;
	return 0;
}

void vdpa_baseline_free(struct vdpa_baseline *baseline)
{
	if (!baseline)
		return;
	for (size_t i = 0; i < baseline->lost_count; i++)
		free(baseline->lost[i].hosts);
	free(baseline->parents);
	free(baseline);
}
