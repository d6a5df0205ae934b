// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa dev add, vdpa dev check: a request, and what the rules say of it. */

#include "command.h"
#include "expression.h"
#include "findings.h"
#include "report.h"

#include <errno.h>
#include <vdpa/wire.h>

/*
 * Read the management device that a request names, for its class and what it
 * offers; NULL when that fails, with the reason in @context.
 */
static struct vdpa_mgmtdev *read_mgmtdev(struct context *context,
					 const struct vdpa_request *request)
{
	struct vdpa_mgmtdev *mgmtdev = NULL;

	if (vdpa_mgmtdev_get(context->vdpa, request->mgmtdev_bus,
			     request->mgmtdev_name, &mgmtdev, &context->err))
		return NULL;
	return mgmtdev;
}

/* Features by name are read with the class of the management device. */
static int resolve_features(struct context *context,
			    const struct arguments *arguments,
			    const struct vdpa_mgmtdev *mgmtdev,
			    struct vdpa_request *request)
{
	*request = arguments->request;
	if (!arguments->features)
		return 0;
	if (!mgmtdev)
		return context->err.code;
	request->has |= VDPA_BIT(VDPA_ATTR_DEV_FEATURES);
	return expression_resolve(arguments->features, mgmtdev,
				  &request->device_features, &context->err);
}

/* Say what was found; an error among it ends the command. */
static int judge(struct context *context, const struct vdpa_request *request,
		 struct vdpa_finding *const *list)
{
	size_t count = findings_count_errors(list);

	findings_report(list);
	if (!count)
		return 0;
	if (context->out.is_document)
		findings_print(&context->out, request->name, list);
	return fail(&context->err, -EINVAL,
		    "\"nocheck\" sends the request as it is",
		    "device \"%.100s\" is not added: %zu contradiction%s",
		    request->name, count, count == 1 ? "" : "s");
}

/* Whether the rules let @request pass: 0 or -EINVAL. */
static int check_add(struct context *context,
		     const struct vdpa_request *request,
		     const struct vdpa_mgmtdev *mgmtdev)
{
	struct vdpa_finding **list;
	int ret;

	ret = vdpa_request_check(request, mgmtdev, &list, &context->err);
	if (ret)
		return ret;
	ret = judge(context, request, list);
	vdpa_finding_list_free(list);
	return ret;
}

/*
 * A management device that cannot be read is no reason to refuse: the request
 * is sent, and the kernel says what is wrong.
 */
int cmd_dev_add(struct context *context, const struct arguments *arguments)
{
	bool is_checked = !arguments->is_unchecked;
	struct vdpa_mgmtdev *mgmtdev = NULL;
	struct vdpa_request request;
	int ret;

	ret = context_open(context);
	if (ret)
		return ret;
	if (is_checked || arguments->features)
		mgmtdev = read_mgmtdev(context, &arguments->request);
	ret = resolve_features(context, arguments, mgmtdev, &request);
	if (!ret && is_checked)
		ret = check_add(context, &request, mgmtdev);
	vdpa_mgmtdev_free(mgmtdev);
	return ret ? ret : command_submit(context, &request);
}

/* The same words, and nothing is changed. */
int cmd_dev_check(struct context *context, const struct arguments *arguments)
{
	struct vdpa_finding **list = NULL;
	struct vdpa_mgmtdev *mgmtdev;
	struct vdpa_request request;
	int ret;

	ret = context_open(context);
	if (ret)
		return ret;
	mgmtdev = read_mgmtdev(context, &arguments->request);
	if (!mgmtdev)
		return context->err.code;
	ret = resolve_features(context, arguments, mgmtdev, &request);
	if (!ret)
		ret = vdpa_request_check(&request, mgmtdev, &list,
					 &context->err);
	vdpa_mgmtdev_free(mgmtdev);
	if (ret)
		return ret;

	findings_print(&context->out, request.name, list);
	ret = findings_count_errors(list) ? ANSWER_NO : 0;
	vdpa_finding_list_free(list);
	return ret;
}
