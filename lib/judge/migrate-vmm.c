// SPDX-License-Identifier: LGPL-2.1-or-later
/* Checks against what hypervisors move, need and compare. */

#include "migrate.h"

#include "driver.h"
#include "util/array.h"
#include "util/text.h"
#include "virtio/features.h"
#include "vmm-runs.h"

#include <inttypes.h>
#include <string.h>
#include <vdpa/virtio.h>

#define F_CTRL_VQ     VDPA_BIT(17)
#define F_ANNOUNCE    VDPA_BIT(21)
#define F_RING_PACKED VDPA_BIT(34)

/* ---- sides ------------------------------------------------------------- */

/* A device, and the hypervisor on its side. */
struct side {
	const struct vdpa_migrate_dev *dev;
	const struct vdpa_vmm *vmm; /* NULL: not known */
	const char *which;
};

struct sides {
	struct side at[2];
};

static struct sides sides_of(const struct judge *judge)
{
	return (struct sides){ {
		{ judge->source, judge->from, "source" },
		{ judge->destination, judge->to, "destination" },
	} };
}

/* Add a finding about the hypervisor of one side. */
static struct vdpa_finding *find_at(struct judge *judge,
				    const struct point *point,
				    const struct side *side, uint64_t bits)
{
	struct vdpa_finding *finding = judge_find(judge, point, bits);

	if (finding && !point->source.elsewhere)
		finding->source = side->vmm->source;
	return finding;
}

static bool has_control(const struct vdpa_migrate_dev *dev)
{
	return KNOWS(dev, DEV_FEATURES) && dev->device_features & F_CTRL_VQ;
}

/* ---- versions ---------------------------------------------------------- */

void point_vmm_differs(struct judge *judge, const struct point *point)
{
	const struct sides sides = sides_of(judge);

	if (!judge->from || !judge->to ||
	    strcmp(judge->from->product, judge->to->product) == 0)
		return;
	FINDING_TELL(find_at(judge, point, &sides.at[1], 0),
		     "use the same hypervisor on both sides",
		     "no guest moves from %s to %s", judge->from->title,
		     judge->to->title);
}

void point_vmm_unread(struct judge *judge, const struct point *point)
{
	const struct sides sides = sides_of(judge);

	for (size_t i = 0; i < ARRAY_SIZE(sides.at); i++)
		if (VMM_IS(sides.at[i].vmm, UNREAD) &&
		    (i == 0 || judge->from != judge->to))
			FINDING_TELL(find_at(judge, point, &sides.at[i], 0),
				     "try it before you rely on it", "%s: %s",
				     sides.at[i].vmm->title,
				     vdpa_vmm_trait_text(VDPA_VMM_UNREAD));
}

/* A hypervisor seldom moves a guest to an older version of itself. */
void point_vmm_older(struct judge *judge, const struct point *point)
{
	const struct sides sides = sides_of(judge);

	if (!judge->from || !judge->to ||
	    strcmp(judge->from->product, judge->to->product) != 0 ||
	    judge->to->last >= judge->from->first)
		return;
	FINDING_TELL(find_at(judge, point, &sides.at[1], 0),
		     "start both with a machine type that the older version "
		     "has, and try it before you rely on it",
		     "the destination's hypervisor (%s) is older than the "
		     "source's (%s)",
		     judge->to->title, judge->from->title);
}

/* ---- classes ----------------------------------------------------------- */

static const char *class_hint(const struct vdpa_vmm *vmm, uint32_t class_id)
{
	if (!vmm->classes)
		return "use a newer version, or remove the device from the "
		       "guest before the migration";
	if (class_id == VDPA_CLASS_BLOCK && VMM_IS(vmm, BLOCKDEV))
		return "give the device to the hypervisor as a block device "
		       "(\"vdpa vmm args\" prints how), or remove it from the "
		       "guest before the migration, and add one afterwards";
	return "remove the device from the guest before the migration, and add "
	       "one afterwards";
}

static void look_class(struct judge *judge, const struct point *point,
		       const struct side *side)
{
	uint32_t class_id = side->dev->class_id;
	const char *name = vdpa_class_name(class_id);

	if (!side->vmm || !KNOWS(side->dev, DEV_ID) ||
	    vmm_moves_class(side->vmm, class_id))
		return;
	if (!side->vmm->classes)
		FINDING_TELL(find_at(judge, point, side, 0),
			     class_hint(side->vmm, class_id),
			     "%s cannot migrate vDPA devices",
			     side->vmm->title);
	else
		FINDING_TELL(find_at(judge, point, side, 0),
			     class_hint(side->vmm, class_id),
			     "%s cannot migrate vDPA devices of class %s",
			     side->vmm->title, name ? name : "unknown");
}

