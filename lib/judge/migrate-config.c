// SPDX-License-Identifier: LGPL-2.1-or-later
/* Checks of MAC address, MTU and virtqueues for a verdict. */

#include "migrate.h"

#include "util/array.h"
#include "util/text.h"
#include "virtio/features.h"
#include "virtqueues.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <vdpa/virtio.h>

#define F_MTU		VDPA_BIT(3)
#define F_MAC		VDPA_BIT(5)
#define F_CTRL_VQ	VDPA_BIT(17)
#define F_CTRL_MAC_ADDR VDPA_BIT(23)
#define F_PAIRS		(VDPA_BIT(VDPA_NET_MQ) | VDPA_BIT(VDPA_NET_RSS))

/* "52:54:00:12:34:56" */
struct mac_text {
	char text[sizeof("00:11:22:33:44:55")];
};

static struct mac_text mac_text(const uint8_t mac[6])
{
	struct mac_text text;

	snprintf(text.text, sizeof(text.text), "%02x:%02x:%02x:%02x:%02x:%02x",
		 mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	return text;
}

static bool offers(const struct vdpa_migrate_dev *dev, uint64_t bits)
{
	return KNOWS(dev, DEV_FEATURES) &&
	       dev->device_features & ~dev->open_features & bits;
}

/* Virtqueue pairs; 0: not known. */
static unsigned int pairs_of(const struct vdpa_migrate_dev *dev)
{
	if (!may_offer(dev, F_PAIRS))
		return 1;
	if (!offers(dev, F_PAIRS) && KNOWS(dev, DEV_FEATURES))
		return 0;
	return KNOWS(dev, DEV_NET_CFG_MAX_VQP) ? dev->max_vqp : 0;
}

/* ---- what is not known ------------------------------------------------- */

/* Properties that must be the same if the feature is offered. */
static const struct {
	enum vdpa_property property;
	uint16_t attr;
	uint64_t feature;
} compared[] = {
	{ VDPA_PROPERTY_MAC, VDPA_ATTR_DEV_NET_CFG_MACADDR, F_MAC },
	{ VDPA_PROPERTY_MTU, VDPA_ATTR_DEV_NET_CFG_MTU, F_MTU },
	{ VDPA_PROPERTY_MAX_VQP, VDPA_ATTR_DEV_NET_CFG_MAX_VQP, F_PAIRS },
};

static void check_unknown(struct judge *judge, const struct point *point,
			  const struct vdpa_migrate_dev *dev, const char *which)
{
	for (size_t i = 0; i < ARRAY_SIZE(compared); i++)
		if (offers(dev, compared[i].feature) &&
		    !VDPA_HAS(dev, compared[i].attr))
			FINDING_TELL(judge_find(judge, point, 0),
				     "compare it by hand",
				     "the %s of the %s is not known",
				     vdpa_attr_word(compared[i].attr), which);
}

void point_untold(struct judge *judge, const struct point *point)
{
	if (judge->source->class_id != VDPA_CLASS_NET)
		return;
	check_unknown(judge, point, judge->source, "source");
	if (!judge->is_planned)
		check_unknown(judge, point, judge->destination, "destination");
}

/* ---- what the parent decides ------------------------------------------- */

/* "mac 52:54:00:12:34:56", the value of the source. */
static void add_value(struct text *text, const struct vdpa_migrate_dev *source,
		      uint16_t attr)
{
	switch (attr) {
	case VDPA_ATTR_DEV_NET_CFG_MACADDR:
		text_add(text, "mac %s", mac_text(source->mac).text);
		break;
	case VDPA_ATTR_DEV_NET_CFG_MTU:
		text_add(text, "mtu %u", source->mtu);
		break;
	case VDPA_ATTR_DEV_NET_CFG_MAX_VQP:
		text_add(text, "max_vqp %u", pairs_of(source));
		break;
	case VDPA_ATTR_DEV_MAX_VQ_SIZE:
		text_add(text, "virtqueues of %u entries or more",
			 source->max_vq_size);
		break;
	case VDPA_ATTR_DEV_BLK_CFG_CAPACITY:
		text_add(text, "%" PRIu64 " sectors", source->capacity);
		break;
	}
}

static void tell_condition(struct judge *judge, const struct point *point,
			   uint16_t attr)
{
	const struct vdpa_migrate_dev *destination = judge->destination;
	struct text value = { .length = 0 };
	bool is_daemon = destination->driver &&
			 strcmp(destination->driver, "vduse") == 0;

	add_value(&value, judge->source, attr);
	FINDING_TELL(judge_find(judge, point, 0),
		     "add the device, then check again", "%s must have %s",
		     is_daemon ? "the VDUSE daemon" : "the card", value.data);
}

static void tell_open(struct judge *judge, const struct point *point,
		      uint64_t bits, const char *must, const char *rest)
{
	struct text names = { .length = 0 };

	text_add_bits(&names, judge->source->class_id, bits);
	FINDING_TELL(judge_find(judge, point, bits),
		     "add the device, then check again",
		     "the device must %s %s%s, and the parent decides that",
		     must, bits ? names.data : "no feature", rest);
}

/*
 * Where the parent decides, the features must equal those of the source: the
 * whole set, or a single bit.
 */
static void look_open_features(struct judge *judge, const struct point *point)
{
	const struct vdpa_migrate_dev *source = judge->source;
	const struct vdpa_migrate_dev *destination = judge->destination;
	uint64_t open = destination->open_features;
	uint64_t with = source->device_features & open;
	bool is_set = open & (open - 1);

	if (!open || !KNOWS(source, DEV_FEATURES))
		return;
	if (is_set)
		with |= destination->device_features & ~open;
	if (with || is_set)
		tell_open(judge, point, with, "offer",
			  is_set && with ? " and no other feature" : "");
	else
		tell_open(judge, point, open, "not offer", "");
}

static bool is_open(const struct judge *judge, uint16_t attr)
{
	return VDPA_HAS(judge->source, attr) &&
	       !VDPA_HAS(judge->destination, attr);
}

/*
 * Values that only the finished device shows, and that must equal the source's.
 */
void point_depends(struct judge *judge, const struct point *point)
{
	if (!judge->is_planned)
		return;
	look_open_features(judge, point);
	if (judge->source->class_id == VDPA_CLASS_NET &&
	    pairs_of(judge->source) && !pairs_of(judge->destination))
		tell_condition(judge, point, VDPA_ATTR_DEV_NET_CFG_MAX_VQP);
	for (size_t i = 0; i < ARRAY_SIZE(compared); i++)
		if (judge->source->class_id == VDPA_CLASS_NET &&
		    compared[i].attr != VDPA_ATTR_DEV_NET_CFG_MAX_VQP &&
		    offers(judge->source, compared[i].feature) &&
		    may_offer(judge->destination, compared[i].feature) &&
		    is_open(judge, compared[i].attr))
			tell_condition(judge, point, compared[i].attr);
	if (is_open(judge, VDPA_ATTR_DEV_MAX_VQ_SIZE))
		tell_condition(judge, point, VDPA_ATTR_DEV_MAX_VQ_SIZE);
	if (is_open(judge, VDPA_ATTR_DEV_BLK_CFG_CAPACITY))
		tell_condition(judge, point, VDPA_ATTR_DEV_BLK_CFG_CAPACITY);
}

/* ---- MAC address ------------------------------------------------------ */

/*
 * With an address of zeros, the guest uses the one that its hypervisor gives
 * it.
 */
static bool is_zero(const uint8_t mac[6])
{
	static const uint8_t zero[6];

	return memcmp(mac, zero, sizeof(zero)) == 0;
}

/*
 * A hypervisor can hide the feature MAC from the device. Then the kernel does
 * not report that the guest took it. The address counts in any case.
 */
static bool mac_differs(const struct judge *judge)
{
	const struct vdpa_migrate_dev *source = judge->source;
	const struct vdpa_migrate_dev *destination = judge->destination;

	if (!KNOWS(source, DEV_NET_CFG_MACADDR) || !may_offer(source, F_MAC))
		return false;
	if (offers(destination, F_MAC) &&
	    (!KNOWS(destination, DEV_NET_CFG_MACADDR) ||
	     memcmp(source->mac, destination->mac, sizeof(source->mac)) == 0))
		return false;
	return KNOWS(destination, DEV_FEATURES) &&
	       !(destination->open_features & F_MAC) &&
	       (offers(destination, F_MAC) || !is_zero(source->mac));
}

/* Whether the hypervisor sets the guest's address at the destination. */
static bool is_mac_set(const struct judge *judge)
{
	const uint64_t needed = F_CTRL_VQ | F_CTRL_MAC_ADDR;

	return VMM_IS(judge->to, SETS_MAC) &&
	       offers(judge->destination, F_MAC) &&
	       offers(judge->destination, F_CTRL_VQ) &&
	       offers(judge->destination, F_CTRL_MAC_ADDR) &&
	       !is_zero(judge->source->mac) &&
	       !(needed & ~judge_wanted(judge->source));
}

static const char *mac_advice(const struct vdpa_migrate_dev *destination)
{
	return destination->origins[VDPA_PROPERTY_MAC] == VDPA_FROM_PARENT ?
		       "choose a card that has" :
		       "add the destination with";
}

void point_mac(struct judge *judge, const struct point *point)
{
	const struct vdpa_migrate_dev *source = judge->source;
	const struct vdpa_migrate_dev *destination = judge->destination;
	struct vdpa_finding *finding;

	if (!mac_differs(judge) || is_mac_set(judge))
		return;
	finding = judge_find(judge, point, 0);
	if (!finding)
		return;
	if (offers(destination, F_MAC))
		error_text(finding->what,
			   "the guest has mac %s, and the destination has %s",
			   mac_text(source->mac).text,
			   mac_text(destination->mac).text);
	else
		error_text(finding->what,
			   "the guest has mac %s, and the destination has none",
			   mac_text(source->mac).text);
	error_text(finding->hint,
		   "%s mac %s; hypervisors do not compare the addresses: they "
		   "move the guest, and its frames are lost unless the parent "
		   "accepts the address from them",
		   mac_advice(destination), mac_text(source->mac).text);
}

void point_mac_set(struct judge *judge, const struct point *point)
{
	const struct vdpa_migrate_dev *source = judge->source;
	const struct vdpa_migrate_dev *destination = judge->destination;
	struct vdpa_finding *finding;

	if (!mac_differs(judge) || !is_mac_set(judge))
		return;
	finding = judge_find(judge, point, F_CTRL_MAC_ADDR);
	if (!finding)
		return;
	finding->source = judge->to->source;
	error_text(finding->what,
		   "the guest has mac %s, and the destination has %s: the "
		   "parent of the destination must accept the guest's address, "
		   "which %s sets through the control virtqueue",
		   mac_text(source->mac).text, mac_text(destination->mac).text,
		   judge->to->title);
	error_text(finding->hint, "%s mac %s, or try it before you rely on it",
		   mac_advice(destination), mac_text(source->mac).text);
}

void point_mac_changed(struct judge *judge, const struct point *point)
{
	const struct vdpa_migrate_dev *source = judge->source;

	if (!KNOWS(source, DEV_NET_CFG_MACADDR) ||
	    source->origins[VDPA_PROPERTY_MAC] != VDPA_FROM_KERNEL ||
	    !(judge_wanted(source) & F_CTRL_MAC_ADDR))
		return;
	if (source->is_contradictory)
		FINDING_TELL(
			judge_find(judge, point, F_CTRL_MAC_ADDR),
			"export the record of that host again",
			"the record of the creation of the source is wrong, and the guest may have changed mac %s since then",
			mac_text(source->mac).text);
	else if (source->is_recorded)
		FINDING_TELL(
			judge_find(judge, point, F_CTRL_MAC_ADDR),
			"give mac when the device is added",
			"the source was created without mac, and the guest may have changed mac %s since then",
			mac_text(source->mac).text);
	else
		FINDING_TELL(
			judge_find(judge, point, F_CTRL_MAC_ADDR),
			"\"vdpa dev add\" records what it adds",
			"the creation of the source is not recorded, and the guest may have changed mac %s since then",
			mac_text(source->mac).text);
}

/* ---- MTU -------------------------------------------------------------- */

static bool mtu_differs(const struct judge *judge)
{
	const struct vdpa_migrate_dev *source = judge->source;
	const struct vdpa_migrate_dev *destination = judge->destination;

	return KNOWS(source, DEV_NET_CFG_MTU) && may_offer(source, F_MTU) &&
	       KNOWS(destination, DEV_NET_CFG_MTU) &&
	       may_offer(destination, F_MTU) && source->mtu != destination->mtu;
}

/* Whether the guest's driver may use the MTU of the device. */
static bool is_mtu_used(const struct judge *judge)
{
	return !KNOWS(judge->source, DEV_NEGOTIATED_FEATURES) ||
	       judge->source->negotiated_features & F_MTU;
}

static void tell_mtu(struct judge *judge, const struct point *point,
		     const char *consequence)
{
	struct vdpa_finding *finding = judge_find(judge, point, 0);

	if (!finding)
		return;
	error_text(finding->what,
		   "the source has mtu %u, and the destination has %u%s",
		   judge->source->mtu, judge->destination->mtu, consequence);
	error_text(finding->hint,
		   "add the destination with mtu %u; hypervisors do not "
		   "compare it: they move the guest, which does not notice",
		   judge->source->mtu);
}

void point_mtu(struct judge *judge, const struct point *point)
{
	if (mtu_differs(judge) && is_mtu_used(judge))
		tell_mtu(judge, point, "");
}

void point_mtu_unused(struct judge *judge, const struct point *point)
{
	if (mtu_differs(judge) && !is_mtu_used(judge))
		tell_mtu(judge, point, "; the guest did not take MTU (bit 3)");
}

/* ---- virtqueues ------------------------------------------------------- */

void point_pairs(struct judge *judge, const struct point *point)
{
	unsigned int from = pairs_of(judge->source);
	unsigned int to = pairs_of(judge->destination);
	struct vdpa_finding *finding;

	if (judge->source->class_id != VDPA_CLASS_NET || !from || !to ||
	    from == to)
		return;
	finding = judge_find(judge, point, 0);
	if (!finding)
		return;
	error_text(finding->what,
		   "the source has max_vqp %u, and the destination has %u",
		   from, to);
	if (offers(judge->source, F_PAIRS))
		error_text(finding->hint,
			   "add the destination with feature MQ and max_vqp %u",
			   from);
	else
		error_text(finding->hint, "add the destination without MQ");
}

/* @is_fixed: the hypervisor uses the size that the device has. */
static void look_vq_size(struct judge *judge, const struct point *point,
			 bool is_fixed)
{
	const struct vdpa_migrate_dev *source = judge->source;
	const struct vdpa_migrate_dev *destination = judge->destination;

	if (!KNOWS(source, DEV_MAX_VQ_SIZE) ||
	    !KNOWS(destination, DEV_MAX_VQ_SIZE) ||
	    destination->max_vq_size >= source->max_vq_size ||
	    VMM_IS(judge->to, VQ_SIZE) != is_fixed)
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     is_fixed ?
			     "choose a destination with larger virtqueues" :
			     "in the hypervisor, choose queue sizes that both "
			     "have",
		     "the source has virtqueues of up to %u entries, the "
		     "destination of up to %u: larger ones cannot be moved",
		     source->max_vq_size, destination->max_vq_size);
}

