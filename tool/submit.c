// SPDX-License-Identifier: GPL-2.0-or-later
/* Send a request that changes something, alone or with others of a batch. */

#include "submit.h"

#include "batch.h"
#include "initial.h"
#include "report.h"

int submit_request(struct context *context, const struct vdpa_request *request)
{
	int ret;

	ret = context_open(context);
	if (ret)
		return ret;
	if (batch_accepts(context))
		return batch_submit(context, request);

	initial_begin(context, &request, 1);
	ret = vdpa_submit(context->vdpa, request, &context->err);
	if (!ret)
		report_kernel_warning(&context->err);
	initial_end(context, request, ret);
	return ret;
}