void point_vmm_class(struct judge *judge, const struct point *point)
{
	const struct sides sides = sides_of(judge);

	look_class(judge, point, &sides.at[0]);
	if (judge->to != judge->from)
		look_class(judge, point, &sides.at[1]);
}

/* ---- devices that do not work at all ------------------------------------ */

static void look_runs(struct judge *judge, const struct point *point,
		      enum runs looked_for)
{
	const struct sides sides = sides_of(judge);
	struct run_reason reason;
	struct vdpa_finding *finding;

	for (size_t i = 0; i < ARRAY_SIZE(sides.at); i++) {
		const struct side *side = &sides.at[i];

		if (vmm_runs(side->vmm, side->dev, &reason) != looked_for)
			continue;
		finding = find_at(judge, point, side, 0);
		FINDING_TELL(finding, reason.hint, "the %s: %s", side->which,
			     reason.what);
		if (finding)
			finding->source = reason.source;
	}
}

void point_vmm_fails(struct judge *judge, const struct point *point)
{
	look_runs(judge, point, RUNS_NOT);
}

void point_vmm_may_fail(struct judge *judge, const struct point *point)
{
	look_runs(judge, point, RUNS_MAYBE);
}

/* ---- features --------------------------------------------------------- */

/* Whether the hypervisor on this side looks at what its device offers. */
static bool is_looked_at(const struct judge *judge, const struct side *side)
{
	if (!side->vmm || !KNOWS(side->dev, DEV_FEATURES) ||
	    !vmm_moves_class(side->vmm, judge->source->class_id))
		return false;
	return side->dev == judge->source || VMM_IS(side->vmm, SVQ);
}

/* Report the wrong bits of each side that the hypervisor looks at. */
static void check_sides(struct judge *judge, const struct point *point,
			uint64_t (*wrong)(const struct vdpa_vmm *vmm,
					  uint64_t features),
			void (*tell)(const struct side *side, uint64_t bits,
				     struct vdpa_finding *finding))
{
	const struct sides sides = sides_of(judge);

	for (size_t i = 0; i < ARRAY_SIZE(sides.at); i++) {
		const struct side *side = &sides.at[i];
		struct vdpa_finding *finding;
		uint64_t bits;

		if (!is_looked_at(judge, side))
			continue;
		bits = wrong(side->vmm, side->dev->device_features) &
		       ~side->dev->open_features;
		if (!bits)
			continue;
		finding = find_at(judge, point, side, bits);
		if (finding)
			tell(side, bits, finding);
	}
}

static uint64_t blocked(const struct vdpa_vmm *vmm, uint64_t features)
{
	return features & ~vmm->takes;
}

static uint64_t needed(const struct vdpa_vmm *vmm, uint64_t features)
{
	return vmm->needs & ~features;
}

static void tell_blocked(const struct side *side, uint64_t bits,
			 struct vdpa_finding *finding)
{
	const struct driver *driver = driver_find(side->dev->driver);
	struct text names = { .length = 0 }, since = { .length = 0 };

	text_add_bits(&names, side->dev->class_id, bits);
	vmm_add_since(&since, side->dev->class_id, bits);
	error_text(
		finding->what,
		"%s cannot migrate a device that offers %s, and the %s does%s",
		side->vmm->title, names.data, side->which, since.data);
	if (driver && driver->needs & bits)
		error_text(finding->hint,
			   "remove the device from the guest before the "
			   "migration: parent driver %s makes no device "
			   "without them",
			   driver->name);
	else
		error_text(finding->hint,
			   "add the device with \"device_features "
			   "migratable:%s\"; what it offers counts, not what "
			   "the guest took",
			   side->vmm->name);
}

static void tell_needed(const struct side *side, uint64_t bits,
			struct vdpa_finding *finding)
{
	struct text names = { .length = 0 };

	text_add_bits(&names, side->dev->class_id, bits);
	error_text(
		finding->what,
		"%s cannot migrate a device without %s, and the %s does not offer that",
		side->vmm->title, names.data, side->which);
	error_text(finding->hint, "add the %s with them in device_features",
		   side->which);
}

void point_vmm_blocks(struct judge *judge, const struct point *point)
{
	check_sides(judge, point, blocked, tell_blocked);
}

void point_vmm_needs(struct judge *judge, const struct point *point)
{
	check_sides(judge, point, needed, tell_needed);
}

/*
 * The destination must offer it if the source does, even if the guest did not
 * take it.
 */
