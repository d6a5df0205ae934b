// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Carries out a plan, and notes in it what was done. Requests wait in a batch
 * of the library, which sends many at a time. They are sent before anything
 * else is done: before a device is bound, and before a failure ends the run.
 */

#include "plan.h"
#include "json/fail.h"

#include <errno.h>
#include <string.h>
#include <vdpa/batch.h>
#include <vdpa/bind.h>
#include <vdpa/holders.h>
#include <vdpa/wire.h>

struct applier {
	struct vdpa *vdpa;
	struct vdpa_host_plan *plan;
	const struct vdpa_host_collect *how;
	struct vdpa_batch *batch;
	struct vdpa_removals *removals; /* NULL until first needed */
	struct vdpa_initial_log *log;	/* NULL: nothing is recorded */
	int code;			/* of the first failure; 0: none yet */
	struct vdpa_error *err;		/* its reason; may be NULL */
};

/* ---- what is in use ------------------------------------------------------ */

/*
 * Returns 0 when nobody uses the device of @action, or that is not known.
 * Allocates @removals when it is first needed.
 */
static int check_use(struct vdpa *vdpa, struct vdpa_removals **removals,
		     const struct vdpa_host_action *action,
		     struct vdpa_error *err)
{
	int ret = 0;

	if (!*removals)
		ret = vdpa_removals_new(vdpa, removals, err);
	if (!ret && action->todo & VDPA_HOST_DELETE)
		ret = vdpa_removals_check(*removals, action->name, err);
	if (!ret)
		ret = vdpa_removals_check_idle(*removals, action->name, err);
	return ret == -ENOENT || ret == -EOPNOTSUPP ? 0 : ret;
}

/* Whether @action takes a device away from whoever may use it. */
static bool takes_away(const struct vdpa_host_action *action)
{
	return action->todo & VDPA_HOST_DELETE ||
	       (action->todo & VDPA_HOST_BIND &&
		!(action->todo & VDPA_HOST_ADD));
}

static int check_in_use(struct vdpa *vdpa, struct vdpa_removals **removals,
			struct vdpa_host_plan *plan,
			struct vdpa_host_action *action, struct vdpa_error *err)
{
	struct vdpa_error reason;
	int ret;

	if (!takes_away(action))
		return 0;
	ret = check_use(vdpa, removals, action, &reason);
	if (ret == -ENOMEM)
		return json_fail_memory(err);
	if (!ret)
		return 0;
	return plan_find(plan, action, PLAN_IN_USE, err, reason.hint, "%s",
			 reason.what);
}

/* ---- drivers ------------------------------------------------------------- */

/* A driver, and whether its module is there. */
struct module {
	const char *driver;
	enum vdpa_module state;
};

/* These drivers have the names of their modules. */
static bool is_of_kernel(const char *driver)
{
	return strcmp(driver, "vhost_vdpa") == 0 ||
	       strcmp(driver, "virtio_vdpa") == 0;
}

static int check_driver(struct vdpa *vdpa, struct vdpa_host_plan *plan,
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
			"load it with modprobe, or use \"nobind\"",
			"the module of driver \"%.100s\" is not loaded",
			driver);
	return 0;
}

int vdpa_host_plan_check(struct vdpa *vdpa, struct vdpa_host_plan *plan,
			 struct vdpa_error *err)
{
	struct module last = { .driver = NULL };
	struct vdpa_removals *removals = NULL;
	int ret = 0;

	for (size_t i = 0; i < plan->action_count && !ret; i++) {
		ret = check_in_use(vdpa, &removals, plan, &plan->actions[i],
				   err);
		if (!ret)
			ret = check_driver(vdpa, plan, &plan->actions[i], &last,
					   err);
	}
	vdpa_removals_free(removals);
	return ret;
}

/* ---- warnings and failures ----------------------------------------------- */

static void warn(const struct applier *applier, const struct vdpa_error *reason)
{
	if (applier->how->warn)
		applier->how->warn(reason, applier->how->arg);
}