void point_vq_size(struct judge *judge, const struct point *point)
{
	look_vq_size(judge, point, false);
}

void point_vmm_vq_size(struct judge *judge, const struct point *point)
{
	look_vq_size(judge, point, true);
}

static void tell_lacking(struct judge *judge, const struct point *point,
			 const struct vdpa_migrate_dev *dev, unsigned int pairs,
			 const char *which)
{
	struct text what = { .length = 0 };

	if (!virtqueues_lack(dev, pairs))
		return;
	virtqueues_tell(&what, dev, pairs, which);
	FINDING_TELL(judge_find(judge, point, 0),
		     "add the device without MQ, or choose another one", "%s",
		     what.data);
}

/*
 * If the pairs of the destination are not known, they must be those of the
 * source.
 */
void point_virtqueues(struct judge *judge, const struct point *point)
{
	unsigned int own = virtqueues_pairs(judge->destination);
	unsigned int wanted = virtqueues_pairs(judge->source);

	tell_lacking(judge, point, judge->source, wanted, "the source");
	tell_lacking(judge, point, judge->destination, own ? own : wanted,
		     "the destination");
}

/* ---- other classes ---------------------------------------------------- */

void point_capacity(struct judge *judge, const struct point *point)
{
	const struct vdpa_migrate_dev *source = judge->source;
	const struct vdpa_migrate_dev *destination = judge->destination;

	if (!KNOWS(source, DEV_BLK_CFG_CAPACITY) ||
	    !KNOWS(destination, DEV_BLK_CFG_CAPACITY) ||
	    source->capacity == destination->capacity)
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "choose a destination of the same size",
		     "the source has %" PRIu64 " sectors, and the destination "
		     "has %" PRIu64,
		     source->capacity, destination->capacity);
}

void point_rest(struct judge *judge, const struct point *point)
{
	if (!KNOWS(judge->source, DEV_ID) ||
	    judge->source->class_id == VDPA_CLASS_NET)
		return;
	FINDING_TELL(judge_find(judge, point, 0),
		     "compare the rest by hand; see \"vdpa -d dev show\"",
		     "for classes other than net, only features, capacity and "
		     "virtqueues are compared");
}
