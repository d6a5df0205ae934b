// SPDX-License-Identifier: GPL-2.0-or-later
/* Signals that end a command that changes many devices. */

#include "interrupt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

static const int ending[] = { SIGINT, SIGTERM, SIGHUP };

#define ENDING_COUNT (sizeof(ending) / sizeof(ending[0]))

static volatile sig_atomic_t caught;
static bool is_catching;

static void catch_signal(int signal)
{
	caught = signal;
}

void interrupt_catch(void)
{
	struct sigaction action = { .sa_handler = catch_signal,
				    .sa_flags = (int)SA_RESETHAND };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction before;

	/* A second call after a signal would catch the next one as well. */
	if (is_catching)
		return;
	is_catching = true;
	for (size_t i = 0; i < ENDING_COUNT; i++)
		if (!sigaction(ending[i], NULL, &before) &&
		    before.sa_handler == SIG_DFL)
			sigaction(ending[i], &action, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

int interrupt_signal(void)
{
	return caught;
}

/*
 * The signals are blocked until ppoll() waits. Otherwise one that arrives after
 * the check would end the wait only when more input comes.
 */
int interrupt_wait(int fd)
{
	struct pollfd input = { .fd = fd, .events = POLLIN };
	sigset_t blocked, before;
	int ret = 0;

	sigemptyset(&blocked);
	for (size_t i = 0; i < ENDING_COUNT; i++)
		sigaddset(&blocked, ending[i]);
	sigprocmask(SIG_BLOCK, &blocked, &before);
	while (!caught && (ret = ppoll(&input, 1, NULL, &before)) < 0)
		if (errno != EINTR)
			break;
	if (caught)
		ret = -EINTR;
	else
		ret = ret < 0 ? -errno : 0;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return ret;
}
