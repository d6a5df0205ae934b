// SPDX-License-Identifier: LGPL-2.1-or-later
/* Rules for the words of a request: mac, mtu, max_vqp, name. */

#include "rules.h"

#include "util/array.h"
#include "virtqueues.h"

#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define F_CTRL_VQ VDPA_BIT(17)

/* vdpa_nl_policy: NLA_POLICY_MIN(NLA_U16, 68); virtio 1.3, 5.1.4.1 */
void rule_mtu(struct check *check, const struct rule *rule)
{
	struct vdpa_finding *finding;

	if (!rule_has(check, VDPA_ATTR_DEV_NET_CFG_MTU) ||
	    check->request->mtu >= 68)
		return;
	finding = rule_find(check, rule, 0);
	FINDING_TELL(finding, "give an mtu of 68 to 65535",
		     "mtu %u is too small", check->request->mtu);
}

void rule_zero_vqp(struct check *check, const struct rule *rule)
{
	struct vdpa_finding *finding;

	if (!rule_has(check, VDPA_ATTR_DEV_NET_CFG_MAX_VQP) ||
	    check->request->max_vqp > 0)
		return;
	finding = rule_find(check, rule, 0);
	FINDING_TELL(finding, "give a max_vqp of 1 or more",
		     "max_vqp 0 leaves no virtqueue pair");
}

void rule_mac(struct check *check, const struct rule *rule)
{
	static const uint8_t zero[6] = { 0 };
	const uint8_t *mac = check->request->mac;
	struct vdpa_finding *finding;
	bool is_zero = memcmp(mac, zero, sizeof(zero)) == 0;

	if (!rule_has(check, VDPA_ATTR_DEV_NET_CFG_MACADDR) ||
	    (!is_zero && !(mac[0] & 1)))
		return;
	finding = rule_find(check, rule, 0);
	FINDING_TELL(
		finding, "give a unicast address, such as 52:54:00:12:34:56",
		is_zero ?
			"mac: all bytes are zero, and a guest will not use it" :
			"mac: it is a multicast address, and a guest will not "
			"use it");
}

/* kobject_set_name_vargs(), lib/kobject.c */
void rule_name(struct check *check, const struct rule *rule)
{
	struct vdpa_finding *finding;

	if (!check->request->name || !strchr(check->request->name, '/'))
		return;
	finding = rule_find(check, rule, 0);
	FINDING_TELL(finding, "choose a name without \"/\"",
		     "name: the kernel writes \"!\" for \"/\"");
}

/* device_add(), drivers/base/core.c */
void rule_empty_name(struct check *check, const struct rule *rule)
{
	if (!check->request->name || check->request->name[0])
		return;
	FINDING_TELL(rule_find(check, rule, 0), "choose a name",
		     "name: it is empty");
}

/*
 * The kernel offers 32 KiB to an answer of a list. If a device does not fit,
 * the list ends before it without a sign, for every program.
 */
#define NAME_LISTED 32000

void rule_long_name(struct check *check, const struct rule *rule)
{
	size_t length = check->request->name ? strlen(check->request->name) : 0;

	if (length <= NAME_LISTED)
		return;
	FINDING_TELL(rule_find(check, rule, 0), "choose a shorter name",
		     "name: with %zu characters, the kernel's lists would end "
		     "before this device, and not show later ones",
		     length);
}

/* Words that need a feature bit if device_features is given. */
static const struct {
	uint16_t attr;
	uint8_t bit;
} word_needs[] = {
	{ VDPA_ATTR_DEV_NET_CFG_MACADDR, 5 },
	{ VDPA_ATTR_DEV_NET_CFG_MTU, 3 },
	{ VDPA_ATTR_DEV_NET_CFG_MAX_VQP, VDPA_NET_MQ },
};

