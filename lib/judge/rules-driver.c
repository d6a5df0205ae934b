// SPDX-License-Identifier: LGPL-2.1-or-later
/* Rules of single parent drivers. */

#include "rules.h"

#include "util/text.h"
#include "virtio/features.h"
#include "vmm.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define F_MAC VDPA_BIT(5)

/* "pci/0000:02:00.0" */
struct handle_text {
	char text[128];
};

static struct handle_text handle_of(const struct vdpa_mgmtdev *mgmtdev)
{
	struct handle_text handle;

	snprintf(handle.text, sizeof(handle.text), "%s%s%s",
		 mgmtdev->bus ? mgmtdev->bus : "", mgmtdev->bus ? "/" : "",
		 mgmtdev->name);
	return handle;
}

void rule_taken(struct check *check, const struct rule *rule)
{
	for (unsigned int attr = 0; check->driver && attr < 64; attr++) {
		const char *word = vdpa_attr_word(attr);
		struct vdpa_finding *finding;

		if (!rule_has(check, attr) || !word ||
		    driver_takes(check->driver, check->parent->kernel) &
			    VDPA_BIT(attr))
			continue;
		finding = rule_find(check, rule, 0);
		if (!finding)
			return;
		error_text(finding->what,
			   "management device %s does not take %s",
			   handle_of(check->mgmtdev).text, word);
		error_text(finding->hint, "leave out %s", word);
	}
}

/* Bits of @bits that the management device surely does not offer. */
static uint64_t not_offered(const struct check *check, uint64_t bits)
{
	if (!VDPA_HAS(check->mgmtdev, VDPA_ATTR_DEV_SUPPORTED_FEATURES))
		return 0;
	return bits & ~check->mgmtdev->supported_features;
}

/*
 * The features of the request, or else those that the device inherits. A driver
 * that accepts no features in a request does not check what it inherits.
 */
void rule_driver_needs(struct check *check, const struct rule *rule)
{
	const struct vdpa_migrate_dev *made = &check->made;
	struct vdpa_finding *finding;
	struct text names = { .length = 0 };
	uint64_t bits;

	if (!check->driver ||
	    !driver_may_take(check->driver, check->parent->kernel,
			     VDPA_ATTR_DEV_FEATURES))
		return;
	bits = check->driver->needs & ~made->device_features &
	       ~made->open_features;
	if (!bits)
		return;
	finding = rule_find(check, rule, bits);
	text_add_bits(&names, check->class_id, bits);
	FINDING_TELL(finding,
		     not_offered(check, bits) ?
			     "choose another management device: this one does "
			     "not offer them" :
			     "add them to device_features",
		     "parent driver %s makes no device without %s",
		     check->driver->name, names.data);
}

/* Nothing in sysfs says whether the daemon is ready. */
void rule_driver_daemon(struct check *check, const struct rule *rule)
{
	if (!check->driver || !check->driver->needs_daemon)
		return;
	FINDING_TELL(rule_find(check, rule, 0),
		     "start the daemon first, with a device of this name",
		     "a VDUSE daemon must have created device \"%.100s\" and "
		     "be ready",
		     check->request->name ? check->request->name : "");
}

static bool is_zero(const uint8_t mac[6])
{
	static const uint8_t zero[6];

	return memcmp(mac, zero, sizeof(zero)) == 0;
}

/* Whether the driver needs an address, and the request has feature MAC. */
static bool wants_mac(const struct check *check)
{
	return check->driver && check->driver->needs_mac &&
	       rule_has(check, VDPA_ATTR_DEV_FEATURES) &&
	       check->request->device_features & F_MAC;
}

/* The address of the request or of the card can be zeros. */
void rule_driver_mac(struct check *check, const struct rule *rule)
{
	struct vdpa_finding *finding;

	if (!wants_mac(check) ||
	    !VDPA_HAS(&check->made, VDPA_ATTR_DEV_NET_CFG_MACADDR) ||
	    !is_zero(check->made.mac))
		return;
	finding = rule_find(check, rule, F_MAC);
	FINDING_TELL(finding,
		     "give a unicast address, such as "
		     "52:54:00:12:34:56",
		     "parent driver %s makes no device with feature MAC and "
		     "mac 00:00:00:00:00:00",
		     check->driver->name);
}