/* The kernel can send a sentence although the request succeeded. */
static void warn_kernel(const struct applier *applier,
			const struct vdpa_request *request, const char *kernel)
{
	struct vdpa_error reason;

	if (!kernel[0])
		return;
	vdpa_error_set(&reason, 0, NULL,
		       "device \"%.100s\": the kernel warns: %s", request->name,
		       kernel);
	warn(applier, &reason);
}

static void fail(struct applier *applier, int code,
		 const struct vdpa_error *reason)
{
	applier->code = code;
	if (applier->err)
		*applier->err = *reason;
}

/* Steps after a failure were not done, and stay in @todo. */
static void end_step(struct applier *applier, struct vdpa_host_action *action,
		     enum vdpa_host_step step, int code,
		     const struct vdpa_error *reason)
{
	if (applier->code)
		return;
	action->todo &= ~(unsigned int)step;
	if (!code) {
		action->done |= step;
		return;
	}
	action->failed = step;
	fail(applier, code, reason);
}

/* ---- records ------------------------------------------------------------- */

/* @code: what the log returned. A host without files has no journal either. */
static void warn_unrecorded(const struct applier *applier, int code,
			    const struct vdpa_error *found)
{
	struct vdpa_error reason;

	if (!code || code == -EOPNOTSUPP)
		return;
	vdpa_error_set(&reason, code, found->hint,
		       "devices were changed, but this is not recorded: %s",
		       found->what);
	warn(applier, &reason);
}

static void open_log(struct applier *applier)
{
	struct vdpa_error reason;
	int ret;

	if (!applier->how->folder)
		return;
	ret = vdpa_initial_log_new(applier->vdpa, applier->how->folder,
				   &applier->log, &reason);
	warn_unrecorded(applier, ret, &reason);
}

/* If this fails, recording will fail as well, and that is reported. */
static void before_send(void *arg, const struct vdpa_request *const *requests,
			size_t count)
{
	const struct applier *applier = arg;

	if (applier->log)
		vdpa_initial_log_begin(applier->log, requests, count, NULL);
}

static void record(const struct applier *applier,
		   const struct vdpa_request *request, int code)
{
	struct vdpa_error reason;
	int ret;

	if (!applier->log)
		return;
	ret = vdpa_initial_log_add(applier->log, request, code, &reason);
	warn_unrecorded(applier, ret, &reason);
}

static void close_log(const struct applier *applier)
{
	struct vdpa_error reason;
	int ret;

	if (!applier->log)
		return;
	ret = vdpa_initial_log_flush(applier->log, &reason);
	warn_unrecorded(applier, ret, &reason);
	vdpa_initial_log_free(applier->log);
}

/* ---- requests ------------------------------------------------------------ */

static enum vdpa_host_step step_of(const struct vdpa_request *request)
{
	switch (request->command) {
	case VDPA_CMD_DEV_DEL:
		return VDPA_HOST_DELETE;
	case VDPA_CMD_DEV_ATTR_SET:
		return VDPA_HOST_SET;
	default:
		return VDPA_HOST_ADD;
	}
}

static void finish_request(void *arg, uint64_t tag,
			   const struct vdpa_request *request, int code,
			   const struct vdpa_error *err)
{
	struct applier *applier = arg;

	if (!code)
		warn_kernel(applier, request, err->kernel);
	record(applier, request, code);
	end_step(applier, &applier->plan->actions[tag], step_of(request), code,
		 err);
}

/*
 * When the exchange breaks down, its error says more than the error of the
 * requests, which only says that they got no answer. After an interrupt,
 * requests that still wait are not sent.
 */
static void flush(struct applier *applier)
{
	struct vdpa_error reason;
	int ret;

	if (applier->code == -EINTR)
		return;
	ret = vdpa_batch_flush(applier->batch, &reason);
	if (ret)
		fail(applier, ret, &reason);
}

/* If a request that still waits fails, that is the first failure. */
static void fail_step(struct applier *applier, struct vdpa_host_action *action,
		      enum vdpa_host_step step, int code,
		      const struct vdpa_error *reason)
{
	flush(applier);
	end_step(applier, action, step, code, reason);
}

static void submit(struct applier *applier, struct vdpa_host_action *action,
		   enum vdpa_host_step step, const struct vdpa_request *request)
{
	struct vdpa_error reason;
	int ret;

