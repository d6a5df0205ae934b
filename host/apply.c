// SPDX-License-Identifier: LGPL-2.1-or-later
/* Carrying out a plan, and keeping account of it. */

#include "fail.h"
#include "plan.h"

#include <errno.h>
#include <string.h>
#include <vdpa/bind.h>
#include <vdpa/holders.h>
#include <vdpa/sysfs.h>
#include <vdpa/wire.h>

struct applier {
	struct vdpa *vdpa;
	const struct vdpa_host_collect *how;
	struct vdpa_error *err;
};

/* ---- what is in use ------------------------------------------------------ */

/* Whether what @action takes away can be taken; 0 where that is not known. */
static int check_use(struct vdpa *vdpa, const struct vdpa_host_action *action,
		     struct vdpa_error *err)
{
	int ret = 0;

	if (action->todo & VDPA_HOST_DELETE)
		ret = vdpa_dev_check_removal(vdpa, action->name, err);
	if (!ret)
		ret = vdpa_dev_check_idle(vdpa, action->name, err);
	return ret == -ENOENT || ret == -EOPNOTSUPP ? 0 : ret;
}

/* Whether @action takes a device from somebody. */
static bool takes_away(const struct vdpa_host_action *action)
{
	return action->todo & VDPA_HOST_DELETE ||
	       (action->todo & VDPA_HOST_BIND &&
		!(action->todo & VDPA_HOST_ADD));
}

static int look_use(struct vdpa *vdpa, struct vdpa_host_plan *plan,
		    struct vdpa_host_action *action, struct vdpa_error *err)
{
	struct vdpa_error reason;
	int ret;

	if (!takes_away(action))
		return 0;
	ret = check_use(vdpa, action, &reason);
	if (ret == -ENOMEM)
		return host_fail_memory(err);
	if (!ret)
		return 0;
	return plan_find(plan, action, PLAN_IN_USE, err, reason.hint, "%s",
			 reason.what);
}

/* ---- drivers ---------------------------------------------------------------
 */

/* A driver, and what was found of it. */
struct module {
	const char *driver;
	enum vdpa_module state;
};

/* These drivers are called as their modules are. */
static bool is_of_kernel(const char *driver)
{
	return strcmp(driver, "vhost_vdpa") == 0 ||
	       strcmp(driver, "virtio_vdpa") == 0;
}

static int look_driver(struct vdpa *vdpa, struct vdpa_host_plan *plan,
		       struct vdpa_host_action *action, struct module *last,
		       struct vdpa_error *err)
{
	const char *driver = action->driver;

	if (!(action->todo & VDPA_HOST_BIND) || !is_of_kernel(driver))
		return 0;
	if (!last->driver || strcmp(last->driver, driver) != 0) {
		last->driver = driver;
		last->state = vdpa_module_find(vdpa, driver);
	}
	if (last->state == VDPA_MODULE_MISSING)
		return plan_find(plan, action, PLAN_DRIVER_MISSING, err,
				 "use a kernel that has it, or \"nobind\"",
				 "this kernel has no driver \"%.100s\"",
				 driver);
	if (last->state == VDPA_MODULE_AVAILABLE)
		return plan_find(
			plan, action, PLAN_DRIVER_MISSING, err,
			"load it with modprobe, or say \"nobind\"",
			"the module of driver \"%.100s\" is not loaded",
			driver);
	return 0;
}

int vdpa_host_plan_check(struct vdpa *vdpa, struct vdpa_host_plan *plan,
			 struct vdpa_error *err)
{
	struct module last = { .driver = NULL };
	int ret = 0;

	for (size_t i = 0; i < plan->action_count && !ret; i++) {
		ret = look_use(vdpa, plan, &plan->actions[i], err);
		if (!ret)
			ret = look_driver(vdpa, plan, &plan->actions[i], &last,
					  err);
	}
	return ret;
}

/* ---- steps -----------------------------------------------------------------
 */

static void warn(const struct applier *applier, const struct vdpa_error *reason)
{
	if (applier->how->warn)
		applier->how->warn(reason, applier->how->arg);
}

