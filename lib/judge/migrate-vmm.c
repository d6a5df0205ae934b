// SPDX-License-Identifier: LGPL-2.1-or-later
/* Checks against what a hypervisor moves, needs and compares. */

#include "migrate.h"

#include "driver.h"
#include "util/text.h"
#include "virtio/features.h"

#include <inttypes.h>
#include <vdpa/virtio.h>

#define F_CTRL_VQ VDPA_BIT(17)

static bool moves_class(const struct judge *judge)
{
	uint32_t class_id = judge->source->class_id;

	return class_id < 64 && judge->vmm->classes & VDPA_BIT(class_id);
}

void point_vmm_class(struct judge *judge, const struct point *point)
{
	const char *name = vdpa_class_name(judge->source->class_id);

	if (!judge->vmm || !KNOWS(judge->source, DEV_ID) || moves_class(judge))
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "remove the device from the guest before the migration, "
		     "and add one afterwards",
		     "%s moves no vDPA device of class %s", judge->vmm->title,
		     name ? name : "unknown");
}

/* ---- features --------------------------------------------------------- */

/* Tell the wrong bits of each side that the hypervisor looks at. */
static void check_sides(struct judge *judge, const struct point *point,
			uint64_t (*wrong)(const struct vdpa_vmm *vmm,
					  uint64_t features),
			void (*tell)(const struct judge *judge,
				     struct vdpa_finding *finding,
				     const char *which, uint64_t bits))
{
	const struct {
		const struct vdpa_migrate_dev *dev;
		const char *which;
	} sides[] = {
		{ judge->source, "source" },
		{ judge->destination, "destination" },
	};
	size_t count = judge->vmm && judge->vmm->is_for_both ? 2 : 1;

	for (size_t i = 0; judge->vmm && moves_class(judge) && i < count; i++) {
		struct vdpa_finding *finding;
		uint64_t bits;

		if (!KNOWS(sides[i].dev, DEV_FEATURES))
			continue;
		bits = wrong(judge->vmm, sides[i].dev->device_features) &
		       ~sides[i].dev->open_features;
		if (!bits)
			continue;
		finding = judge_find(judge, point, bits);
		if (finding)
			tell(judge, finding, sides[i].which, bits);
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

static void tell_blocked(const struct judge *judge,
			 struct vdpa_finding *finding, const char *which,
			 uint64_t bits)
{
	struct text names = { .length = 0 };

	text_add_bits(&names, judge->source->class_id, bits);
	error_text(finding->what,
		   "%s moves no device that offers %s, and the %s does",
		   judge->vmm->title, names.data, which);
	error_text(
		finding->hint,
		"add the device with \"device_features migratable:%s\"; what "
		"it offers counts, not what the guest took",
		judge->vmm->name);
}

static void tell_needed(const struct judge *judge, struct vdpa_finding *finding,
			const char *which, uint64_t bits)
{
	struct text names = { .length = 0 };

	text_add_bits(&names, judge->source->class_id, bits);
	error_text(finding->what,
		   "%s moves no device without %s, and the %s does not offer "
		   "that",
		   judge->vmm->title, names.data, which);
	error_text(finding->hint, "add the %s with them in device_features",
		   which);
}

void point_vmm_blocks(struct judge *judge, const struct point *point)
{
	check_sides(judge, point, blocked, tell_blocked);
}

void point_vmm_needs(struct judge *judge, const struct point *point)
{
	check_sides(judge, point, needed, tell_needed);
}

/* What the source offers, whether the guest took it or not. */
void point_vmm_keeps(struct judge *judge, const struct point *point)
{
	struct text names = { .length = 0 };
	uint64_t bits;

	if (!judge->vmm || !KNOWS(judge->source, DEV_FEATURES) ||
	    !KNOWS(judge->destination, DEV_FEATURES))
		return;
	bits = judge->vmm->keeps & judge->source->device_features &
	       ~judge->destination->device_features &
	       ~judge->destination->open_features;
	if (!bits)
		return;
	text_add_bits(&names, judge->source->class_id, bits);
	FINDING_TELL(judge_find(judge, point, bits),
		     "choose a destination that offers it",
		     "the source offers %s, and %s requires that of the "
		     "destination, whether or not the guest took it",
		     names.data, judge->vmm->title);
}

/* The destination is the source of the next migration. */
void point_vmm_next(struct judge *judge, const struct point *point)
{
	struct text names = { .length = 0 };
	uint64_t bits;

	if (!judge->vmm || judge->vmm->is_for_both ||
	    !KNOWS(judge->destination, DEV_FEATURES))
		return;
	bits = blocked(judge->vmm, judge->destination->device_features) &
	       ~judge->source->device_features;
	if (!bits)
		return;
	text_add_bits(&names, judge->source->class_id, bits);
	FINDING_TELL(judge_find(judge, point, bits),
		     "add the destination without them",
		     "%s will not move the guest on from the destination, "
		     "which offers %s",
		     judge->vmm->title, names.data);
}

/* ---- virtqueues, conditions ------------------------------------------- */

void point_vmm_queue(struct judge *judge, const struct point *point)
{
	const struct vdpa_migrate_dev *destination = judge->destination;

	if (!judge->vmm || !KNOWS(destination, DEV_MAX_VQ_SIZE) ||
	    destination->max_vq_size >= judge->vmm->min_vq_size)
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "choose a destination with larger virtqueues",
		     "the destination has virtqueues of up to %u entries, and "
		     "%s needs at least %u",
		     destination->max_vq_size, judge->vmm->title,
		     judge->vmm->min_vq_size);
}

void point_vmm_index(struct judge *judge, const struct point *point)
{
	const struct driver *driver = driver_find(judge->destination->driver);
	struct vdpa_finding *finding;

	if (!judge->vmm || !judge->vmm->restores_index || !driver ||
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
		     driver->name, judge->vmm->title);
}

void point_vmm_condition(struct judge *judge, const struct point *point)
{
	if (!judge->vmm || !judge->vmm->condition)
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "take it into account; a record does not show it",
		     "%s: %s", judge->vmm->title, judge->vmm->condition);
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

static enum apart apart_of(const struct vdpa_migrate_dev *dev)
{
	const struct driver *driver = driver_find(dev->driver);

	if (VDPA_HAS(dev, VDPA_MIGRATE_CONTROL_VQ_APART))
		return dev->control_vq_apart ? APART_YES : APART_NO;
	return driver ? driver->apart : APART_UNKNOWN;
}

/* The destination acknowledges the backend features of the source. */
void point_backend(struct judge *judge, const struct point *point)
{
	struct backend from = backend_of(judge->source);
	struct backend to = backend_of(judge->destination);
	uint64_t lacking = from.least & ~to.most;

	if (!judge->vmm || !judge->vmm->keeps_backend || !lacking)
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "choose a destination whose kernel and parent driver have "
		     "them",
		     "the character device of the destination lacks backend "
		     "features 0x%" PRIx64
		     " of the source, and %s requires all those of the source",
		     lacking, judge->vmm->title);
}

