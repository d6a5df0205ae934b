// SPDX-License-Identifier: LGPL-2.1-or-later
/* The datagrams that a socket will receive. */

#include "socket.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct sim_datagram *append(struct sim_socket *socket, size_t size)
{
	struct sim_datagram *datagram = calloc(1, sizeof(*datagram) + size);

	if (!datagram)
		return NULL;
	datagram->size = size;
	*socket->last = datagram;
	socket->last = &datagram->next;
	return datagram;
}

int sim_queue(struct sim_socket *socket, const void *data, size_t size)
{
	struct sim_datagram *datagram = append(socket, size);

	if (!datagram)
		return -ENOMEM;
	memcpy(datagram->data, data, size);
	return 0;
}

int sim_queue_error(struct sim_socket *socket, int error)
{
	struct sim_datagram *datagram = append(socket, 0);

	if (!datagram) {
		socket->lost = error;
		return -ENOMEM;
	}
	datagram->error = error;
	return 0;
}

void sim_queue_cut(struct sim_socket *socket, struct sim_datagram **mark)
{
	struct sim_datagram *next;

	for (struct sim_datagram *at = *mark; at; at = next) {
		next = at->next;
		free(at);
	}
	*mark = NULL;
	socket->last = mark;
}
