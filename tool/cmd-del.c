// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa dev del: delete a device that nobody uses. */

#include "batch.h"
#include "command.h"
#include "idle.h"
#include "submit.h"

#include <vdpa/holders.h>

static int check_removal(struct context *context,
			 const struct arguments *arguments)
{
	const char *name = arguments->request.name;

	if (context->batch)
		return batch_check_removal(context, name);
	return vdpa_dev_check_removal(context->vdpa, name, &context->err);
}

int cmd_dev_del(struct context *context, const struct arguments *arguments)
{
	int ret = context_open(context);

	/* An earlier line of the batch can add the device. */
	if (!ret && !batch_wait_for(context, arguments->request.name))
		return ANSWER_LATER;
	if (!ret && !arguments->is_unchecked)
		ret = idle_try(context, arguments, check_removal);
	return ret ? ret : submit_request(context, &arguments->request);
}