void rule_word_needs(struct check *check, const struct rule *rule)
{
	const struct vdpa_request *request = check->request;

	if (!rule_has(check, VDPA_ATTR_DEV_FEATURES))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(word_needs); i++) {
		unsigned int bit = word_needs[i].bit;
		const char *word = vdpa_attr_word(word_needs[i].attr);
		const char *name = vdpa_feature_name(VDPA_CLASS_NET, bit);
		struct vdpa_finding *finding;

		if (!rule_has(check, word_needs[i].attr) ||
		    request->device_features & VDPA_BIT(bit) ||
		    (bit == VDPA_NET_MQ && request->max_vqp <= 1))
			continue;
		finding = rule_find(check, rule, VDPA_BIT(bit));
		if (!finding)
			return;
		error_text(finding->what,
			   "%s needs feature %s (bit %u), which "
			   "device_features lacks",
			   word, name, bit);
		error_text(finding->hint,
			   "add %s to device_features, or leave out %s", name,
			   word);
	}
}

/* Virtqueues of a device with @pairs pairs, as its parent driver counts. */
static unsigned int count_queues(const struct check *check, unsigned int pairs)
{
	bool offers_control = check->made.device_features & F_CTRL_VQ;

	if (!check->driver || check->driver->control == CONTROL_APART)
		return 2 * pairs;
	return 2 * pairs +
	       (check->driver->control == CONTROL_ALWAYS || offers_control);
}

/* 0: not known */
static unsigned int count_pairs(const struct check *check)
{
	const struct driver *driver = check->driver;

	if (rule_has(check, VDPA_ATTR_DEV_NET_CFG_MAX_VQP))
		return check->request->max_vqp;
	return driver && driver->takes &
				       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP) ?
		       (unsigned int)driver->pairs.value :
		       0;
}

void rule_queues(struct check *check, const struct rule *rule)
{
	const struct vdpa_mgmtdev *mgmtdev = check->mgmtdev;
	unsigned int pairs = count_pairs(check);
	unsigned int queues = count_queues(check, pairs);
	struct vdpa_finding *finding;

	if (!pairs || !mgmtdev || !mgmtdev->max_vqs ||
	    queues <= mgmtdev->max_vqs)
		return;
	finding = rule_find(check, rule, 0);
	if (!finding)
		return;
	if (check->driver && check->driver->control != CONTROL_APART)
		finding->source = source_for(&check->driver->source,
					     check->parent->kernel);
	FINDING_TELL(finding,
		     pairs > 1 ? "give a smaller max_vqp" :
				 "choose another management device",
		     "max_vqp %u is %u virtqueues%s, and the management device "
		     "has %u",
		     pairs, queues,
		     queues > 2 * pairs ? " with the control virtqueue" : "",
		     mgmtdev->max_vqs);
}

/*
 * Without max_vqp, such a driver makes a pair of every two virtqueues. If the
 * number is even, none is left for the control virtqueue.
 */
void rule_all_pairs(struct check *check, const struct rule *rule)
{
	uint32_t count = check->mgmtdev ? check->mgmtdev->max_vqs : 0;
	struct vdpa_finding *finding;

	if (!count || count % 2 || !driver_uses_all_pairs(check->driver) ||
	    rule_has(check, VDPA_ATTR_DEV_NET_CFG_MAX_VQP) ||
	    !(check->made.device_features & F_CTRL_VQ))
		return;
	finding = rule_find(check, rule, F_CTRL_VQ);
	if (!finding)
		return;
	finding->source =
		source_for(&check->driver->source, check->parent->kernel);
	error_text(finding->what,
		   "without max_vqp, parent driver %s makes %u pairs of the %u "
		   "virtqueues, and none is left for CTRL_VQ (bit 17)",
		   check->driver->name, count / 2, count);
	if (count > 2)
		error_text(finding->hint, "give max_vqp %u", count / 2 - 1);
	else
		error_text(finding->hint, "leave out CTRL_VQ");
}

