// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A server for one handle. The program forks and ends at once, so that the
 * caller does not keep a child that it would have to wait for.
 */

/* With its folder, because <spawn.h> has the same name. */
#include "transport/spawn.h"

#include "util/error.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vdpa/serve.h>

struct spawn {
	pid_t pid; /* of the program that ends at once; 0: already reaped */
	char program[];
};

/* The server inherits only one end of @ends, as its input and output. */
static int set_files(posix_spawn_file_actions_t *files, const int ends[2])
{
	int ret = posix_spawn_file_actions_adddup2(files, ends[1], 0);

	if (!ret)
		ret = posix_spawn_file_actions_adddup2(files, ends[1], 1);
	if (!ret)
		ret = posix_spawn_file_actions_addopen(files, 2, "/dev/null",
						       O_WRONLY, 0);
	return ret;
}

/*
 * A separate session keeps out signals of the caller's terminal. Signals that
 * the caller ignores get their default action again.
 */
static int set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t none, all;
	int ret;

	sigemptyset(&none);
	sigfillset(&all);
	ret = posix_spawnattr_setflags(attributes,
				       (short)(POSIX_SPAWN_SETSIGMASK |
					       POSIX_SPAWN_SETSIGDEF |
					       POSIX_SPAWN_SETSID));
	if (!ret)
		ret = posix_spawnattr_setsigmask(attributes, &none);
	if (!ret)
		ret = posix_spawnattr_setsigdefault(attributes, &all);
	return ret;
}

static int run(struct spawn *spawn, const posix_spawn_file_actions_t *files,
	       const posix_spawnattr_t *attributes)
{
	char name[] = "vdpa", serve[] = "serve", background[] = "background";
	char *const arguments[] = { name, serve, background, NULL };

	return posix_spawn(&spawn->pid, spawn->program, files, attributes,
			   arguments, environ);
}

static int start(struct spawn *spawn, const int ends[2])
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int ret;

	ret = posix_spawn_file_actions_init(&files);
	if (ret)
		return ret;
	ret = posix_spawnattr_init(&attributes);
	if (!ret) {
		ret = set_files(&files, ends);
		if (!ret)
			ret = set_attributes(&attributes);
		if (!ret)
			ret = run(spawn, &files, &attributes);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&files);
	return ret;
}

static int spawn_connect(void *arg, struct vdpa_error *err)
{
	struct spawn *spawn = arg;
	int ends[2], ret;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return vdpa_error_set(err, -errno, NULL,
				      "cannot make a pair of sockets: %s",
				      strerror(errno));
	ret = start(spawn, ends);
	close(ends[1]);
	if (!ret)
		return ends[0];
	spawn->pid = 0;
	close(ends[0]);
	return vdpa_error_set(err, -ret,
			      "give the command vdpa of this version",
			      "cannot run \"%s\": %s", spawn->program,
			      strerror(ret));
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
