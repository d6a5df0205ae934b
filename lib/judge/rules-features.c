// SPDX-License-Identifier: LGPL-2.1-or-later
/* Rules for the feature bits of a request. */

#include "rules.h"

#include "util/array.h"
#include "util/text.h"
#include "virtio/features.h"
#include "vmm.h"

#include <vdpa/virtio.h>
#include <vdpa/wire.h>

static void tell_lack(struct check *check, const struct rule *rule,
		      unsigned int bit, uint64_t bits, const char *what)
{
	const char *name = vdpa_feature_name(check->class_id, bit);
	struct vdpa_finding *finding;
	struct text names = { .length = 0 };

	if (!bits)
		return;
	finding = rule_find(check, rule, bits | VDPA_BIT(bit));
	if (!finding)
		return;
	text_add_bits(&names, check->class_id, bits);
	error_text(finding->what, "feature %s (bit %u) %s %s", name, bit, what,
		   names.data);
	error_text(finding->hint, "add it, or remove %s", name);
}

/* There are four kinds of fault. @kind is the one that the rule checks. */
static void look_faults(struct check *check, const struct rule *rule,
			uint64_t (*kind)(const struct vdpa_feature_fault *),
			const char *what)
{
	struct vdpa_feature_fault fault;
	int next = 0;

	if (!rule_has(check, VDPA_ATTR_DEV_FEATURES))
		return;
	while ((next = vdpa_features_fault(check->class_id,
					   check->request->device_features,
					   (unsigned int)next, &fault)) >= 0) {
		tell_lack(check, rule, (unsigned int)next, kind(&fault), what);
		next++;
	}
}

static uint64_t fault_needs(const struct vdpa_feature_fault *fault)
{
	return fault->needs;
}

static uint64_t fault_needs_one(const struct vdpa_feature_fault *fault)
{
	return fault->needs_one;
}

static uint64_t fault_wants(const struct vdpa_feature_fault *fault)
{
	return fault->wants;
}

static uint64_t fault_excludes(const struct vdpa_feature_fault *fault)
{
	return fault->excludes;
}

void rule_needs(struct check *check, const struct rule *rule)
{
	look_faults(check, rule, fault_needs, "needs");
}

void rule_needs_one(struct check *check, const struct rule *rule)
{
	look_faults(check, rule, fault_needs_one, "needs one of");
}

void rule_wants(struct check *check, const struct rule *rule)
{
	look_faults(check, rule, fault_wants, "should come with");
}

void rule_excludes(struct check *check, const struct rule *rule)
{
	look_faults(check, rule, fault_excludes, "should not come with");
}

/* Bits that every modern device should offer. */
static const struct {
	uint8_t bit;
	const char *why;
} expected_bits[] = {
	{ 32, "a modern driver will not take the device" },
	{ 33, "the simulators, VDUSE and live migration refuse the device" },
};

void rule_expected(struct check *check, const struct rule *rule)
{
	if (!rule_has(check, VDPA_ATTR_DEV_FEATURES))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(expected_bits); i++) {
		unsigned int bit = expected_bits[i].bit;
		const char *name = vdpa_feature_name(0, bit);
		struct vdpa_finding *finding;

		if (check->request->device_features & VDPA_BIT(bit))
			continue;
		finding = rule_find(check, rule, VDPA_BIT(bit));
		if (!finding)
			return;
		error_text(finding->what, "without feature %s (bit %u) %s",
			   name, bit, expected_bits[i].why);
		error_text(finding->hint, "add %s to device_features", name);
	}
}

void rule_inherited(struct check *check, const struct rule *rule)
{
	const char *by = check->driver ? check->driver->inherited : NULL;
	struct vdpa_finding *finding;

	/*
	 * Without an offer, or if the driver takes no features, there is no
	 * choice.
	 */
	if (rule_has(check, VDPA_ATTR_DEV_FEATURES) || !check->mgmtdev ||
	    !check->mgmtdev->supported_features ||
	    !driver_may_take(check->driver, check->parent->kernel,
			     VDPA_ATTR_DEV_FEATURES))
		return;
	finding = rule_find(check, rule, 0);
	FINDING_TELL(
		finding,
		"give device_features; \"all\" is what the management device "
		"offers now",
		"without device_features the device gets what the parent driver "
		"decides, which can differ on another kernel%s%s%s",
		by ? " (now: " : "", by ? by : "", by ? ")" : "");
}

/*
 * What the device offers decides whether QEMU moves it, so the request decides.
 * No choice of features makes other classes movable. Another rule covers the
 * features that the driver requires.
 */
void rule_never_migrates(struct check *check, const struct rule *rule)
{
	uint64_t needs = check->driver ? check->driver->needs : 0;
	struct text names = { .length = 0 }, since = { .length = 0 };
	uint64_t bits;

	if (check->class_id != VDPA_CLASS_NET)
		return;
	bits = check->made.device_features & vmm_features_blocked(check->vmm) &
	       ~needs;
	if (!bits)
		return;
	text_add_bits(&names, check->class_id, bits);
	vmm_add_since(&since, check->class_id, bits);
	FINDING_TELL(
		rule_find(check, rule, bits),
		driver_may_take(check->driver,
				check->parent ? check->parent->kernel : 0,
				VDPA_ATTR_DEV_FEATURES) ?
			"give \"device_features migratable\", or remove "
			"them" :
			"choose another management device for VMs that "
			"migrate: this one takes no device_features",
		"the device will offer %s, and %s cannot migrate a device that does%s",
		names.data, vmm_title(check->vmm), since.data);
}

void rule_offered(struct check *check, const struct rule *rule)
{
	const struct vdpa_mgmtdev *mgmtdev = check->mgmtdev;
	struct text names = { .length = 0 };
	struct vdpa_finding *finding;
	uint64_t bits;

	if (!rule_has(check, VDPA_ATTR_DEV_FEATURES) || !mgmtdev ||
	    !VDPA_HAS(mgmtdev, VDPA_ATTR_DEV_SUPPORTED_FEATURES))
		return;
	bits = check->request->device_features & ~mgmtdev->supported_features;
	if (!bits)
		return;
	finding = rule_find(check, rule, bits);
	text_add_bits(&names, check->class_id, bits);
	FINDING_TELL(finding, "remove them from device_features",
		     "the management device does not offer %s", names.data);
}
