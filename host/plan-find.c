// SPDX-License-Identifier: LGPL-2.1-or-later
/* The findings of a plan that are not those of the rules for a request. */

#include "plan.h"

#include "json/fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *code;
	const char *source;
} codes[] = {
	[PLAN_NAME_TWICE] = { "name-twice",
			      "__vdpa_register_device(), drivers/vdpa/vdpa.c, "
			      "Linux 7.2" },
	[PLAN_MGMTDEV_MISSING] = { "mgmtdev-missing",
				   "vdpa_nl_cmd_dev_add_set_doit(), "
				   "drivers/vdpa/vdpa.c, Linux 7.2" },
	[PLAN_MGMTDEV_UNKNOWN] = { "mgmtdev-unknown",
				   "vdpa_nl_cmd_dev_add_set_doit(), "
				   "drivers/vdpa/vdpa.c, Linux 7.2" },
	[PLAN_OTHER_MGMTDEV] = { "other-mgmtdev",
				 "__vdpa_register_device(), "
				 "drivers/vdpa/vdpa.c, Linux 7.2" },
	[PLAN_CLASS_NOT_MADE] = { "class-not-made",
				  "VDPA_ATTR_MGMTDEV_SUPPORTED_CLASSES, "
				  "drivers/vdpa/vdpa.c, Linux 7.2" },
	[PLAN_IN_USE] = { "in-use",
			  "vhost_vdpa_remove(), drivers/vhost/vdpa.c, "
			  "Linux 7.2" },
	[PLAN_DRIVER_MISSING] = { "driver-missing",
				  "bind_store(), drivers/base/bus.c, "
				  "Linux 7.2" },
};

/* Errors come first in the list. */
static int prepend_finding(struct vdpa_host_action *action,
			   struct vdpa_finding *finding, struct vdpa_error *err)
{
	struct vdpa_finding **list = action->findings;
	size_t count = 0;

	while (list && list[count])
		count++;
	list = reallocarray(list, count + 2, sizeof(struct vdpa_finding *));
	if (!list)
		return json_fail_memory(err);
	memmove(list + 1, list, count * sizeof(*list));
	list[0] = finding;
	list[count + 1] = NULL;
	action->findings = list;
	return 0;
}

int plan_find(struct vdpa_host_plan *plan, struct vdpa_host_action *action,
	      enum plan_code code, struct vdpa_error *err, const char *hint,
	      const char *format, ...)
{
	struct vdpa_finding *finding = calloc(1, sizeof(*finding));
	va_list args;
	int ret;

	if (!finding)
		return json_fail_memory(err);
	finding->code = codes[code].code;
	finding->source = codes[code].source;
	finding->severity = VDPA_SEVERITY_ERROR;
	snprintf(finding->hint, sizeof(finding->hint), "%s", hint ? hint : "");
	va_start(args, format);
	vsnprintf(finding->what, sizeof(finding->what), format, args);
	va_end(args);
	ret = prepend_finding(action, finding, err);
	if (ret)
		free(finding);
	else
		plan->error_count++;
	return ret;
}
