/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kernel's messages about its objects. */
#ifndef LIB_UEVENT_H
#define LIB_UEVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* UEVENT_BUFFER_SIZE, include/linux/kobject.h, and room for the header. */
#define UEVENT_SIZE 8192

/* What is read of a message; the strings point into it. */
struct uevent {
	const char *action;
	const char *name;   /* of the device: the last part of its path */
	const char *driver; /* NULL: none */
};

/* Open a socket. Returns a file descriptor or a negative errno. */
int uevent_open(void);

/* Let it queue many messages, because the reader can be blocked for a while. */
void uevent_make_room(int fd);

/*
 * Read one message, and add a 0 byte. Returns its size, -EAGAIN when
 * there is none, -ENOBUFS when some were lost, or another negative errno.
 */
ssize_t uevent_receive(int fd, char buffer[UEVENT_SIZE + 1]);

/* Whether a message is about a vDPA device, and what it says. */
bool uevent_read(const char *message, size_t size, struct uevent *uevent);

/*
 * Read all pending messages. Returns whether a vDPA device was, or may have
 * been, removed.
 */
bool uevent_has_removal(int fd);

#endif
