// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A server for one handle. The program forks and ends at once, so that the
 * caller does not keep a child that it would have to wait for.
 */

/* With its folder, because <spawn.h> has the same name. */
#include "transport/spawn.h"

#include "child.h"
#include "util/error.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <vdpa/serve.h>

struct spawn {
	pid_t pid; /* of the program that ends at once; 0: already reaped */
	char program[];
};

static int spawn_connect(void *arg, struct vdpa_error *err)
{
	struct spawn *spawn = arg;
	char serve[] = "serve", background[] = "background";
	char *const arguments[] = { spawn->program, serve, background, NULL };

	return child_start(arguments, true,
			   "give the command vdpa of this version", &spawn->pid,
			   err);
}

/*
 * Reap the program. After a hello, it has ended or is about to. Otherwise kill
 * it, unless the caller has reaped it already.
 */
static void spawn_settle(void *arg, int code, struct vdpa_error *err)
{
	struct spawn *spawn = arg;
	siginfo_t state;

	(void)err;
	if (code && !waitid(P_PID, (id_t)spawn->pid, &state,
			    WEXITED | WNOHANG | WNOWAIT))
		kill(spawn->pid, SIGKILL);
	while (waitpid(spawn->pid, NULL, 0) < 0 && errno == EINTR)
		;
	spawn->pid = 0;
}

static const struct vdpa_stream_ops spawn_ops = {
	.connect = spawn_connect,
	.settle = spawn_settle,
	.release = free,
};

int spawn_transport(const char *program, struct vdpa_transport **transport,
		    struct vdpa_error *err)
{
	size_t size = strlen(program) + 1;
	struct spawn *spawn = calloc(1, sizeof(*spawn) + size);
	const struct vdpa_stream stream = {
		.ops = &spawn_ops,
		.arg = spawn,
	};

	if (!spawn)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a server");
	memcpy(spawn->program, program, size);
	return vdpa_transport_stream(&stream, transport, err);
}
