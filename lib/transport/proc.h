/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which processes of this machine have a driver's character devices open. */
#ifndef LIB_PROC_H
#define LIB_PROC_H

#include <sys/types.h>

/*
 * Put a text "MINOR PID NAME" with its 0 byte into @buffer for each process
 * below @proc ("/proc") that has a character device of @driver (its name in
 * /proc/devices) open, and "?" at the end when some could not be looked at.
 * Returns the bytes, or a negative errno.
 */
ssize_t proc_holders(const char *proc, const char *driver, void *buffer,
		     size_t size);

#endif
