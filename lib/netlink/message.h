/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Encoding requests as netlink messages, in a growing buffer. */
#ifndef LIB_MESSAGE_H
#define LIB_MESSAGE_H

#include <libmnl/libmnl.h>
#include <stddef.h>
#include <stdint.h>
#include <vdpa/vdpa.h>

/* The messages of one send, one after the other. All zero is empty. */
struct message_buffer {
	char *data;
	size_t size;
	size_t capacity;
};

/* Append the look-up of generic netlink family @name. 0 or -ENOMEM. */
int message_put_family(struct message_buffer *buffer, uint32_t seq,
		       const char *name);

/*
 * Check that @request fits into a message. Returns 0, or -E2BIG for a text that
 * does not fit into an attribute.
 */
int message_check_request(const struct vdpa_request *request,
			  struct vdpa_error *err);

/*
 * Append @request for the family with number @family; @flags are added to
 * NLM_F_REQUEST. Returns 0, -ENOMEM, or -E2BIG for a text that does not fit
 * into an attribute.
 */
int message_put_request(struct message_buffer *buffer, uint32_t seq,
			uint16_t family, uint16_t flags,
			const struct vdpa_request *request,
			struct vdpa_error *err);

/* Append a message that only asks for an acknowledgement. 0 or -ENOMEM. */
int message_put_barrier(struct message_buffer *buffer, uint32_t seq);

void message_buffer_free(struct message_buffer *buffer);

/* The number of the family in the answer to a look-up; 0 when it has none. */
uint16_t message_family(const struct nlmsghdr *nlh);

#endif
