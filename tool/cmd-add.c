// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa dev add, vdpa dev check: check a request by the rules, and send it. */

#include "batch.h"
#include "command.h"
#include "expression.h"
#include "findings.h"
#include "report.h"
#include "submit.h"
#include "view.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

/*
 * Read the management device of a request. Returns NULL on failure, with the
 * reason in @context. A batch reads it once and keeps it.
 */
static const struct vdpa_parent *read_parent(struct context *context,
					     const struct vdpa_request *request)
{
	struct vdpa_parent *parent = NULL;

	if (context->batch)
		return batch_parent(context, request);
	if (vdpa_parent_get(context->vdpa, request->mgmtdev_bus,
			    request->mgmtdev_name, &parent, &context->err))
		return NULL;
	return parent;
}

static void free_parent(const struct context *context,
			const struct vdpa_parent *parent)
{
	if (!context->batch)
		vdpa_parent_free((struct vdpa_parent *)parent);
}

/*
 * Features by name are read with the class of the management device. Sets @vmm
 * to the hypervisor that they are for; NULL: none is named.
 */
static int resolve_features(struct context *context,
			    const struct arguments *arguments,
			    const struct vdpa_parent *parent,
			    struct vdpa_request *request,
			    const struct vdpa_vmm **vmm)
{
	*request = arguments->request;
	*vmm = NULL;
	if (!arguments->features)
		return 0;
	if (!parent)
		return context->err.code;
	request->has |= VDPA_BIT(VDPA_ATTR_DEV_FEATURES);
	return expression_resolve(arguments->features, parent,
				  &request->device_features, vmm,
				  &context->err);
}

/* The kernel's own error says this once the request is sent. */
static bool is_told_by_kernel(const struct vdpa_finding *finding)
{
	return strcmp(finding->code, "driver-needs-daemon") == 0;
}

/* The first error or condition; warnings come after them. */
static const struct vdpa_finding *first_reason(struct vdpa_finding *const *list)
{
	return findings_answer(list) && !is_told_by_kernel(list[0]) ? list[0] :
								      NULL;
}

/*
 * Report the findings; an error ends the command. A request that the kernel may
 * refuse is sent alone, so that the refusal can be explained.
 */
static int judge(struct context *context, const struct vdpa_request *request,
		 struct vdpa_finding *const *list)
{
	size_t count = findings_count_errors(list);

	if (first_reason(list) && !batch_settle(context))
		return ANSWER_LATER;
	for (size_t i = 0; list[i]; i++)
		if (!is_told_by_kernel(list[i]))
			findings_report_one(list[i]);
	if (!count)
		return 0;
	if (context->out.is_document)
		findings_print(&context->out, request->name, list);
	return vdpa_error_set(
		&context->err, -EINVAL,
		"\"nocheck\" sends the request as it is",
		"device \"%.100s\" was not added: the request has %zu error%s",
		request->name, count, count == 1 ? "" : "s");
}

/* Whether the rules let @request pass: 0 or -EINVAL. */
static int check_add(struct context *context,
		     const struct vdpa_request *request,
		     const struct vdpa_parent *parent,
		     const struct vdpa_vmm *vmm)
{
	struct vdpa_finding **list;
	int ret;

	ret = vdpa_request_check(request, parent, vmm, &list, &context->err);
	if (ret)
		return ret;
	ret = judge(context, request, list);
	vdpa_finding_list_free(list);
	return ret;
}

/* ---- what the kernel refused ------------------------------------------ */

/* Whether the parent driver refused without a reason. */
static bool is_unexplained(const struct vdpa_error *err)
{
	switch (err->code) {
	case -EINVAL:
	case -ENOSPC:
	case -EOPNOTSUPP:
		return !err->kernel[0];
	default:
		return false;
	}
}

/* If the rules find a reason, it is the likely one. */
static void explain_by_rules(struct vdpa_error *err,
			     struct vdpa_finding *const *list)
{
	const struct vdpa_finding *reason = first_reason(list);

	if (reason)
		snprintf(err->hint, sizeof(err->hint),
			 "it gave no reason; likely: %.480s", reason->what);
	else if (!findings_answer(list))
		snprintf(err->hint, sizeof(err->hint),
			 "it gave no reason, and nothing in the request is "
			 "known to be wrong; the kernel log may say more");
}

static void explain_refusal(struct context *context,
			    const struct vdpa_request *request)
{
	struct vdpa_parent *parent;
	struct vdpa_finding **list;
	struct vdpa_error unread;

	if (!is_unexplained(&context->err) ||
	    vdpa_parent_get(context->vdpa, request->mgmtdev_bus,
			    request->mgmtdev_name, &parent, &unread))
		return;
	if (!vdpa_request_check(request, parent, NULL, &list, NULL)) {
		explain_by_rules(&context->err, list);
		vdpa_finding_list_free(list);
	}
	vdpa_parent_free(parent);
}

/* ---- what the device got --------------------------------------------- */

static void warn_features(const struct vdpa_request *request,
			  const struct vdpa_config *config)
{
	uint64_t wanted = request->device_features;
	uint64_t got = config->device_features;

	if (!VDPA_HAS(request, VDPA_ATTR_DEV_FEATURES) ||
	    !VDPA_HAS(config, VDPA_ATTR_DEV_FEATURES) || wanted == got)
		return;
	report_warning("device_features 0x%" PRIx64 " was asked for, and the "
		       "device has 0x%" PRIx64,
		       wanted, got);
}

