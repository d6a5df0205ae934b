// SPDX-License-Identifier: LGPL-2.1-or-later
/* Starting a program at the other end of a stream. */

#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The program inherits only one end of the pair, as its input and output. */
static int set_files(posix_spawn_file_actions_t *files, int end, bool is_apart)
{
	int ret = posix_spawn_file_actions_adddup2(files, end, STDIN_FILENO);

	if (!ret)
		ret = posix_spawn_file_actions_adddup2(files, end,
						       STDOUT_FILENO);
	if (!ret && is_apart)
		ret = posix_spawn_file_actions_addopen(
			files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	return ret;
}

static int set_apart(posix_spawnattr_t *attributes)
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

static int spawn(char *const *arguments, int end, bool is_apart, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int ret;

	ret = posix_spawn_file_actions_init(&files);
	if (ret)
		return ret;
	ret = posix_spawnattr_init(&attributes);
	if (!ret) {
		ret = set_files(&files, end, is_apart);
		if (!ret && is_apart)
			ret = set_apart(&attributes);
		if (!ret)
			ret = posix_spawnp(pid, arguments[0], &files,
					   &attributes, arguments, environ);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&files);
	return ret;
}

int child_start(char *const *arguments, bool is_apart, const char *hint,
		pid_t *pid, struct vdpa_error *err)
{
	pid_t started;
	int ends[2], ret;

	*pid = 0;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return vdpa_error_set(err, -errno, NULL,
				      "cannot make a pair of sockets: %s",
				      strerror(errno));
	ret = spawn(arguments, ends[1], is_apart, &started);
	close(ends[1]);
	if (!ret) {
		*pid = started;
		return ends[0];
	}
	close(ends[0]);
	return vdpa_error_set(err, -ret, ret == ENOENT ? hint : NULL,
			      "cannot run \"%.200s\": %s", arguments[0],
			      strerror(ret));
}
