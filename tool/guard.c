// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A process that asks the kernel for the command, so that the command can end
 * when the kernel does not answer. Its only open file besides /dev/null is its
 * end of a socket pair, and all signals are blocked.
 */

#include "guard.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vdpa/serve.h>

/* ---- files --------------------------------------------------------------- */

/* Without /proc: more files than a process of ours can have. */
#define FILES_MAX 65536

static void close_each(int first)
{
	for (int fd = first; fd < FILES_MAX; fd++)
		close(fd);
}

/* A container may refuse close_range(2). */
static void close_listed(int first)
{
	DIR *folder = opendir("/proc/self/fd");
	const struct dirent *entry;
	int fd;

	if (!folder) {
		close_each(first);
		return;
	}
	while ((entry = readdir(folder))) {
		fd = (int)strtol(entry->d_name, NULL, 10);
		if (fd >= first && fd != dirfd(folder))
			close(fd);
	}
	closedir(folder);
}

static void close_from(int first)
{
	if (syscall(SYS_close_range, first, ~0U, 0))
		close_listed(first);
}

int guard_close_files(int kept)
{
	const int place = STDERR_FILENO + 1;
	int null;

	if (kept != place)
		dup2(kept, place);
	close_from(place + 1);
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int fd = 0; fd < place; fd++)
		if (null >= 0)
			dup2(null, fd);
		else
			close(fd);
	if (null > place)
		close(null);
	return place;
}

/* ---- the process --------------------------------------------------------- */

static int open_kernel(void *arg, struct vdpa_transport **transport,
		       struct vdpa_error *err)
{
	(void)arg;
	return vdpa_transport_kernel(transport, err);
}

_Noreturn static void serve(int end)
{
	end = guard_close_files(end);
	vdpa_serve(end, end, open_kernel, NULL, NULL);
	_exit(EXIT_SUCCESS);
}

/* The process ends with the command, not on a signal to both. */
static pid_t fork_quietly(void)
{
	sigset_t all, before;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid)
		sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static int guard_connect(void *arg, struct vdpa_error *err)
{
	int ends[2];
	pid_t pid;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return vdpa_error_set(err, -errno, NULL,
				      "cannot make a pair of sockets: %s",
				      strerror(errno));
	pid = fork_quietly();
	if (!pid)
		serve(ends[1]);
	close(ends[1]);
	if (pid > 0)
		return ends[0];
	close(ends[0]);
	return vdpa_error_set(err, -EAGAIN, "--timeout 0 needs no process",
			      "cannot start a process that asks the kernel");
}

int guard_transport(struct vdpa_transport **transport, struct vdpa_error *err)
{
	static const struct vdpa_stream_ops ops = { .connect = guard_connect };
	const struct vdpa_stream stream = { .ops = &ops };

	return vdpa_transport_stream(&stream, transport, err);
}