/*
 * The kernel makes such a device, but refuses the virtqueues that it lacks when
 * a hypervisor sets them up. With MQ and an unknown number of pairs, nothing is
 * gained unless there are two.
 */
void rule_virtqueues(struct check *check, const struct rule *rule)
{
	const struct vdpa_migrate_dev *made = &check->made;
	unsigned int known = virtqueues_pairs(made);
	unsigned int pairs = known ? known : 2;
	struct text what = { .length = 0 };

	if (!check->parent || !virtqueues_lack(made, pairs))
		return;
	virtqueues_tell(&what, made, pairs, "the device");
	FINDING_TELL(rule_find(check, rule, 0),
		     pairs > 1 ? "leave out MQ" : "leave out CTRL_VQ", "%s%s",
		     known ? "" : "if the card has more than one pair, ",
		     what.data);
}

void rule_taken_name(struct check *check, const struct rule *rule)
{
	const char *occupant = check->parent ? check->parent->occupant : NULL;

	if (!occupant)
		return;
	FINDING_TELL(rule_find(check, rule, 0), "choose another name",
		     "the name is taken: %.200s", occupant);
}

/* Some drivers use an address of zeros when the request has none. */
void rule_zero_mac(struct check *check, const struct rule *rule)
{
	struct vdpa_finding *finding;

	/* Without device_features, another rule warns of what is inherited. */
	if (!check->parent || !rule_has(check, VDPA_ATTR_DEV_FEATURES) ||
	    check->made.origins[VDPA_PROPERTY_MAC] != VDPA_FROM_DRIVER ||
	    !VDPA_HAS(&check->made, VDPA_ATTR_DEV_NET_CFG_MACADDR))
		return;
	finding = rule_find(check, rule, 0);
	FINDING_TELL(finding, "give mac, such as 52:54:00:12:34:56",
		     "without mac the device has mac 00:00:00:00:00:00, which "
		     "no guest uses");
}

/*
 * If a management device makes net and other classes, the kernel accepts
 * class-specific feature bits only with a word that only net devices have.
 */
void rule_ambiguous(struct check *check, const struct rule *rule)
{
	const uint64_t transport = (VDPA_BIT(43) - 1) & ~(VDPA_BIT(28) - 1);
	const struct vdpa_mgmtdev *mgmtdev = check->mgmtdev;
	uint64_t classes = mgmtdev ? mgmtdev->supported_classes : 0;
	uint64_t bits = check->request->device_features & ~transport;

	if (!rule_has(check, VDPA_ATTR_DEV_FEATURES) || !bits ||
	    !(classes & VDPA_BIT(VDPA_CLASS_NET)) ||
	    !(classes & (classes - 1)) ||
	    check->parent->kernel == VDPA_KERNEL(6, 1) ||
	    !driver_may_take(check->driver, check->parent->kernel,
			     VDPA_ATTR_DEV_FEATURES))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(word_needs); i++)
		if (rule_has(check, word_needs[i].attr))
			return;
	FINDING_TELL(rule_find(check, rule, bits),
		     "give mac, mtu or max_vqp for a net device",
		     "the management device makes devices of several classes, "
		     "and the bits 0 to 27 and 43 to 63 of device_features "
		     "mean something else in each");
}

void rule_class(struct check *check, const struct rule *rule)
{
	const struct vdpa_mgmtdev *mgmtdev = check->mgmtdev;

	if (!mgmtdev || !mgmtdev->supported_classes ||
	    mgmtdev->supported_classes & VDPA_BIT(VDPA_CLASS_NET))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(word_needs); i++) {
		const char *word = vdpa_attr_word(word_needs[i].attr);
		struct vdpa_finding *finding;

		if (!rule_has(check, word_needs[i].attr))
			continue;
		finding = rule_find(check, rule, 0);
		if (!finding)
			return;
		error_text(finding->what,
			   "%s is for net devices, and the management device "
			   "makes none",
			   word);
		error_text(finding->hint, "leave out %s", word);
	}
}
