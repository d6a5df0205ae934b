/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Events about the devices of a world. */
#ifndef SIM_WATCH_H
#define SIM_WATCH_H

#include "socket.h"

/* Implement @watch and @event of struct vdpa_transport_ops. */
int sim_watch_start(struct sim_socket *socket);
ssize_t sim_watch_next(struct sim_socket *socket, void *buffer, size_t size);

/* @watch may be NULL. */
void sim_watch_stop(struct sim_watch *watch);

#endif