/* Firmware or an unknown kernel decides about the rest. */
void point_backend_open(struct judge *judge, const struct point *point)
{
	struct backend from = backend_of(judge->source);
	struct backend to = backend_of(judge->destination);
	uint64_t open = from.most & ~to.least;
	struct text which = { .length = 0 };

	if (!judge->vmm || !judge->vmm->keeps_backend || !open ||
	    from.least & ~to.most)
		return;
	if (from.most != UINT64_MAX)
		text_add(&which, " 0x%" PRIx64, open);
	FINDING_TELL(judge_find(judge, point, 0),
		     "compare \"vdpa dev vhost show\" of both",
		     "the destination must have the backend features%s if the "
		     "source has them: %s requires all those of the source",
		     which.data, judge->vmm->title);
}

static void tell_suspend(struct judge *judge, const struct point *point,
			 const char *what)
{
	FINDING_TELL(judge_find(judge, point, 0),
		     "remove the device from the guest before the migration",
		     "the device of the source %s, and %s moves only devices "
		     "that can",
		     what, judge->vmm->title);
}

static bool wants_suspend(const struct judge *judge)
{
	return judge->vmm && judge->vmm->wants_suspend;
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

static bool has_control(const struct vdpa_migrate_dev *dev)
{
	return KNOWS(dev, DEV_FEATURES) && dev->device_features & F_CTRL_VQ;
}

static void look_control(struct judge *judge, const struct point *point,
			 const struct vdpa_migrate_dev *dev, const char *which)
{
	enum apart apart = apart_of(dev);

	if (!has_control(dev) || apart == APART_YES)
		return;
	FINDING_TELL(
		judge_find(judge, point, F_CTRL_VQ),
		"start the hypervisor on both sides with x-svq=on, or add both "
		"devices without CTRL_VQ",
		"the control virtqueue of the %s %s an address space of its "
		"own; without one, %s loses the MAC address, filters and "
		"queue pairs that the guest has set",
		which, apart == APART_NO ? "does not have" : "may not have",
		judge->vmm->title);
}

/* Guest settings from the control virtqueue move only if that is apart. */
void point_control(struct judge *judge, const struct point *point)
{
	if (!judge->vmm || !judge->vmm->wants_apart ||
	    judge->source->class_id != VDPA_CLASS_NET)
		return;
	look_control(judge, point, judge->source, "source");
	look_control(judge, point, judge->destination, "destination");
}

/* ---- vectors ----------------------------------------------------------- */

/* The migration stream contains the number of vectors. */
void point_vmm_vectors(struct judge *judge, const struct point *point)
{
	const struct vdpa_migrate_dev *source = judge->source;
	const struct vdpa_migrate_dev *destination = judge->destination;

	if (!judge->vmm || !judge->vmm->counts_vectors ||
	    !KNOWS(source, DEV_ID) || source->class_id != VDPA_CLASS_NET ||
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
		     judge->vmm->title);
}