void point_vmm_keeps(struct judge *judge, const struct point *point)
{
	struct text names = { .length = 0 };
	uint64_t bits;

	if (!judge->to || !KNOWS(judge->source, DEV_FEATURES) ||
	    !KNOWS(judge->destination, DEV_FEATURES))
		return;
	bits = judge->to->keeps & judge->source->device_features &
	       ~judge->destination->device_features &
	       ~judge->destination->open_features;
	if (!bits)
		return;
	text_add_bits(&names, judge->source->class_id, bits);
	FINDING_TELL(judge_find(judge, point, bits),
		     "choose a destination that offers it",
		     "the source offers %s, and %s requires that of the "
		     "destination, whether or not the guest took it",
		     names.data, judge->to->title);
}

/*
 * A hypervisor that does not ask the device for GUEST_ANNOUNCE emulates it for
 * the guest. An older destination then asks its device for it.
 */
void point_vmm_emulates(struct judge *judge, const struct point *point)
{
	const struct vdpa_migrate_dev *destination = judge->destination;

	if (!VMM_IS(judge->from, SHADOWS) || !VMM_IS(judge->to, SHADOWS) ||
	    !(judge->to->compares & ~judge->from->compares & F_ANNOUNCE) ||
	    !has_control(judge->source) || !KNOWS(destination, DEV_FEATURES) ||
	    (destination->device_features | destination->open_features) &
		    F_ANNOUNCE)
		return;
	FINDING_TELL(judge_find(judge, point, F_ANNOUNCE),
		     "start the hypervisor on both sides with "
		     "guest_announce=off for the device",
		     "%s gives the guest a GUEST_ANNOUNCE (bit 21) of its own, "
		     "and %s requires it of the destination, which does not "
		     "offer it",
		     judge->from->title, judge->to->title);
}

/* The destination is the source of the next migration. */
void point_vmm_next(struct judge *judge, const struct point *point)
{
	struct text names = { .length = 0 };
	uint64_t bits;

	if (!judge->to || VMM_IS(judge->to, SVQ) ||
	    !KNOWS(judge->destination, DEV_FEATURES))
		return;
	bits = blocked(judge->to, judge->destination->device_features) &
	       ~(judge->source->device_features & ~judge->from->takes);
	if (!bits)
		return;
	text_add_bits(&names, judge->source->class_id, bits);
	FINDING_TELL(judge_find(judge, point, bits),
		     "add the destination without them",
		     "%s will not move the guest on from the destination, "
		     "which offers %s",
		     judge->to->title, names.data);
}

/* ---- virtqueues ---------------------------------------------------------- */

void point_vmm_queue(struct judge *judge, const struct point *point)
{
	const struct vdpa_migrate_dev *destination = judge->destination;

	if (!judge->to || !KNOWS(destination, DEV_MAX_VQ_SIZE) ||
	    destination->max_vq_size >= judge->to->min_vq_size)
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "choose a destination with larger virtqueues",
		     "the destination has virtqueues of up to %u entries, and "
		     "%s needs at least %u",
		     destination->max_vq_size, judge->to->title,
		     judge->to->min_vq_size);
}

void point_vmm_index(struct judge *judge, const struct point *point)
{
	const struct driver *driver = driver_find(judge->destination->driver);
	struct vdpa_finding *finding;

	if (!VMM_IS(judge->to, INDEX) || !driver ||
	    !driver->starts_at_0.elsewhere)
		return;
	finding = judge_find(judge, point, 0);
	if (!finding)
		return;
	finding->source =
		source_for(&driver->starts_at_0, judge->destination->kernel);
	FINDING_TELL(finding,
		     "start the hypervisor on the destination with x-svq=on, "
		     "or choose a destination on another parent driver",
		     "parent driver %s of the destination starts virtqueues at "
		     "index 0 only, and %s continues at the index where the "
		     "guest was",
		     driver->name, judge->to->title);
}

/*
 * The migration stream contains the number of entries. The number of the
 * control virtqueue cannot be chosen.
 */
void point_vmm_entries(struct judge *judge, const struct point *point)
{
	if (!VMM_IS(judge->from, VQ_1024) || !VMM_IS(judge->to, ENTRIES))
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "remove the device from the guest before the migration, "
		     "and add one afterwards",
		     "a guest of %s has virtqueues of 1024 entries, and %s "
		     "refuses more than it has itself",
		     judge->from->title, judge->to->title);
}

/*
 * Older versions do not check the number, and load the entries into memory for
 * fewer.
 */
