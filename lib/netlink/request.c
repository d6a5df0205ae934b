// SPDX-License-Identifier: LGPL-2.1-or-later
/* Requests that change something: add, delete, set. */

#include "request.h"

#include "explain.h"
#include "util/array.h"
#include "util/error.h"

#include <errno.h>
#include <vdpa/wire.h>

/* A program that was built with a newer version can set more than this one. */
static bool is_understood(const struct vdpa_request *request)
{
	for (size_t i = 0; i < ARRAY_SIZE(request->reserved); i++)
		if (request->reserved[i])
			return false;
	return true;
}

int request_check(const struct vdpa_request *request, struct vdpa_error *err)
{
	if (!is_understood(request))
		return vdpa_error_set(
			err, -EINVAL,
			"clear struct vdpa_request before you fill it, or use a newer libvdpa",
			"the request has members that this libvdpa does not know");
	switch (request->command) {
	case VDPA_CMD_DEV_NEW:
	case VDPA_CMD_DEV_DEL:
	case VDPA_CMD_DEV_ATTR_SET:
		break;
	default:
		return vdpa_error_set(err, -EINVAL, NULL,
				      "command %u does not change anything",
				      request->command);
	}
	if (!request->name)
		return vdpa_error_set(err, -EINVAL, "name the device",
				      "the request has no device name");
	return message_check_request(request, err);
}

/*
 * If a request sets an attribute that the device's class does not have, Linux
 * 7.2 returns 0 and a sentence about it. On real success, it sends no sentence.
 */
static void unmask_refusal(struct call *call)
{
	if (call->request->command == VDPA_CMD_DEV_ATTR_SET &&
	    call->result == 0 && call->has_err && call->err.kernel[0])
		call->result = -EOPNOTSUPP;
}

int request_result(struct call *call, struct vdpa_error *err)
{
	unmask_refusal(call);
	return explain_call(call, err);
}

int vdpa_submit(struct vdpa *vdpa, const struct vdpa_request *request,
		struct vdpa_error *err)
{
	struct call call = { .request = request };
	int ret;

	error_clear(err);
	ret = request_check(request, err);
	if (!ret)
		ret = exchange_family(vdpa, err);
	if (!ret)
		ret = exchange_run(vdpa, &call, 1, err);
	if (ret)
		return ret;
	return request_result(&call, err);
}
