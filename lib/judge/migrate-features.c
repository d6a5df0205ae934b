// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Checks of features for a verdict: what is offered, and what the guest took.
 */

#include "migrate.h"

#include "util/text.h"
#include "virtio/features.h"

#include <vdpa/virtio.h>

uint64_t judge_wanted(const struct vdpa_migrate_dev *source)
{
	return KNOWS(source, DEV_NEGOTIATED_FEATURES) ?
		       source->negotiated_features :
		       source->device_features;
}

static struct text names_of(const struct judge *judge, uint64_t bits)
{
	struct text names = { .length = 0 };

	text_add_bits(&names, judge->source->class_id, bits);
	return names;
}

void point_class(struct judge *judge, const struct point *point)
{
	const struct vdpa_migrate_dev *source = judge->source;
	const struct vdpa_migrate_dev *destination = judge->destination;
	const char *from = vdpa_class_name(source->class_id);
	const char *to = vdpa_class_name(destination->class_id);

	if (!judge_is_other_class(judge))
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "choose a destination of the same class",
		     "the source is of class %s, the destination of class %s",
		     from ? from : "unknown", to ? to : "unknown");
}

void point_source_unknown(struct judge *judge, const struct point *point)
{
	if (KNOWS(judge->source, DEV_FEATURES) ||
	    KNOWS(judge->source, DEV_NEGOTIATED_FEATURES))
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "add devices with \"vdpa dev add\" and device_features: "
		     "it keeps a record of them",
		     "the features of the source are not known: neither its "
		     "kernel nor a record of its creation reports them");
}

void point_destination_unknown(struct judge *judge, const struct point *point)
{
	if (KNOWS(judge->destination, DEV_FEATURES) || judge->is_planned)
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "add devices with \"vdpa dev add\" and device_features: "
		     "it keeps a record of them",
		     "the features of the destination are not known: neither "
		     "its kernel nor a record of its creation reports them");
}

/* What the destination must have and lacks; 0 when it is not known. */
static uint64_t lacking(const struct judge *judge)
{
	if (!KNOWS(judge->destination, DEV_FEATURES))
		return 0;
	return judge_wanted(judge->source) &
	       ~judge->destination->device_features &
	       ~judge->destination->open_features;
}

/* Add the bits that the hypervisor does not ask the device for. */
static void tell_tolerance(const struct judge *judge,
			   struct vdpa_finding *finding, uint64_t bits)
{
	const struct vdpa_vmm *vmm = judge->to;
	char hint[VDPA_ERROR_TEXT_SIZE];

	if (!vmm || !(bits & ~vmm->compares))
		return;
	error_text(hint, "%s", finding->hint);
	error_text(finding->hint,
		   "%s; %s does not ask the destination for %s, and moves the "
		   "guest anyway",
		   hint, vmm->title,
		   names_of(judge, bits & ~vmm->compares).data);
}

void point_lacking(struct judge *judge, const struct point *point)
{
	uint64_t bits = lacking(judge);
	struct vdpa_finding *finding;

	if (!bits)
		return;
	finding = judge_find(judge, point, bits);
	if (!finding)
		return;
	if (KNOWS(judge->source, DEV_NEGOTIATED_FEATURES))
		FINDING_TELL(finding,
			     "choose a destination that offers them; \"vdpa "
			     "migrate baseline\" finds what all hosts have",
			     "the guest took %s, and the destination does not "
			     "offer that",
			     names_of(judge, bits).data);
	else
		FINDING_TELL(
			finding,
			"choose a destination that offers them, or ask again "
			"while the guest uses the device",
			"the destination does not offer %s, and it is not "
			"known whether the guest takes that",
			names_of(judge, bits).data);
	tell_tolerance(judge, finding, bits);
}

static void tell_set(const struct judge *judge, struct text *text,
		     const char *what, uint64_t bits)
{
	if (bits)
		text_add(text, "%s%s %s", text->length ? ", and " : "", what,
			 names_of(judge, bits).data);
}

void point_different(struct judge *judge, const struct point *point)
{
	uint64_t from = judge->source->device_features;
	uint64_t to = judge->destination->device_features;
	struct text text = { .length = 0 };

	if (!KNOWS(judge->destination, DEV_FEATURES))
		return;
	if (!KNOWS(judge->source, DEV_FEATURES)) {
		if (KNOWS(judge->source, DEV_NEGOTIATED_FEATURES))
			FINDING_TELL(judge_find(judge, point, 0),
				     "compare the features of both by hand",
				     "it is not known which features the "
				     "source offers besides those that the "
				     "guest took");
		return;
	}
	from &= ~lacking(judge) & ~judge->destination->open_features;
	to &= ~judge->destination->open_features;
	if (from == to)
		return;
	tell_set(judge, &text, "it will see also", to & ~from);
	tell_set(judge, &text, "it will no longer see", from & ~to);
	FINDING_TELL(judge_find(judge, point, from ^ to),
		     "the guest keeps what it took; to offer the same, add the "
		     "destination with the source's device_features",
		     "the guest sees other features after its next reset: %s",
		     text.data);
}

/* Without a hypervisor: features with which no QEMU moves the device. */
void point_never(struct judge *judge, const struct point *point)
{
	const struct vdpa_migrate_dev *source = judge->source;
	uint64_t bits = source->device_features & vmm_features_blocked(NULL);

	struct text since = { .length = 0 };

	if (judge->from || judge->is_planned || !KNOWS(source, DEV_FEATURES) ||
	    !bits || source->class_id != VDPA_CLASS_NET)
		return;
	vmm_add_since(&since, source->class_id, bits);
	FINDING_TELL(
		judge_find(judge, point, bits),
		"next time, add it with \"device_features migratable\"",
		"QEMU cannot migrate a device that offers %s, whatever the guest took%s",
		names_of(judge, bits).data, since.data);
}

static void look_contradictory(struct judge *judge, const struct point *point,
			       const struct vdpa_migrate_dev *dev,
			       const char *which)
{
	if (!dev->is_contradictory)
		return;
	FINDING_TELL(
		judge_find(judge, point, 0),
		"export the record of that host again: \"vdpa host export\"",
		"the record of the %s contradicts itself: its management device cannot make such a device; the device is judged by its current configuration",
		which);
}

void point_contradictory(struct judge *judge, const struct point *point)
{
	look_contradictory(judge, point, judge->source, "source");
	look_contradictory(judge, point, judge->destination, "destination");
}
