// SPDX-License-Identifier: LGPL-2.1-or-later
/* System calls, and who makes them. */

#include "call.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

CALLER_FUNCTION static long make_call(void *arg)
{
	const struct system_call *call = arg;
	const long *a = call->arguments;
	long ret = syscall(call->number, a[0], a[1], a[2], a[3], a[4], a[5]);

	return ret < 0 ? -errno : ret;
}

long caller_call(struct caller *caller, long number,
		 const long arguments[CALL_ARGUMENTS])
{
	struct system_call *call = caller->call;

	/* One that has not come back may still read it. */
	if (*caller->is_abandoned)
		return -ETIMEDOUT;
	call->number = number;
	memcpy(call->arguments, arguments, sizeof(call->arguments));
	return caller->run(caller, make_call, call);
}

static long run_directly(struct caller *caller, caller_fn *function, void *arg)
{
	(void)caller;
	return function(arg);
}

struct caller *call_directly(struct direct_caller *direct)
{
	direct->is_abandoned = false;
	direct->progress = 0;
	direct->base = (struct caller){
		.run = run_directly,
		.memory = direct->memory,
		.is_abandoned = &direct->is_abandoned,
		.progress = &direct->progress,
		.call = &direct->call,
	};
	return &direct->base;
}
