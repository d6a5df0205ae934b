// SPDX-License-Identifier: LGPL-2.1-or-later
/* A generic netlink socket, as a file descriptor. */

#include "raw.h"

#include <assert.h>
#include <errno.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A socket that was not told otherwise sends to the kernel. */
int raw_send(struct caller *caller, int fd, const void *data, size_t size)
{
	long sent;

	do
		sent = CALL(caller, SYS_sendto, fd, CALL_POINTER(data),
			    (long)size);
	while (sent == -EINTR);
	if (sent < 0)
		return (int)sent;
	return (size_t)sent == size ? 0 : -EIO;
}

/* What recvmsg(2) fills in. */
struct envelope {
	struct msghdr msg;
	struct iovec iov;
	struct sockaddr_nl from;
};

static_assert(sizeof(struct envelope) <= CALL_MEMORY, "an envelope fits");

ssize_t raw_receive(struct caller *caller, int fd, void *buffer, size_t size,
		    int flags)
{
	struct envelope *envelope = caller->memory;
	long received;

	envelope->iov = (struct iovec){ .iov_base = buffer, .iov_len = size };
	envelope->msg = (struct msghdr){
		.msg_name = &envelope->from,
		.msg_namelen = sizeof(envelope->from),
		.msg_iov = &envelope->iov,
		.msg_iovlen = 1,
	};
	/* Other processes can send to this socket: only the kernel is 0. */
	do
		received = CALL(caller, SYS_recvmsg, fd,
				CALL_POINTER(&envelope->msg), flags);
	while (received >= 0 && envelope->from.nl_pid != 0);
	if (received < 0)
		return received;
	return envelope->msg.msg_flags & MSG_TRUNC ? -EMSGSIZE : received;
}

/* ---- one behind the other ----------------------------------------------- */

struct exchange {
	struct iovec request;
	struct iovec answer;
};

struct submission {
	const volatile bool *is_abandoned;
	volatile uint32_t *progress;
	int fd;
	size_t count;
	size_t done; /* those with an answer */
	struct sockaddr_nl from;
	socklen_t from_size;
	struct exchange exchanges[RAW_SUBMIT_MAX];
};

static_assert(sizeof(struct submission) <= CALL_MEMORY, "a submission fits");

CALLER_FUNCTION static long send_one(const struct submission *submission,
				     const struct exchange *exchange)
{
	long ret;

	do
		ret = syscall(SYS_sendto, submission->fd,
			      exchange->request.iov_base,
			      exchange->request.iov_len, 0, NULL, 0);
	while (ret < 0 && errno == EINTR);
	return ret < 0 ? -errno : 0;
}

CALLER_FUNCTION static long receive_one(struct submission *submission,
					struct exchange *exchange)
{
	long ret;

	do {
		submission->from_size = sizeof(submission->from);
		ret = syscall(SYS_recvfrom, submission->fd,
			      exchange->answer.iov_base,
			      exchange->answer.iov_len, MSG_TRUNC,
			      &submission->from, &submission->from_size);
	} while (ret < 0 ? errno == EINTR : submission->from.nl_pid != 0);
	if (ret < 0)
		return -errno;
	if ((size_t)ret > exchange->answer.iov_len)
		return -EMSGSIZE;
	exchange->answer.iov_len = (size_t)ret;
	return 0;
}

/* Whether the answer is an acknowledgement with nothing else to say. */
CALLER_FUNCTION static bool is_done(const struct exchange *exchange)
{
	const struct nlmsghdr *nlh = exchange->answer.iov_base;
	const struct nlmsgerr *ack = (const struct nlmsgerr *)(nlh + 1);

	return exchange->answer.iov_len >= sizeof(*nlh) + sizeof(ack->error) &&
	       nlh->nlmsg_type == NLMSG_ERROR && !ack->error &&
	       !(nlh->nlmsg_flags & NLM_F_ACK_TLVS);
}

CALLER_FUNCTION static long submit_in_turn(void *arg)
{
	struct submission *submission = arg;
	struct exchange *exchange;
	long ret;

	for (size_t i = 0; i < submission->count; i++) {
		exchange = &submission->exchanges[i];
		if (*submission->is_abandoned)
			return -ETIMEDOUT;
		ret = send_one(submission, exchange);
		if (!ret)
			ret = receive_one(submission, exchange);
		if (ret)
			return ret;
		submission->done++;
		++*submission->progress;
		if (!is_done(exchange))
			return 0;
	}
	return 0;
}

ssize_t raw_submit(struct caller *caller, int fd, const struct iovec *requests,
		   struct iovec *answers, size_t count, int *code)
{
	struct submission *submission = caller->memory;

	submission->is_abandoned = caller->is_abandoned;
	submission->progress = caller->progress;
	submission->fd = fd;
	submission->count = count < RAW_SUBMIT_MAX ? count : RAW_SUBMIT_MAX;
	submission->done = 0;
	for (size_t i = 0; i < submission->count; i++)
		submission->exchanges[i] =
			(struct exchange){ requests[i], answers[i] };
	*code = (int)caller->run(caller, submit_in_turn, submission);
	for (size_t i = 0; i < submission->done; i++)
		answers[i].iov_len = submission->exchanges[i].answer.iov_len;
	return (ssize_t)submission->done;
}
