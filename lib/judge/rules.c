// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Rules for a request to add a device. The kernel has the last word, so a rule
 * is an error only where the kernel or the specification surely refuses.
 */

#include "rules.h"

#include "util/array.h"

#include <errno.h>

/* ---- the table ------------------------------------------------------ */

#define ADD	   "vdpa_nl_cmd_dev_add_set_doit(), drivers/vdpa/vdpa.c"
#define DEPENDENCY SPECIFIED("virtio 1.3, 2.2.2")
#define NET_CONFIG "virtio 1.3, 5.1.4"

#define ERROR	  .severity = VDPA_SEVERITY_ERROR
#define WARNING	  .severity = VDPA_SEVERITY_WARNING
#define CONDITION .severity = VDPA_SEVERITY_CONDITION

static const struct rule rules[] = {
	{ "mtu-too-small", ERROR,
	  .source = IN_LINUX("vdpa_nl_policy, drivers/vdpa/vdpa.c"),
	  .look = rule_mtu },
	{ "max_vqp-zero", ERROR, .source = IN_LINUX(ADD),
	  .look = rule_zero_vqp },
	{ "word-needs-feature", ERROR, .source = NOT_IN_6_1(NET_CONFIG, ADD),
	  .look = rule_word_needs },
	{ "word-of-other-class", ERROR, .source = NOT_IN_6_1(NET_CONFIG, ADD),
	  .look = rule_class },
	{ "class-ambiguous", ERROR, .source = IN_LINUX(ADD),
	  .look = rule_ambiguous },
	{ "word-not-taken", ERROR, .is_of_driver = true,
	  .source = IN_LINUX(ADD), .look = rule_taken },
	{ "feature-not-offered", ERROR,
	  .source = IN_LINUX("dev_add of the parent drivers"),
	  .look = rule_offered },
	{ "driver-needs-feature", ERROR, .is_of_driver = true,
	  .look = rule_driver_needs },
	{ "driver-needs-mac", ERROR, .is_of_driver = true,
	  .look = rule_driver_mac },
	{ "one-device-only", ERROR, .is_of_driver = true, .look = rule_second },
	{ "hardware-shared", ERROR, .is_of_driver = true, .look = rule_shared },
	{ "driver-needs-card-mac", CONDITION, .look = rule_card_mac },
	{ "driver-keeps-less", CONDITION, .look = rule_keeps_less },
	{ "driver-needs-daemon", CONDITION, .look = rule_driver_daemon },
	{ "vmm-index", CONDITION, .look = rule_driver_index },
	{ "name-empty", ERROR,
	  .source = IN_LINUX("device_add(), drivers/base/core.c"),
	  .look = rule_empty_name },
	{ "name-long", ERROR,
	  .source = IN_LINUX("vdpa_nl_cmd_dev_get_dumpit(), "
			     "drivers/vdpa/vdpa.c"),
	  .look = rule_long_name },
	{ "name-taken", ERROR,
	  .source = IN_LINUX(
		  "vdpa_name_match(), drivers/vdpa/vdpa.c, and device_add(), "
		  "drivers/base/core.c"),
	  .look = rule_taken_name },
	{ "too-many-queues", ERROR,
	  .source = IN_LINUX(
		  "mlx5_vdpa_dev_add(), drivers/vdpa/mlx5/net/mlx5_vnet.c"),
	  .look = rule_queues },
	{ "too-many-queues", ERROR, .is_of_driver = true,
	  .look = rule_all_pairs },
	{ "feature-needs", ERROR, .source = DEPENDENCY, .look = rule_needs },
	{ "feature-needs-one", ERROR, .source = DEPENDENCY,
	  .look = rule_needs_one },
	{ "feature-wants", WARNING, .source = DEPENDENCY, .look = rule_wants },
	{ "feature-excludes", WARNING, .source = DEPENDENCY,
	  .look = rule_excludes },
	{ "feature-expected", WARNING, .source = SPECIFIED("virtio 1.3, 6.2"),
	  .look = rule_expected },
	{ "features-inherited", WARNING,
	  .source = IN_LINUX("dev_add of the parent drivers"),
	  .look = rule_inherited },
	{ "never-migrates", WARNING,
	  .source = SPECIFIED("vhost_svq_valid_features(), hw/virtio/"
			      "vhost-shadow-virtqueue.c, QEMU 7.1 to 10.2"),
	  .look = rule_never_migrates },
	{ "never-migrates", WARNING, .look = rule_driver_never },
	{ "virtqueues-lacking", WARNING,
	  .source = IN_LINUX("vhost_vdpa_vring_ioctl(), drivers/vhost/vdpa.c"),
	  .look = rule_virtqueues },
	{ "mac-zero", WARNING, .look = rule_zero_mac },
	{ "mac-unusable", WARNING,
	  .source = IN_LINUX(
		  "is_valid_ether_addr(), include/linux/etherdevice.h"),
	  .look = rule_mac },
	{ "name-changed", WARNING,
	  .source = IN_LINUX("kobject_set_name_vargs(), lib/kobject.c"),
	  .look = rule_name },
};

int vdpa_request_check(const struct vdpa_request *request,
		       const struct vdpa_parent *parent,
		       const struct vdpa_vmm *vmm, struct vdpa_finding ***list,
		       struct vdpa_error *err)
{
	const struct vdpa_mgmtdev *mgmtdev = parent ? parent->mgmtdev : NULL;
	struct check check = {
		.request = request,
		.parent = parent,
		.mgmtdev = mgmtdev,
		.driver = driver_find(parent ? parent->driver : NULL),
		.vmm = vmm,
		.class_id = mgmtdev ? vdpa_mgmtdev_class(mgmtdev) : 0,
	};

	error_clear(err);
	if (parent)
		vdpa_migrate_made(request, parent, &check.made);
	for (size_t i = 0; i < ARRAY_SIZE(rules) && !check.findings.ret; i++)
		rules[i].look(&check, &rules[i]);
	if (findings_close(&check.findings, list))
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for findings");
	return 0;
}
