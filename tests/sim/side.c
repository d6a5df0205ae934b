// SPDX-License-Identifier: GPL-2.0-or-later
/* Does a step on one side, and collects everything that comes back. */

#include "side.h"

#include "plain.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <string.h>
#include <vdpa/wire.h>

/* The library offers the same size. */
#define RECEIVE_SIZE 32768

/* The barrier after each request: its answer comes once that is done. */
#define BARRIER_SEQ 0x7fffffff

/* ---- requests ------------------------------------------------------- */

static int send_request(struct side *side, const struct step *step)
{
	struct vdpa_transport *transport = side->transport;
	struct nlmsghdr header;
	uint8_t data[STEP_SIZE_MAX];

	memcpy(data, step->data, step->size);
	memcpy(&header, data, sizeof(header));
	if (header.nlmsg_type == STEP_FAMILY)
		header.nlmsg_type = side->family;
	memcpy(data, &header, sizeof(header));
	return transport->ops->send(transport, data, step->size);
}

static int send_barrier(struct side *side)
{
	const struct nlmsghdr header = { .nlmsg_len = NLMSG_HDRLEN,
					 .nlmsg_type = NLMSG_NOOP,
					 .nlmsg_flags = NLM_F_REQUEST |
							NLM_F_ACK,
					 .nlmsg_seq = BARRIER_SEQ };

	return side->transport->ops->send(side->transport, &header,
					  sizeof(header));
}

/* ---- answers -------------------------------------------------------- */

/* The sides have different numbers for the family. */
static void level_family(const struct side *side, uint8_t *message)
{
	struct nlmsghdr header;

	memcpy(&header, message, sizeof(header));
	if (header.nlmsg_type == side->family)
		header.nlmsg_type = STEP_FAMILY;
	memcpy(message, &header, sizeof(header));
	if (header.nlmsg_type == NLMSG_ERROR &&
	    header.nlmsg_len >= NLMSG_HDRLEN + sizeof(struct nlmsgerr))
		level_family(side, message + NLMSG_HDRLEN +
					   offsetof(struct nlmsgerr, msg));
}

static void level_families(const struct side *side, uint8_t *data, size_t size)
{
	struct nlmsghdr header;

	for (size_t at = 0; at + sizeof(header) <= size;
	     at += NLMSG_ALIGN(header.nlmsg_len)) {
		memcpy(&header, data + at, sizeof(header));
		if (header.nlmsg_len < sizeof(header))
			return;
		level_family(side, data + at);
	}
}

/* One datagram. Returns its first header; on failure its length is 0. */
static struct nlmsghdr receive(struct side *side, struct answer *answer)
{
	static uint8_t buffer[RECEIVE_SIZE];
	struct nlmsghdr header = { .nlmsg_len = 0 };
	size_t plain;
	ssize_t size;

	size = side->transport->ops->receive(side->transport, buffer,
					     sizeof(buffer));
	if (size < (ssize_t)sizeof(header)) {
		answer->code = size < 0 ? (int)size : -EBADMSG;
		return header;
	}
	memcpy(&header, buffer, sizeof(header));
	if (header.nlmsg_seq == BARRIER_SEQ)
		return header;
	plain = plain_answer(buffer, (size_t)size);
	level_families(side, buffer, plain);
	if (plain > ANSWER_SIZE_MAX - answer->size) {
		answer->code = -EOVERFLOW;
		header.nlmsg_len = 0;
		return header;
	}
	memcpy(answer->data + answer->size, buffer, plain);
	answer->size += plain;
	return header;
}

/* Up to the answer to the barrier, and to the end of a dump. */
static void collect(struct side *side, struct answer *answer)
{
	bool is_done = false, is_dumping = false;

	while (!is_done || is_dumping) {
		struct nlmsghdr header = receive(side, answer);

		if (!header.nlmsg_len)
			return;
		if (header.nlmsg_seq == BARRIER_SEQ)
			is_done = true;
		else if (header.nlmsg_flags & NLM_F_MULTI)
			is_dumping = header.nlmsg_type != NLMSG_DONE;
	}
}

void side_do(struct side *side, const struct step *step, struct answer *answer)
{
	struct vdpa_transport *transport = side->transport;
	char text[STEP_SIZE_MAX];

	answer->code = 0;
	answer->size = 0;
	if (step->path[0]) {
		memcpy(text, step->data, step->size);
		answer->code =
			(int)transport->ops->file(transport, VDPA_FILE_WRITE,
						  step->path, text, step->size);
		return;
	}
	answer->code = send_request(side, step);
	if (!answer->code)
		answer->code = send_barrier(side);
	if (!answer->code)
		collect(side, answer);
}

/* ---- the family ------------------------------------------------------ */

int side_find_family(struct side *side)
{
	static const struct {
		struct nlmsghdr header;
		struct genlmsghdr genl;
		struct nlattr attr;
		char name[8];
	} request = {
		.header = { .nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN + 4 + 5,
			    .nlmsg_type = GENL_ID_CTRL,
			    .nlmsg_flags = NLM_F_REQUEST,
			    .nlmsg_seq = STEP_SEQ },
		.genl = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 },
		.attr = { .nla_len = 4 + 5, .nla_type = CTRL_ATTR_FAMILY_NAME },
		.name = VDPA_GENL_NAME,
	};
	static struct answer answer;
	struct step step = { .size = sizeof(request) };

	memcpy(step.data, &request, sizeof(request));
	side_do(side, &step, &answer);
	if (answer.code)
		return answer.code;
	/* The name takes 12 bytes, and the number follows. */
	if (answer.size < 40)
		return -ENOENT;
	memcpy(&side->family, answer.data + 16 + 4 + 12 + 4,
	       sizeof(side->family));
	return 0;
}

/* ---- comparing ------------------------------------------------------- */

bool answer_is_same(const struct answer *one, const struct answer *other)
{
	return one->code == other->code && one->size == other->size &&
	       memcmp(one->data, other->data, one->size) == 0;
}

void answer_print(FILE *file, const struct side *side,
		  const struct answer *answer)
{
	fprintf(file, "# %s: code %d\n#   ", side->name, answer->code);
	for (size_t i = 0; i < answer->size; i++)
		fprintf(file, "%02x", answer->data[i]);
	fputc('\n', file);
}
