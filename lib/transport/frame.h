/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The protocol between vdpa_serve() and vdpa_transport_stream(), over any
 * stream of bytes. All numbers are little-endian.
 *
 * Both ends begin with a hello of 32 bytes, without waiting for the other one:
 *
 *	8  "vdpaserv"
 *	2  version of the protocol, FRAME_PROTOCOL
 *	1  byte order of this end's netlink messages: 'l' or 'b'
 *	1  0
 *	20 version of the program, for people; 0 bytes fill it up
 *
 * Then the client sends requests, one at a time, and the server answers each:
 *
 *	4  bytes that follow these four: 12 and the data
 *	4  id of the request, never 0; an answer has its request's
 *	4  request: enum frame_request; answer: a result, negative errnos of
 *	   Linux among them
 *	4  request: an argument; answer: enum frame_kind
 *	   the data
 *
 * Datagrams, in data: for each a number of four bytes, and as many bytes. A
 * negative number is an errno in the place of a datagram.
 */
#ifndef LIB_FRAME_H
#define LIB_FRAME_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <vdpa/vdpa.h>

#define FRAME_PROTOCOL 1

#define HELLO_SIZE 32

/* In front of the data. */
#define FRAME_HEAD 16

/* Content of one file, at the most; vdpa_file_all() does not ask for more. */
#define FRAME_FILE_MAX (64U << 20)

/* One send to the kernel, at the most. */
#define FRAME_SEND_MAX (1U << 20)

/* Data of one frame, at the most. */
#define FRAME_DATA_MAX (FRAME_FILE_MAX + 65536U)

/* Datagrams of one answer, and bytes of one, at the most. */
#define FRAME_DATAGRAMS	    32
#define FRAME_DATAGRAM_SIZE 32768

/* How long the rest of something may take that has begun to arrive. */
#define FRAME_REST_MS 60000

enum frame_request {
	/*
	 * Open the transport; before everything else. On failure the data are
	 * two texts, each with its 0 byte: what was wrong, what to do.
	 */
	FRAME_OPEN = 1,
	/*
	 * Data: netlink messages. Argument: how many datagrams of answers are
	 * taken along, at the most. The data of the answer are datagrams.
	 */
	FRAME_SEND,
	/*
	 * Argument: how many datagrams, at the most. Data: four bytes, how
	 * large one may be. The data of the answer are datagrams.
	 */
	FRAME_RECEIVE,
	/*
	 * Argument: enum vdpa_file_op. Data: four bytes, how much may be
	 * answered; the path with its 0 byte; what is written. The data of the
	 * answer are what was read.
	 */
	FRAME_FILE,
	FRAME_MAY_MISS, /* answer: 0 or 1 */
	FRAME_WATCH,	/* from now on, FRAME_EVENTS can come */
	/* Argument: how large an event may be. The data of the answer are it.
	 */
	FRAME_EVENT,
};

enum frame_kind {
	FRAME_ANSWER,
	FRAME_ALIVE, /* the request is going on, and a part of it is done */
	/*
	 * There are events. The id is 0. It comes once, and again when an
	 * answer to FRAME_EVENT was -EAGAIN.
	 */
	FRAME_EVENTS,
};

/* Bytes that grow. All zero is empty. */
struct bytes {
	uint8_t *data;
	size_t count;
	size_t room;
};

/* Make room for @size more. Returns where they go; NULL: no memory. */
uint8_t *bytes_reserve(struct bytes *bytes, size_t size);

/* As above, and count them. */
uint8_t *bytes_add(struct bytes *bytes, size_t size);

/* Take away the first @size bytes. */
void bytes_drop(struct bytes *bytes, size_t size);

void bytes_free(struct bytes *bytes);

uint32_t number_get(const uint8_t *at);
void number_put(uint8_t *at, uint32_t number);

/* One frame. The data stay in the buffer that it was read into. */
struct frame {
	uint32_t id;
	int32_t what;
	uint32_t argument;
	const uint8_t *data;
	size_t size;
};

/*
 * Look at the first frame in @bytes. Returns 0 when there is none in full, its
 * size with head and all, or -EBADMSG when it cannot be one.
 */
ssize_t frame_get(const struct bytes *bytes, struct frame *frame);

/* Fill in the head of @bytes, which has room for it in front of the data. */
void frame_finish(struct bytes *bytes, uint32_t id, int32_t what,
		  uint32_t argument);

/* Begin a frame in @bytes: 0, or -ENOMEM. */
int frame_begin(struct bytes *bytes);

void hello_put(uint8_t hello[HELLO_SIZE]);

/*
 * Whether the other end's hello is one that this end can talk to. Returns 0,
 * -EBADMSG when it is no hello, or -EPROTONOSUPPORT.
 */
int hello_check(const uint8_t hello[HELLO_SIZE], struct vdpa_error *err);

#endif
