// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Rules for a request to add a device. The kernel is the judge: a rule is an
 * error only where the kernel or the specification surely refuses.
 */

#include "rules.h"

#include "array.h"

#include <errno.h>
#include <stdlib.h>

struct vdpa_finding *rule_find(struct check *check, const struct rule *rule,
			       uint64_t bits)
{
	struct vdpa_finding *finding = calloc(1, sizeof(*finding));

	if (!finding) {
		check->ret = -ENOMEM;
		return NULL;
	}
	finding->code = rule->code;
	finding->severity = rule->severity;
	finding->source = rule->source;
	finding->bits = bits;
	if (object_list_take(rule->severity == VDPA_ERROR ? &check->errors :
							    &check->warnings,
			     finding)) {
		check->ret = -ENOMEM;
		return NULL;
	}
	return finding;
}

/* ---- the table ------------------------------------------------------ */

#define ADD	   "vdpa_nl_cmd_dev_add_set_doit(), drivers/vdpa/vdpa.c, Linux 7.2"
#define DEPENDENCY "virtio 1.3, 2.2.2"

static const struct rule rules[] = {
	{ "mtu-too-small", VDPA_ERROR,
	  "vdpa_nl_policy, drivers/vdpa/vdpa.c, Linux 7.2", rule_mtu },
	{ "max_vqp-zero", VDPA_ERROR, ADD, rule_zero_vqp },
	{ "word-needs-feature", VDPA_ERROR, ADD, rule_word_needs },
	{ "word-of-other-class", VDPA_ERROR, ADD, rule_class },
	{ "word-not-taken", VDPA_ERROR, ADD, rule_taken },
	{ "feature-not-offered", VDPA_ERROR,
	  "dev_add of the parent drivers, Linux 7.2", rule_offered },
	{ "too-many-queues", VDPA_ERROR,
	  "mlx5_vdpa_dev_add(), drivers/vdpa/mlx5/net/mlx5_vnet.c, Linux 7.2",
	  rule_queues },
	{ "feature-needs", VDPA_ERROR, DEPENDENCY, rule_needs },
	{ "feature-needs-one", VDPA_ERROR, DEPENDENCY, rule_needs_one },
	{ "feature-wants", VDPA_WARNING, DEPENDENCY, rule_wants },
	{ "feature-excludes", VDPA_WARNING, DEPENDENCY, rule_excludes },
	{ "feature-expected", VDPA_WARNING, "virtio 1.3, 6.2", rule_expected },
	{ "features-inherited", VDPA_WARNING,
	  "dev_add of the parent drivers, Linux 7.2", rule_inherited },
	{ "mac-unusable", VDPA_WARNING,
	  "is_valid_ether_addr(), include/linux/etherdevice.h, Linux 7.2",
	  rule_mac },
	{ "name-changed", VDPA_WARNING,
	  "kobject_set_name_vargs(), lib/kobject.c, Linux 7.2", rule_name },
};

/* Errors first: move the warnings behind them. */
static int join_findings(struct check *check)
{
	int ret = check->ret;

	for (size_t i = 0; i < check->warnings.count; i++)
		if (!ret)
			ret = object_list_take(&check->errors,
					       check->warnings.items[i]);
		else
			free(check->warnings.items[i]);
	free(check->warnings.items);
	if (!ret && !check->errors.items) {
		check->errors.items = calloc(1, sizeof(void *));
		ret = check->errors.items ? 0 : -ENOMEM;
	}
	return ret;
}

int vdpa_request_check(const struct vdpa_request *request,
		       const struct vdpa_mgmtdev *mgmtdev,
		       struct vdpa_finding ***list, struct vdpa_error *err)
{
	struct check check = {
		.request = request,
		.mgmtdev = mgmtdev,
		.class_id = mgmtdev ? vdpa_mgmtdev_class(mgmtdev) : 0,
	};

	error_clear(err);
	for (size_t i = 0; i < ARRAY_SIZE(rules) && !check.ret; i++)
		rules[i].look(&check, &rules[i]);
	if (join_findings(&check)) {
		object_list_clear(&check.errors);
		return vdpa_fail(err, -ENOMEM, NULL, "no memory for findings");
	}
	*list = (struct vdpa_finding **)check.errors.items;
	return 0;
}

void vdpa_finding_list_free(struct vdpa_finding **list)
{
	object_array_free((void **)list);
}