void point_vmm_unchecked(struct judge *judge, const struct point *point)
{
	if (!VMM_IS(judge->from, VQ_1024) || !VMM_IS(judge->to, SHADOWS) ||
	    VMM_IS(judge->to, VQ_1024) || VMM_IS(judge->to, ENTRIES))
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "remove the device from the guest before the migration, "
		     "or try it before you rely on it",
		     "a guest of %s has virtqueues of 1024 entries, and %s "
		     "takes them with room for fewer: the guest's card can "
		     "stop working",
		     judge->from->title, judge->to->title);
}

/*
 * A hypervisor with shadow virtqueues stops while it holds buffers of the
 * guest. A destination that continues at the guest's index never sees them
 * again.
 */
void point_vmm_buffers(struct judge *judge, const struct point *point)
{
	if (!VMM_IS(judge->from, SVQ) || !VMM_IS(judge->to, INDEX))
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "start the guest's driver again after the migration, or "
		     "remove the device from the guest before it",
		     "%s keeps buffers of the guest when it stops, and %s "
		     "continues after them: the guest's card does not work",
		     judge->from->title, judge->to->title);
}

/*
 * The hypervisor starts a packed virtqueue at index 0. Some parent drivers
 * start it at 0x8000 only.
 */
void point_vmm_packed(struct judge *judge, const struct point *point)
{
	const struct driver *driver = driver_find(judge->destination->driver);

	if (!VMM_IS(judge->to, RINGS_LOST) || !driver ||
	    !driver->starts_at_0.elsewhere ||
	    !(judge_wanted(judge->source) & F_RING_PACKED))
		return;
	FINDING_TELL(judge_find(judge, point, F_RING_PACKED),
		     "add the devices without RING_PACKED, or choose a "
		     "destination on another parent driver",
		     "the guest uses packed virtqueues, and parent driver %s "
		     "of the destination does not start them where %s does",
		     driver->name, judge->to->title);
}

void point_vmm_rings(struct judge *judge, const struct point *point)
{
	if (!VMM_IS(judge->to, RINGS_LOST))
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "start the guest's driver again after the migration, or "
		     "remove the device from the guest before it",
		     "%s does not restore where the device was in its "
		     "virtqueues, so a device in use can stop working",
		     judge->to->title);
}

/* ---- how the hypervisor is started --------------------------------------- */

/* Whether this side needs x-svq=on to move its device. */
static bool needs_svq(const struct side *side)
{
	return VMM_IS(side->vmm, SVQ) ||
	       (VMM_IS(side->vmm, SVQ_CONTROL) && has_control(side->dev));
}

static void tell_svq(struct judge *judge, const struct point *point,
		     const struct side *side, const char *where)
{
	bool is_control = !VMM_IS(side->vmm, SVQ);

	FINDING_TELL(find_at(judge, point, side, is_control ? F_CTRL_VQ : 0),
		     "add x-svq=on to its -netdev vhost-vdpa; with libvirt, "
		     "only <qemu:commandline> can",
		     "%s moves a %s only when it is started with x-svq=on%s",
		     side->vmm->title,
		     is_control ? "device with CTRL_VQ (bit 17)" :
				  "vDPA device",
		     where);
}

void point_vmm_svq(struct judge *judge, const struct point *point)
{
	const struct sides sides = sides_of(judge);
	bool is_one = judge->from == judge->to;

	if (is_one && needs_svq(&sides.at[0])) {
		tell_svq(judge, point, &sides.at[0], ", on both sides");
		return;
	}
	if (needs_svq(&sides.at[0]))
		tell_svq(judge, point, &sides.at[0], ", at the source");
	if (needs_svq(&sides.at[1]))
		tell_svq(judge, point, &sides.at[1], ", at the destination");
}

/* Conditions for every guest of a hypervisor, which no record shows. */
void point_vmm_condition(struct judge *judge, const struct point *point)
{
	static const enum vdpa_vmm_trait shown[] = {
		VDPA_VMM_MACHINE,
		VDPA_VMM_FRONTEND,
		VDPA_VMM_STOPS,
	};
	struct text text = { .length = 0 };

	for (size_t i = 0; judge->to && i < ARRAY_SIZE(shown); i++)
		if (judge->to->traits & VDPA_BIT(shown[i]))
			text_add(&text, "%s%s", text.length ? "; " : "",
				 vdpa_vmm_trait_text(shown[i]));
	if (text.length)
		FINDING_TELL(
			judge_find(judge, point, 0),
			"check the devices of that host; a record does not show it",
			"%s: %s", judge->to->title, text.data);
}

/* ---- character devices --------------------------------------------- */

#define SUSPEND UINT64_C(0x10)

static struct backend backend_of(const struct vdpa_migrate_dev *dev)
{
	const struct backend known = { dev->backend_features,
				       dev->backend_features };

