// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vdpa serve: carry out the requests of a client on standard input and output
 * until the client closes them.
 */

#include "command.h"
#include "guard.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vdpa/serve.h>

struct service {
	struct context *context;
	bool is_readonly;
};

static int open_service(void *arg, struct vdpa_transport **transport,
			struct vdpa_error *err)
{
	const struct service *service = arg;
	int ret;

	ret = context_transport(service->context, 0, transport, err);
	if (!ret && service->is_readonly)
		ret = vdpa_transport_readonly_take(*transport, transport, err);
	return ret;
}

/*
 * For a program that cannot have a child process: the process that it started
 * exits, and another one serves without the program's open files.
 */
static int move_to_background(struct context *context, int *in, int *out)
{
	pid_t pid = fork();

	if (pid < 0)
		return vdpa_error_set(&context->err, -errno, NULL,
				      "cannot start a process: %s",
				      strerror(errno));
	if (pid)
		_exit(EXIT_SUCCESS);
	*in = *out = guard_close_files(*in);
	return 0;
}

int cmd_serve(struct context *context, const struct arguments *arguments)
{
	struct service service = { context, arguments->is_readonly };
	int in = STDIN_FILENO, out = STDOUT_FILENO, ret = 0;

	/* Standard output is the client's. */
	context->is_printed = true;
	if (context->batch)
		return vdpa_error_set(&context->err, -EINVAL,
				      "run it without -b",
				      "serve cannot run in a batch");
	if (isatty(in) || isatty(out))
		return vdpa_error_set(
			&context->err, -EINVAL,
			"vdpa --backend ssh:HOST runs it on HOST",
			"serve is for programs: it speaks a protocol on "
			"standard input and output");
	signal(SIGPIPE, SIG_IGN);
	if (arguments->is_background)
		ret = move_to_background(context, &in, &out);
	return ret ? ret :
		     vdpa_serve(in, out, open_service, &service, &context->err);
}
