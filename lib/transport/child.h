/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A program at the other end of a stream. */
#ifndef LIB_CHILD_H
#define LIB_CHILD_H

#include <stdbool.h>
#include <sys/types.h>
#include <vdpa/vdpa.h>

/*
 * Start @arguments[0] with one end of a pair of sockets as its standard input
 * and output.
 *
 * If @is_apart, the program has a session of its own, which keeps out signals
 * of the caller's terminal. Signals that the caller ignores get their default
 * action again, and standard error is /dev/null.
 *
 * Sets @pid and returns the other end; or sets @pid to 0 and returns a negative
 * errno of socketpair(2) or posix_spawnp(3). @hint is used if there is no such
 * program.
 */
int child_start(char *const *arguments, bool is_apart, const char *hint,
		pid_t *pid, struct vdpa_error *err);

#endif
