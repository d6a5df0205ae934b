/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A netlink socket and its simulation. */
#ifndef SIM_SOCKET_H
#define SIM_SOCKET_H

#include "call.h"
#include "seen.h"
#include "store.h"

#include <vdpa/transport.h>

struct vdpa_sim {
	struct sim_world world;
	struct sim_store store; /* its path is NULL: it is in memory only */
	char *text;		/* of the file that @world was read from */
	size_t text_size;
	struct sim_seen seen; /* the file, when @text was read */
	bool is_held;	      /* stays locked, and is saved by sim_release() */
	bool is_unsaved;
};

/*
 * sim_enter() locks the world and reads its current state; until sim_leave(),
 * no other process can change it. sim_leave() saves the world when @is_changed.
 * If saving fails, it restores the previous world and returns the error.
 */
int sim_enter(struct vdpa_sim *sim, struct vdpa_error *err);
int sim_leave(struct vdpa_sim *sim, bool is_changed, struct vdpa_error *err);

/*
 * From sim_hold() to sim_release(), the world stays locked, and is saved only
 * at the end. If that fails, sim_release() restores the world as it was at
 * sim_hold(), and returns the error.
 */
void sim_hold(struct vdpa_sim *sim);
int sim_release(struct vdpa_sim *sim, struct vdpa_error *err);

/* Restore the world as it was at sim_enter(). */
void sim_forget(struct vdpa_sim *sim);

/* What the socket receives next: a datagram, or an error. */
struct sim_datagram {
	struct sim_datagram *next;
	int error; /* negative errno instead of data; 0 */
	uint32_t delay_ms;
	size_t size;
	uint8_t data[];
};

/* A dump under way: one at a time, as in struct netlink_sock. */
struct sim_dump {
	sim_dump_fn *fill; /* NULL: none */
	struct sim_header header;
	size_t index;	  /* of the next object */
	uint32_t request; /* that started it */
	bool is_broken;	  /* VDPA_SIM_FAULT_VANISH is pending */
};

struct sim_watch;

struct sim_socket {
	struct vdpa_transport base;
	struct vdpa_sim *sim;
	bool is_owner;
	struct sim_datagram *first;
	struct sim_datagram **last;
	struct sim_dump dump;
	size_t receive_max;	 /* largest buffer that was offered so far */
	uint32_t requests;	 /* so far; the last one is answered now */
	bool is_faulted;	 /* its faults were applied */
	int lost;		 /* error that had no memory to be queued; 0 */
	struct sim_watch *watch; /* NULL: none */
};

/* Queue a datagram of @size bytes, or an error. Return 0 or -ENOMEM. An error
 * that finds no memory is received after the queue. */
int sim_queue(struct sim_socket *socket, const void *data, size_t size);
int sim_queue_error(struct sim_socket *socket, int error);

/* Remove everything queued after @mark, an earlier value of @last. */
void sim_queue_cut(struct sim_socket *socket, struct sim_datagram **mark);

/* Answer the messages of a datagram. Returns whether the world was changed. */
bool sim_netlink_receive(struct sim_socket *socket, const uint8_t *data,
			 size_t size);

/* Refuse each message of a datagram with an errno and a sentence. */
void sim_netlink_refuse(struct sim_socket *socket, const uint8_t *data,
			size_t size, int code, const char *text);

/* Start a dump and queue its first datagram. Returns as a command does. */
int sim_dump_start(struct sim_call *call, sim_dump_fn *fill);

/* Queue the next datagram of the dump. Returns 0 or a negative errno. */
int sim_dump_round(struct sim_socket *socket, const struct sim_world *world);

/* Queue an answer of @size bytes, after its faults are applied to a copy. */
int sim_fault_queue(struct sim_socket *socket, const struct sim_world *world,
		    const uint8_t *data, size_t size);

/* The fault of @kind for the @request; NULL: none. */
const struct vdpa_sim_fault *sim_fault_find(const struct sim_world *world,
					    uint32_t request,
					    enum vdpa_sim_fault_kind kind);

/* The files of the host. */
ssize_t sim_file(struct sim_world *world, enum vdpa_file_op op,
		 const char *path, void *buffer, size_t size, bool *is_changed);

#endif