/* A sentence of the kernel can come with a success. */
static int submit(const struct applier *applier,
		  const struct vdpa_request *request)
{
	struct vdpa_error told, reason;
	int ret = vdpa_submit(applier->vdpa, request, &told);

	if (ret) {
		if (applier->err)
			*applier->err = told;
		return ret;
	}
	if (told.kernel[0]) {
		host_fail(&reason, 0, NULL,
			  "device \"%.100s\": the kernel warns: %s",
			  request->name, told.kernel);
		warn(applier, &reason);
	}
	return 0;
}

static void forget(const struct applier *applier, uint64_t number)
{
	struct vdpa_error reason;

	if (applier->how->folder &&
	    vdpa_initial_remove(applier->vdpa, applier->how->folder, number,
				&reason))
		warn(applier, &reason);
}

static int step_delete(const struct applier *applier,
		       const struct vdpa_host_action *action)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_DEL,
		.name = action->name,
	};
	uint64_t number;
	bool is_numbered;
	int ret;

	ret = check_use(applier->vdpa, action, applier->err);
	if (ret)
		return ret;
	is_numbered =
		!vdpa_sysfs_number(applier->vdpa, action->name, &number, NULL);
	ret = submit(applier, &request);
	if (!ret && is_numbered)
		forget(applier, number);
	return ret;
}

static void record(const struct applier *applier,
		   const struct vdpa_request *request)
{
	struct vdpa_error found, reason;
	int ret;

	if (!applier->how->folder)
		return;
	ret = vdpa_initial_store(applier->vdpa, applier->how->folder, request,
				 &found);
	if (!ret || ret == -EOPNOTSUPP)
		return;
	host_fail(&reason, ret, found.hint,
		  "device \"%.100s\": it is added, but not recorded: %s",
		  request->name, found.what);
	warn(applier, &reason);
}

static int step_add(const struct applier *applier,
		    const struct vdpa_host_action *action)
{
	int ret = submit(applier, &action->request);

	if (!ret)
		record(applier, &action->request);
	return ret;
}

static int step_bind(const struct applier *applier,
		     const struct vdpa_host_action *action)
{
	return vdpa_dev_bind(applier->vdpa, action->name, action->driver, 0,
			     applier->err);
}

/* In their order. */
static const struct step {
	enum vdpa_host_step step;
	int (*take)(const struct applier *applier,
		    const struct vdpa_host_action *action);
} steps[] = {
	{ VDPA_HOST_DELETE, step_delete },
	{ VDPA_HOST_ADD, step_add },
	{ VDPA_HOST_BIND, step_bind },
};

static int take_step(const struct applier *applier, const struct step *step,
		     struct vdpa_host_action *action)
{
	int ret;

	if (!(action->todo & step->step))
		return 0;
	ret = step->take(applier, action);
	action->todo &= ~(unsigned int)step->step;
	if (ret)
		action->failed = step->step;
	else
		action->done |= step->step;
	return ret;
}

/* ---- the plan --------------------------------------------------------------
 */

int vdpa_host_apply(struct vdpa *vdpa, struct vdpa_host_plan *plan,
		    const struct vdpa_host_collect *how, struct vdpa_error *err)
{
	const struct applier applier = { .vdpa = vdpa, .how = how, .err = err };
	int ret = 0;

	if (plan->error_count)
		return host_fail(err, -EINVAL, NULL,
				 "nothing is changed: there %s %zu error%s",
				 plan->error_count == 1 ? "is" : "are",
				 plan->error_count,
				 plan->error_count == 1 ? "" : "s");
	for (size_t i = 0; i < plan->action_count && !ret; i++)
		ret = take_step(&applier, &steps[0], &plan->actions[i]);
	for (size_t i = 0; i < plan->action_count && !ret; i++) {
		ret = take_step(&applier, &steps[1], &plan->actions[i]);
		if (!ret)
			ret = take_step(&applier, &steps[2], &plan->actions[i]);
	}
	return ret;
}
