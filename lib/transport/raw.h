/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A generic netlink socket, as a file descriptor. */
#ifndef LIB_RAW_H
#define LIB_RAW_H

#include "call.h"

#include <sys/types.h>
#include <sys/uio.h>

/* @send and @receive of struct vdpa_transport_ops. */
int raw_send(struct caller *caller, int fd, const void *data, size_t size);

/* @flags as for recvmsg(2). @buffer lives as long as @caller. */
ssize_t raw_receive(struct caller *caller, int fd, void *buffer, size_t size,
		    int flags);

/* Requests that raw_submit() takes. */
#define RAW_SUBMIT_MAX 32

/* @submit of struct vdpa_transport_ops. */
ssize_t raw_submit(struct caller *caller, int fd, const struct iovec *requests,
		   struct iovec *answers, size_t count, int *code);

#endif
