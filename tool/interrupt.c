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

static volatile sig_atomic_t caught, is_catching;
static bool is_prepared;

/* It has its default action again, so raising it kills the process. */
static void catch_signal(int signal)
{
	if (is_catching)
		caught = signal;
	else
		raise(signal);
}

void interrupt_prepare(void)
{
	struct sigaction action = { .sa_handler = catch_signal,
				    .sa_flags = (int)SA_RESETHAND };
	struct sigaction before;

	/* A second call after a signal would catch the next one as well. */
	if (is_prepared)
		return;
	is_prepared = true;
	for (size_t i = 0; i < ENDING_COUNT; i++)
		if (!sigaction(ending[i], NULL, &before) &&
		    before.sa_handler == SIG_DFL)
			sigaction(ending[i], &action, NULL);
}

void interrupt_catch(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	interrupt_prepare();
	is_catching = true;
	sigaction(SIGPIPE, &ignore, NULL);
}

bool interrupt_release(void)
{
	bool was_catching = is_catching;

	is_catching = false;
	return was_catching;
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
