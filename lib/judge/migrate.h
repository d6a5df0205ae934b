/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The checks of a verdict. A point is a row of the table in migrate.c with a
 * function that checks it: in migrate-features.c for features, in
 * migrate-config.c for the configuration, in migrate-vmm.c for the hypervisor.
 */
#ifndef LIB_MIGRATE_H
#define LIB_MIGRATE_H

#include "findings.h"
#include "source.h"
#include "vmm.h"

#include <stdbool.h>
#include <vdpa/migrate.h>
#include <vdpa/wire.h>

/* The effect of a finding on the verdict: the greatest one decides. */
enum effect {
	EFFECT_NONE,	/* no effect */
	EFFECT_DIFFERS, /* sufficient at best */
	EFFECT_DEPENDS, /* conditional */
	EFFECT_UNKNOWN, /* cannot tell */
	EFFECT_BARS,	/* incompatible */
	EFFECTS,	/* number of effects */
};

/* Two devices that are being compared. */
struct judge {
	const struct vdpa_migrate_dev *source;
	const struct vdpa_migrate_dev *destination;
	const struct vdpa_vmm *from; /* of the source; NULL: nothing known */
	const struct vdpa_vmm *to;   /* of the destination */
	bool is_planned;    /* the rules check the destination's request, too */
	bool needs_nocheck; /* as in struct vdpa_judgement */
	unsigned int error_count; /* found by these rules */
	struct findings findings;
	bool has[EFFECTS]; /* the effects of what was found */
};

struct point;

/* Checks one point, and adds its findings to @judge. */
typedef void point_look_fn(struct judge *judge, const struct point *point);

struct point {
	const char *code;
	enum effect effect;
	struct source source; /* none: the hypervisor's */
	point_look_fn *look;
};

/*
 * Add a finding of @point about @bits; the caller fills in the texts. Returns
 * NULL when there is no memory.
 */
struct vdpa_finding *judge_find(struct judge *judge, const struct point *point,
				uint64_t bits);

/* The effect that decides. */
enum effect judge_worst(const struct judge *judge);

/*
 * Set the hypervisors of both sides. A side that does not name its own gets
 * @vmm, or, if @vmm is NULL, the hypervisor of the other side. So both are
 * NULL, or neither is.
 */
void judge_set_vmms(struct judge *judge, const struct vdpa_vmm *vmm);

/* Compare the devices of @judge with all rows. */
void judge_compare(struct judge *judge);

/* Move the findings to a new judgement. Returns 0 or -ENOMEM. */
int judge_close(struct judge *judge, struct vdpa_judgement **judgement,
		struct vdpa_error *err);

/* Whether attribute @attr of a device is known. */
#define KNOWS(dev, attr) VDPA_HAS(dev, VDPA_ATTR_##attr)

/* Whether @dev offers one of @bits; also when that is not known. */
static inline bool may_offer(const struct vdpa_migrate_dev *dev, uint64_t bits)
{
	return !KNOWS(dev, DEV_FEATURES) ||
	       (dev->device_features | dev->open_features) & bits;
}

/* Whether both classes are known and differ: the same bits mean other features.
 */
bool judge_is_other_class(const struct judge *judge);

/*
 * The features that the destination must have, as far as they are known: what
 * the guest took, or else all that it could take. 0: nothing is known.
 */
uint64_t judge_wanted(const struct vdpa_migrate_dev *source);

/* The functions of the rows. */
point_look_fn point_class, point_source_unknown, point_destination_unknown,
	point_lacking, point_different, point_untold, point_mac, point_mac_set,
	point_mac_changed, point_mtu, point_mtu_unused, point_pairs,
	point_vq_size, point_virtqueues, point_capacity, point_rest,
	point_depends, point_backend, point_suspend, point_control,
	point_vmm_vq_size, point_vmm_class, point_vmm_blocks, point_vmm_needs,
	point_vmm_keeps, point_vmm_queue, point_vmm_index, point_vmm_condition,
	point_vmm_vectors, point_vmm_next, point_vmm_differs,
	point_vmm_unchecked, point_vmm_emulates, point_vmm_entries,
	point_vmm_buffers, point_vmm_fails, point_vmm_may_fail,
	point_vmm_unread, point_vmm_older, point_vmm_packed, point_vmm_rings,
	point_vmm_svq, point_never, point_contradictory, point_backend_open,
	point_suspend_open;

#endif