/* Warn if the configuration differs from a given word. */
static void warn_word(const struct vdpa_request *request,
		      const struct vdpa_config *config, unsigned int attr,
		      bool is_same)
{
	if (!VDPA_HAS(request, attr) || (VDPA_HAS(config, attr) && is_same))
		return;
	report_warning("%s was given, and the device %s", vdpa_attr_word(attr),
		       VDPA_HAS(config, attr) ? "has another one" :
						"shows none");
}

static void warn_differences(const struct vdpa_request *request,
			     const struct vdpa_config *config)
{
	warn_features(request, config);
	warn_word(request, config, VDPA_ATTR_DEV_NET_CFG_MACADDR,
		  memcmp(request->mac, config->net.mac, 6) == 0);
	warn_word(request, config, VDPA_ATTR_DEV_NET_CFG_MTU,
		  request->mtu == config->net.mtu);
	/* One pair needs no MQ, and without MQ there is no number. */
	if (request->max_vqp > 1)
		warn_word(request, config, VDPA_ATTR_DEV_NET_CFG_MAX_VQP,
			  request->max_vqp == config->net.max_vqp);
}

/*
 * With -d, show the configuration of the new device. The device exists now, so a failure is only a warning.
 */
static void show_got(struct context *context,
		     const struct vdpa_request *request)
{
	struct vdpa_config *one[2] = { NULL };
	struct vdpa_error err;

	if (vdpa_config_get(context->vdpa, request->name, one, &err)) {
		report_warning("the device was added, but cannot be read: %s",
			       err.what);
		return;
	}
	view_result(&context->out, &view_details_config, 0, (void *const *)one);
	warn_differences(request, one[0]);
	vdpa_config_free(one[0]);
}

/* ---- the commands ----------------------------------------------------- */

/*
 * If the management device cannot be read, the request is sent all the same,
 * and the kernel says what is wrong.
 */
int cmd_dev_add(struct context *context, const struct arguments *arguments)
{
	bool is_checked = !arguments->is_unchecked;
	const struct vdpa_parent *parent = NULL;
	const struct vdpa_vmm *vmm;
	struct vdpa_request request;
	int ret;

	ret = context_open(context);
	if (ret)
		return ret;
	/* The refusal is explained below, so the request is sent alone. */
	if (!is_checked && !batch_settle(context))
		return ANSWER_LATER;
	if (is_checked || arguments->features)
		parent = read_parent(context, &arguments->request);
	ret = resolve_features(context, arguments, parent, &request, &vmm);
	if (!ret && is_checked)
		ret = check_add(context, &request, parent, vmm);
	free_parent(context, parent);
	if (ret)
		return ret;

	ret = submit_request(context, &request);
	if (ret < 0)
		explain_refusal(context, &request);
	if (!ret && context->has_details)
		show_got(context, &request);
	return ret;
}

/* Apply all rules, including those about the name. */
static int check_now(struct context *context,
		     const struct vdpa_request *request,
		     const struct vdpa_parent *parent,
		     const struct vdpa_vmm *vmm, struct vdpa_finding ***list)
{
	/* A batch keeps the parent for other names. */
	struct vdpa_parent looked = *parent;
	int ret;

	looked.occupant = NULL;
	ret = vdpa_parent_check_name(context->vdpa, &looked, request->name,
				     &context->err);
	if (!ret)
		ret = vdpa_request_check(request, &looked, vmm, list,
					 &context->err);
	free(looked.occupant);
	return ret;
}

/* If no hypervisor moves devices of this parent, that is an answer, not a
 * failure. */
static int answer_never(struct context *context, const char *name)
{
	struct vdpa_finding never = {
		.code = "never-migrates",
		.severity = VDPA_SEVERITY_ERROR,
		.source = "vhost_svq_valid_features(), QEMU"
	};
	struct vdpa_finding *const list[] = { &never, NULL };

	memcpy(never.what, context->err.what, sizeof(never.what));
	memcpy(never.hint, context->err.hint, sizeof(never.hint));
	findings_print(&context->out, name, list);
	return ANSWER_NO;
}

/* Check the words of "dev add", and change nothing. */
int cmd_dev_check(struct context *context, const struct arguments *arguments)
{
	struct vdpa_finding **list = NULL;
	const struct vdpa_parent *parent;
	const struct vdpa_vmm *vmm;
	struct vdpa_request request;
	int ret;

	ret = context_open(context);
	if (ret)
		return ret;
	parent = read_parent(context, &arguments->request);
	if (!parent)
		return context->err.code;
	ret = resolve_features(context, arguments, parent, &request, &vmm);
	if (ret == -EOPNOTSUPP)
		ret = answer_never(context, request.name);
	if (!ret)
		ret = check_now(context, &request, parent, vmm, &list);
	free_parent(context, parent);
	if (ret)
		return ret;

	findings_print(&context->out, request.name, list);
	ret = findings_answer(list);
	vdpa_finding_list_free(list);
	return ret;
}