	ret = vdpa_batch_submit(applier->batch, request,
				(uint64_t)(action - applier->plan->actions),
				&reason);
	if (ret)
		fail_step(applier, action, step, ret, &reason);
}

/* ---- steps --------------------------------------------------------------- */

static void step_delete(struct applier *applier,
			struct vdpa_host_action *action)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_DEL,
		.name = action->name,
	};
	struct vdpa_error reason;
	int ret;

	ret = check_use(applier->vdpa, &applier->removals, action, &reason);
	if (ret)
		fail_step(applier, action, VDPA_HOST_DELETE, ret, &reason);
	else
		submit(applier, action, VDPA_HOST_DELETE, &request);
}

static void step_add(struct applier *applier, struct vdpa_host_action *action)
{
	submit(applier, action, VDPA_HOST_ADD, &action->request);
}

static void step_set(struct applier *applier, struct vdpa_host_action *action)
{
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_ATTR_SET,
		.name = action->name,
		.has = action->set.has,
	};

	memcpy(request.mac, action->set.mac, sizeof(request.mac));
	submit(applier, action, VDPA_HOST_SET, &request);
}

/* Binding is done at once, so all earlier steps must be done before. */
static void step_bind(struct applier *applier, struct vdpa_host_action *action)
{
	struct vdpa_error reason;
	int ret;

	flush(applier);
	if (applier->code)
		return;
	ret = vdpa_dev_bind(applier->vdpa, action->name, action->driver, 0,
			    &reason);
	end_step(applier, action, VDPA_HOST_BIND, ret, &reason);
}

/* In the order in which they are done. */
static const struct step {
	enum vdpa_host_step step;
	void (*run)(struct applier *applier, struct vdpa_host_action *action);
} steps[] = {
	{ VDPA_HOST_DELETE, step_delete },
	{ VDPA_HOST_ADD, step_add },
	{ VDPA_HOST_SET, step_set },
	{ VDPA_HOST_BIND, step_bind },
};

static bool is_over(const struct applier *applier)
{
	return applier->how->is_over &&
	       applier->how->is_over(applier->how->arg);
}

static void interrupt(struct applier *applier)
{
	struct vdpa_error reason;

	vdpa_error_set(&reason, -EINTR, "apply the record again to do the rest",
		       "interrupted: nothing more was sent");
	fail(applier, -EINTR, &reason);
}

static void run_step(struct applier *applier, const struct step *step,
		     struct vdpa_host_action *action)
{
	if (applier->code || !(action->todo & step->step))
		return;
	if (is_over(applier))
		interrupt(applier);
	else
		step->run(applier, action);
}

/* ---- the plan ------------------------------------------------------------ */

/* Deletions come first: added devices may need the place of deleted ones. */
static void run_steps(struct applier *applier)
{
	struct vdpa_host_plan *plan = applier->plan;

	for (size_t i = 0; i < plan->action_count; i++)
		run_step(applier, &steps[0], &plan->actions[i]);
	flush(applier);
	for (size_t i = 0; i < plan->action_count; i++) {
		for (size_t k = 1; k < sizeof(steps) / sizeof(steps[0]); k++)
			run_step(applier, &steps[k], &plan->actions[i]);
	}
	flush(applier);
}

int vdpa_host_apply(struct vdpa *vdpa, struct vdpa_host_plan *plan,
		    const struct vdpa_host_collect *how, struct vdpa_error *err)
{
	struct applier applier = {
		.vdpa = vdpa, .plan = plan, .how = how, .err = err
	};
	int ret;

	if (plan->error_count)
		return vdpa_error_set(
			err, -EINVAL, NULL,
			"nothing is changed: there %s %zu error%s",
			plan->error_count == 1 ? "is" : "are",
			plan->error_count, plan->error_count == 1 ? "" : "s");
	ret = vdpa_batch_new(vdpa, VDPA_BATCH_STOP, finish_request, &applier,
			     &applier.batch, err);
	if (ret)
		return ret;
	vdpa_batch_before_send(applier.batch, before_send);
	open_log(&applier);
	run_steps(&applier);
	vdpa_batch_free(applier.batch);
	vdpa_removals_free(applier.removals);
	close_log(&applier);
	return applier.code;
}