	if (VDPA_HAS(dev, VDPA_MIGRATE_BACKEND_FEATURES))
		return known;
	return driver_backend(driver_find(dev->driver), dev->kernel);
}

/* The destination acknowledges the backend features of the source. */
void point_backend(struct judge *judge, const struct point *point)
{
	struct backend from = backend_of(judge->source);
	struct backend to = backend_of(judge->destination);
	uint64_t lacking = from.least & ~to.most;

	if (!VMM_IS(judge->to, BACKEND) || !lacking)
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "choose a destination whose kernel and parent driver have "
		     "them",
		     "the character device of the destination lacks backend "
		     "features 0x%" PRIx64
		     " of the source, and %s requires all those of the source",
		     lacking, judge->to->title);
}

/* Firmware or an unknown kernel decides about the rest. */
void point_backend_open(struct judge *judge, const struct point *point)
{
	struct backend from = backend_of(judge->source);
	struct backend to = backend_of(judge->destination);
	uint64_t open = from.most & ~to.least;
	struct text which = { .length = 0 };

	if (!VMM_IS(judge->to, BACKEND) || !open || from.least & ~to.most)
		return;
	if (from.most != UINT64_MAX)
		text_add(&which, " 0x%" PRIx64, open);
	FINDING_TELL(judge_find(judge, point, 0),
		     "compare \"vdpa dev vhost show\" of both",
		     "the destination must have the backend features%s if the "
		     "source has them: %s requires all those of the source",
		     which.data, judge->to->title);
}

static void tell_suspend(struct judge *judge, const struct point *point,
			 const char *what)
{
	FINDING_TELL(judge_find(judge, point, 0),
		     "remove the device from the guest before the migration",
		     "the device of the source %s, and %s moves only devices "
		     "that can",
		     what, judge->from->title);
}

static bool wants_suspend(const struct judge *judge)
{
	return VMM_IS(judge->from, SUSPEND);
}

void point_suspend(struct judge *judge, const struct point *point)
{
	if (wants_suspend(judge) && !(backend_of(judge->source).most & SUSPEND))
		tell_suspend(judge, point, "cannot suspend");
}

void point_suspend_open(struct judge *judge, const struct point *point)
{
	struct backend from = backend_of(judge->source);

	if (wants_suspend(judge) && from.most & ~from.least & SUSPEND)
		tell_suspend(judge, point, "may not be able to suspend");
}

static void look_control(struct judge *judge, const struct point *point,
			 const struct side *side)
{
	enum apart apart = driver_apart_of(side->dev);

	if (!VMM_IS(side->vmm, APART) || !has_control(side->dev) ||
	    apart == APART_YES)
		return;
	FINDING_TELL(
		find_at(judge, point, side, F_CTRL_VQ),
		"start the hypervisor on both sides with x-svq=on, or add both "
		"devices without CTRL_VQ",
		"the control virtqueue of the %s %s an address space of its "
		"own; without one, %s loses the MAC address, filters and "
		"queue pairs that the guest has set",
		side->which,
		apart == APART_NO ? "does not have" : "may not have",
		side->vmm->title);
}

/*
 * What the guest set through the control virtqueue moves only if that virtqueue
 * has its own address space.
 */
void point_control(struct judge *judge, const struct point *point)
{
	const struct sides sides = sides_of(judge);

	if (judge->source->class_id != VDPA_CLASS_NET)
		return;
	look_control(judge, point, &sides.at[0]);
	look_control(judge, point, &sides.at[1]);
}

/* ---- vectors ----------------------------------------------------------- */

/* The migration stream contains the number of vectors. */
void point_vmm_vectors(struct judge *judge, const struct point *point)
{
	const struct vdpa_migrate_dev *source = judge->source;
	const struct vdpa_migrate_dev *destination = judge->destination;

	if (!VMM_IS(judge->to, VECTORS) || !KNOWS(source, DEV_ID) ||
	    source->class_id != VDPA_CLASS_NET ||
	    !KNOWS(source, DEV_FEATURES) || !KNOWS(destination, DEV_FEATURES) ||
	    destination->open_features & F_CTRL_VQ ||
	    has_control(source) == has_control(destination))
		return;
	FINDING_TELL(judge_find(judge, point, F_CTRL_VQ),
		     "start the hypervisor on both sides with the same "
		     "vectors=N for the device, or give both the control "
		     "virtqueue",
		     "only one side has a control virtqueue (CTRL_VQ); %s "
		     "gives its device two more vectors for it, and the "
		     "migration fails unless both sides have the same number",
		     judge->to->title);
}
