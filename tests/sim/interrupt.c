// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For LD_PRELOAD: sends SIGTERM to the process at event number $INTERRUPT; if
 * $INTERRUPT_GROUP is set, SIGINT to its process group, as a terminal does. An
 * event is a use of the simulated world, which is locked for it, or a wait for
 * input. The world as it was then is linked to the file $INTERRUPT_KEEP. The
 * number of all events is written to the file $INTERRUPT_COUNT.
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static unsigned long count;

static unsigned long number(const char *name)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 10) : 0;
}

/* At each event, because a server can be killed before its end. */
static void tell_count(void)
{
	const char *path = getenv("INTERRUPT_COUNT");
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;

	if (fd < 0)
		return;
	dprintf(fd, "%lu\n", count);
	close(fd);
}

static void note_event(void)
{
	const char *world = getenv("INTERRUPT_WORLD");
	const char *kept = getenv("INTERRUPT_KEEP");

	count++;
	tell_count();
	if (count != number("INTERRUPT"))
		return;
	if (world && kept && link(world, kept))
		_exit(99);
	if (getenv("INTERRUPT_GROUP"))
		kill(0, SIGINT);
	else
		kill(getpid(), SIGTERM);
}

int flock(int fd, int operation)
{
	int (*real)(int, int);

	*(void **)&real = dlsym(RTLD_NEXT, "flock");
	note_event();
	return real(fd, operation);
}

int ppoll(struct pollfd *fds, nfds_t fd_count, const struct timespec *timeout,
	  const sigset_t *mask)
{
	int (*real)(struct pollfd *, nfds_t, const struct timespec *,
		    const sigset_t *);

	*(void **)&real = dlsym(RTLD_NEXT, "ppoll");
	note_event();
	return real(fds, fd_count, timeout, mask);
}
