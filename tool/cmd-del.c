// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa dev del: delete a device that nobody uses. */

#include "command.h"
#include "idle.h"
#include "initial.h"

#include <vdpa/holders.h>

static int check_removal(struct context *context,
			 const struct arguments *arguments)
{
	return vdpa_dev_check_removal(context->vdpa, arguments->request.name,
				      &context->err);
}

int cmd_dev_del(struct context *context, const struct arguments *arguments)
{
	struct initial_key key;
	int ret = context_open(context);

	if (!ret && !arguments->is_unchecked)
		ret = idle_try(context, arguments, check_removal);
	if (ret)
		return ret;
	key = initial_key(context, arguments->request.name);
	ret = command_submit(context, &arguments->request);
	if (!ret)
		initial_forget(context, key);
	return ret;
}
