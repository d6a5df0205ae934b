/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signals that end a command that changes many devices. */
#ifndef TOOL_INTERRUPT_H
#define TOOL_INTERRUPT_H

#include <stdbool.h>

/*
 * Install the handlers that interrupt_catch() needs; until then, the signals
 * still kill the process. Call it before a connection to another host is
 * opened: while a program handles these signals, they do not end its ssh.
 */
void interrupt_prepare(void);

/*
 * From now on, the first SIGINT, SIGTERM or SIGHUP is only noted, so that what
 * was done can be recorded and reported. The second one kills the process.
 * Ignored signals stay ignored. SIGPIPE is ignored: when the reader of our
 * output exits, the command must report an output error and not die before it
 * has recorded what it did.
 */
void interrupt_catch(void);

/*
 * The signals kill the process again, as after interrupt_prepare(). Returns
 * whether they were only noted until now.
 */
bool interrupt_release(void);

/* The signal that was noted; 0: none. */
int interrupt_signal(void);

/*
 * Wait until @fd can be read. Returns 0, -EINTR after a signal, also after one
 * that was noted before, or another negative errno.
 */
int interrupt_wait(int fd);

#endif
