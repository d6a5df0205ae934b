/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writing netlink messages into a datagram of a limited size, as the kernel
 * writes into a socket buffer: a message that does not fit is canceled with
 * -EMSGSIZE.
 */
#ifndef SIM_WRITER_H
#define SIM_WRITER_H

#include <stddef.h>
#include <stdint.h>

/* The largest datagram of a dump: SKB_WITH_OVERHEAD(32768), netlink_recvmsg()
 */
#define SIM_DATAGRAM_MAX 32448

/* The largest answer to one request: NLMSG_GOODSIZE with pages of 4096 bytes */
#define SIM_DATAGRAM_SMALL 3776

/* Attributes and messages begin at multiples of 4 bytes. */
static inline size_t sim_align(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

struct sim_writer {
	uint8_t *data;
	size_t size;	/* written so far */
	size_t limit;	/* bytes that may be written */
	size_t message; /* where the open message begins */
};

/* Allocate @limit bytes for a writer. Returns 0 or -ENOMEM. */
int sim_writer_init(struct sim_writer *writer, size_t limit);
void sim_writer_free(struct sim_writer *writer);

/* Header fields of a message. */
struct sim_header {
	uint16_t type;
	uint16_t flags;
	uint32_t seq;
	uint32_t port;
};

/* Begin a message with @size bytes of payload from @payload. */
int sim_put_message(struct sim_writer *writer, const struct sim_header *header,
		    const void *payload, size_t size);

/* The same, with the header of generic netlink for @command, version 1. */
int sim_put_genl(struct sim_writer *writer, const struct sim_header *header,
		 uint8_t command, uint8_t version);

/* Finish the open message, or remove it. */
void sim_end_message(struct sim_writer *writer);
void sim_cancel_message(struct sim_writer *writer);

/* Append an attribute. All return 0 or -EMSGSIZE. */
int sim_put(struct sim_writer *writer, uint16_t type, const void *data,
	    size_t size);
int sim_put_u8(struct sim_writer *writer, uint16_t type, uint8_t value);
int sim_put_u16(struct sim_writer *writer, uint16_t type, uint16_t value);
int sim_put_u32(struct sim_writer *writer, uint16_t type, uint32_t value);
int sim_put_u64(struct sim_writer *writer, uint16_t type, uint64_t value);
int sim_put_string(struct sim_writer *writer, uint16_t type, const char *text);

/* Begin a nested attribute, and end it. @nest is set to its start. */
int sim_put_nest(struct sim_writer *writer, uint16_t type, size_t *nest);
void sim_end_nest(struct sim_writer *writer, size_t nest);

#endif
