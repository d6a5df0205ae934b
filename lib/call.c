// SPDX-License-Identifier: LGPL-2.1-or-later
/* System calls that this process makes itself. */

#include "call.h"

#include <errno.h>
#include <unistd.h>

static long make_call(struct caller *caller, long number, const long a[])
{
	long ret = syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);

	(void)caller;
	return ret < 0 ? -errno : ret;
}

struct caller *call_directly(struct direct_caller *direct)
{
	direct->base.call = make_call;
	direct->base.memory = direct->memory;
	return &direct->base;
}
