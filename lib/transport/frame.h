/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The protocol between vdpa_serve() and vdpa_transport_stream(), over any
 * stream of bytes. All numbers are little-endian.
 *
 * Both ends begin with a hello of 32 bytes, without waiting for each other:
 *
 *	8  "vdpaserv"
 *	2  version of the protocol, FRAME_PROTOCOL
 *	1  byte order of this end's netlink messages: 'l' or 'b'
 *	1  0
 *	20 version of the program, for people; padded with 0 bytes
 *
 * Then the client sends requests, one at a time, and the server answers each:
 *
 *	4  number of bytes that follow these four: 12 and the data
 *	4  id of the request, never 0; an answer has the same id
 *	4  request: enum frame_request; answer: a result, negative errnos of
 *	   Linux among them
 *	4  request: an argument; answer: enum frame_kind
 *	   the data
 *
 * Datagrams in data: for each, a number of four bytes, and that many bytes. A
 * negative number is an errno in place of a datagram.
 */
#ifndef LIB_FRAME_H
#define LIB_FRAME_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <vdpa/vdpa.h>

#define FRAME_PROTOCOL 1

#define HELLO_SIZE 32

/* Size of the numbers before the data. */
#define FRAME_HEAD 16

/* Maximum content of a file; vdpa_file_all() does not ask for more. */
#define FRAME_FILE_MAX (64U << 20)

/* Maximum size of one send to the kernel. */
#define FRAME_SEND_MAX (1U << 20)

/* Maximum data of one frame. */
#define FRAME_DATA_MAX (FRAME_FILE_MAX + 65536U)

/* Maximum number of datagrams in an answer, and bytes of a datagram. */
#define FRAME_DATAGRAMS	    32
#define FRAME_DATAGRAM_SIZE 32768

/* How long the rest may take after something has begun to arrive. */
#define FRAME_REST_MS 60000

enum frame_request {
	/*
	 * Open the transport; must be the first request. On failure the data
	 * are two texts, each with its 0 byte: what was wrong, what to do.
	 */
	FRAME_OPEN = 1,
	/*
	 * Data: netlink messages. Argument: how many datagrams the server may
	 * return at once. The data of the answer are these datagrams.
	 */
	FRAME_SEND,
	/*
	 * Argument: maximum number of datagrams. Data: four bytes, maximum
	 * size of one. The data of the answer are datagrams.
	 */
	FRAME_RECEIVE,
	/*
	 * Argument: enum vdpa_file_op. Data: four bytes, maximum size of the
	 * answer; the path with its 0 byte; the data to write. The data of the
	 * answer are the data read.
	 */
	FRAME_FILE,
	FRAME_MAY_MISS, /* answer: 0 or 1 */
	FRAME_WATCH,	/* from now on, FRAME_EVENTS can come */
	/* Argument: maximum size of an event. The data of the answer are the
	 * event. */
	FRAME_EVENT,
};

enum frame_kind {
	FRAME_ANSWER,
	FRAME_ALIVE, /* the request continues, and a part of it is done */
	/*
	 * There are events. The id is 0. The server sends it once, and again
	 * after it has answered -EAGAIN to FRAME_EVENT.
	 */
	FRAME_EVENTS,
};

/* A buffer that grows. All zero is empty. */
struct bytes {
	uint8_t *data;
	size_t count;
	size_t room;
};

/* Make room for @size more bytes. Returns their address; NULL: no memory. */
uint8_t *bytes_reserve(struct bytes *bytes, size_t size);

/* Make room, and increase the count by @size. */
uint8_t *bytes_add(struct bytes *bytes, size_t size);

/* Remove the first @size bytes. */
void bytes_drop(struct bytes *bytes, size_t size);

void bytes_free(struct bytes *bytes);

uint32_t number_get(const uint8_t *at);
void number_put(uint8_t *at, uint32_t number);

/* One frame. @data points into the buffer that it was read into. */
struct frame {
	uint32_t id;
	int32_t what;
	uint32_t argument;
	const uint8_t *data;
	size_t size;
};

/*
 * Parse the first frame in @bytes. Returns its size with the head, 0 if it is
 * not complete, or -EBADMSG if it is not a valid frame.
 */
ssize_t frame_get(const struct bytes *bytes, struct frame *frame);

/* Fill in the head, for which frame_begin() has made room in @bytes. */
void frame_finish(struct bytes *bytes, uint32_t id, int32_t what,
		  uint32_t argument);

/* Begin a frame in @bytes: 0, or -ENOMEM. */
int frame_begin(struct bytes *bytes);

void hello_put(uint8_t hello[HELLO_SIZE]);

/*
 * Check whether this end can talk to the end that sent @hello. Returns 0,
 * -EBADMSG when @hello is not a hello, or -EPROTONOSUPPORT.
 */
int hello_check(const uint8_t hello[HELLO_SIZE], struct vdpa_error *err);

#endif