void rule_card_mac(struct check *check, const struct rule *rule)
{
	struct vdpa_finding *finding;

	if (!wants_mac(check) ||
	    VDPA_HAS(&check->made, VDPA_ATTR_DEV_NET_CFG_MACADDR))
		return;
	finding = rule_find(check, rule, F_MAC);
	FINDING_TELL(finding, "give mac, such as 52:54:00:12:34:56",
		     "with feature MAC and without mac, parent driver %s makes "
		     "a device only if the card has a MAC address",
		     check->driver->name);
}

/* The kernel does not report the features of earlier devices. */
void rule_keeps_less(struct check *check, const struct rule *rule)
{
	struct vdpa_finding *finding;

	if (!check->driver || !check->driver->keeps_less)
		return;
	finding = rule_find(check, rule, 0);
	FINDING_TELL(
		finding,
		"if the kernel refuses it, bind the card to its PCI driver "
		"again",
		"parent driver %s gives a device only features that the earlier devices of the card had",
		check->driver->name);
}

/* Features that the driver requires and the hypervisor cannot move. */
static uint64_t never_moved(const struct driver *driver, uint32_t class_id,
			    const struct vdpa_vmm *vmm)
{
	if (!driver || class_id != VDPA_CLASS_NET)
		return 0;
	return driver->needs & vmm_features_blocked(vmm);
}

#define NEVER_HINT "choose another management device for VMs that migrate"
#define NEVER_WHAT                                                              \
	"parent driver %s makes no device without %s, and %s cannot migrate a " \
	"device with that"

void rule_driver_never(struct check *check, const struct rule *rule)
{
	uint64_t bits = never_moved(check->driver, check->class_id, check->vmm);
	struct text names = { .length = 0 };
	struct vdpa_finding *finding;

	if (!bits)
		return;
	finding = rule_find(check, rule, bits);
	text_add_bits(&names, check->class_id, bits);
	FINDING_TELL(finding, NEVER_HINT, NEVER_WHAT, check->driver->name,
		     names.data, vmm_title(check->vmm));
}

int vdpa_vmm_check_parent(const struct vdpa_vmm *vmm,
			  const struct vdpa_parent *parent,
			  struct vdpa_error *err)
{
	const struct driver *driver = driver_find(parent->driver);
	uint32_t class_id = vdpa_mgmtdev_class(parent->mgmtdev);
	uint64_t bits = never_moved(driver, class_id, vmm);
	struct text names = { .length = 0 };

	error_clear(err);
	if (!bits)
		return 0;
	text_add_bits(&names, class_id, bits);
	return vdpa_error_set(err, -EOPNOTSUPP, NEVER_HINT, NEVER_WHAT,
			      driver->name, names.data, vmm_title(vmm));
}

/* A device of another parent driver can be the destination. */
void rule_driver_index(struct check *check, const struct rule *rule)
{
	struct vdpa_finding *finding;

	if (!VMM_IS(check->vmm, INDEX) || !check->driver ||
	    !check->driver->starts_at_0.elsewhere ||
	    check->class_id != VDPA_CLASS_NET)
		return;
	finding = rule_find(check, rule, 0);
	if (!finding)
		return;
	finding->source =
		source_for(&check->driver->starts_at_0, check->parent->kernel);
	FINDING_TELL(finding,
		     "start the hypervisor on the destination with x-svq=on, "
		     "or choose a management device of another parent driver",
		     "parent driver %s starts virtqueues at index 0 only, and "
		     "%s continues at the index where the guest was: without "
		     "x-svq=on, no guest can be moved to such a device",
		     check->driver->name, vmm_title(check->vmm));
}

static void tell_sibling(struct check *check, const struct rule *rule,
			 bool is_refused, const char *consequence)
{
	const struct driver *driver = check->driver;
	struct vdpa_finding *finding;

	if (!driver || !driver->is_single || !check->parent->sibling ||
	    driver->refuses_second != is_refused)
		return;
	finding = rule_find(check, rule, 0);
	if (!finding)
		return;
	FINDING_TELL(finding, "delete that one first",
		     "management device %s has a device, \"%.100s\", and %s",
		     handle_of(check->mgmtdev).text, check->parent->sibling,
		     consequence);
}

void rule_second(struct check *check, const struct rule *rule)
{
	tell_sibling(check, rule, true, "its parent driver makes only one");
}

void rule_shared(struct check *check, const struct rule *rule)
{
	tell_sibling(check, rule, false,
		     "another one drives the same hardware: deleting one can "
		     "take both, or the kernel, down");
}
