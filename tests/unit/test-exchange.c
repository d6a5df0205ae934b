// SPDX-License-Identifier: GPL-2.0-or-later
/* Requests and answers, also when answers are late, lost or garbage. */

#include "fake.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 32

static const struct vdpa_request dev_get = {
	.command = VDPA_CMD_DEV_GET,
	.name = "d0",
};

static const struct vdpa_request dump = { .command = VDPA_CMD_DEV_GET };

/* Counts answers in *arg. */
static int count_reply(const struct nlmsghdr *nlh, struct call *call)
{
	(void)nlh;
	(*(unsigned int *)call->arg)++;
	return 0;
}

static int refuse_reply(const struct nlmsghdr *nlh, struct call *call)
{
	(void)nlh;
	(void)call;
	return -EBADMSG;
}

/* @count calls on @calls that count their answers in @replies. */
static void init_calls(struct call *calls, unsigned int *replies, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		calls[i] = (struct call){ .request = &dev_get,
					  .reply = count_reply,
					  .arg = &replies[i] };
		replies[i] = 0;
	}
}

/* An answer with data and nothing in it. */
static void put_data(struct datagram *datagram, uint32_t seq)
{
	put_genl(datagram, 0, seq, VDPA_CMD_DEV_NEW);
}

/* ---- several calls -------------------------------------------------- */

static void assert_three_done(struct fake *fake, const struct call *calls,
			      const unsigned int *replies)
{
	assert_int_equal(fake->send_count, 1);
	assert_int_equal(fake_message_count(fake, 0), 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(fake_message(fake, 0, i)->nlmsg_seq, i + 1);
		assert_int_equal(calls[i].seq, i + 1);
		assert_true(calls[i].is_done);
	}
	assert_int_equal(replies[0], 1);
	assert_int_equal(calls[0].result, 0);
	assert_int_equal(replies[1], 0);
	assert_int_equal(calls[1].result, -ENODEV);
	assert_string_equal(calls[1].err.kernel, "not there");
	assert_int_equal(replies[2], 1);
	assert_int_equal(calls[2].result, 0);
	assert_string_equal(calls[2].err.kernel, "");
}

static void test_one_datagram(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct datagram *answer = fake_answer(&fake);
	unsigned int replies[3];
	struct call calls[3];

	(void)state;
	init_calls(calls, replies, 3);
	put_data(answer, 1);
	put_ack(answer, 1, 0, 0);
	put_refusal(answer, 2, -ENODEV, "not there");
	put_data(answer, 3);
	put_ack(answer, 3, 0, 0);
	assert_int_equal(exchange_run(vdpa, calls, 3, NULL), 0);
	assert_three_done(&fake, calls, replies);
	fake_close(&fake, vdpa);
}

static void test_many_datagrams_interleaved(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	unsigned int replies[3];
	struct call calls[3];

	(void)state;
	init_calls(calls, replies, 3);
	put_data(fake_answer(&fake), 3);
	put_data(fake_answer(&fake), 1);
	answer_refusal(&fake, 2, -ENODEV, "not there");
	answer_ack(&fake, 3, 0);
	answer_ack(&fake, 1, 0);
	assert_int_equal(exchange_run(vdpa, calls, 3, NULL), 0);
	assert_three_done(&fake, calls, replies);
	fake_close(&fake, vdpa);
}

static void acknowledge(struct fake *fake, const struct nlmsghdr *nlh)
{
	answer_ack(fake, nlh->nlmsg_seq, nlh->nlmsg_seq == 50 ? -ENODEV : 0);
}

static void test_batches(void **state)
{
	static struct call calls[2 * BATCH + 6];
	static unsigned int replies[ARRAY_SIZE(calls)];
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	(void)state;
	init_calls(calls, replies, ARRAY_SIZE(calls));
	fake.on_message = acknowledge;
	assert_int_equal(exchange_run(vdpa, calls, ARRAY_SIZE(calls), NULL), 0);
	assert_int_equal(fake.send_count, 3);
	assert_int_equal(fake_message_count(&fake, 0), BATCH);
	assert_int_equal(fake_message_count(&fake, 1), BATCH);
	assert_int_equal(fake_message_count(&fake, 2), 6);
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		assert_true(calls[i].is_done);
		assert_int_equal(calls[i].result, i == 49 ? -ENODEV : 0);
	}
	fake_close(&fake, vdpa);
}

static void test_no_calls(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	(void)state;
	assert_int_equal(exchange_run(vdpa, NULL, 0, NULL), 0);
	assert_int_equal(fake.send_count, 0);
	fake_close(&fake, vdpa);
}

/* What an earlier exchange left behind, and what nobody asked for. */
static void test_stale_answers(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	unsigned int replies[1];
	struct call calls[1];

	(void)state;
	vdpa->seq = 10;
	init_calls(calls, replies, 1);
	put_data(fake_answer(&fake), 10);
	answer_refusal(&fake, 10, -ENODEV, "old");
	put_done(fake_answer(&fake), 3, -EIO);
	answer_ack(&fake, 12, -EIO);
	answer_ack(&fake, 0, -EIO);
	put_data(fake_answer(&fake), 11);
	answer_ack(&fake, 11, 0);
	assert_int_equal(exchange_run(vdpa, calls, 1, NULL), 0);
	assert_int_equal(replies[0], 1);
	assert_int_equal(calls[0].result, 0);
	assert_string_equal(calls[0].err.kernel, "");
	fake_close(&fake, vdpa);
}

/* The sequence number may pass zero within a batch. */
static void test_sequence_wraps(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	unsigned int replies[3];
	struct call calls[3];

	(void)state;
	vdpa->seq = UINT32_MAX - 1;
	init_calls(calls, replies, 3);
	answer_ack(&fake, 1, 0);
	answer_ack(&fake, UINT32_MAX, 0);
	answer_ack(&fake, 0, -ENODEV);
	assert_int_equal(exchange_run(vdpa, calls, 3, NULL), 0);
	assert_int_equal(calls[1].result, -ENODEV);
	fake_close(&fake, vdpa);
}

static void test_reply_fails(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dev_get, .reply = refuse_reply };

	(void)state;
	put_data(fake_answer(&fake), 1);
	answer_ack(&fake, 1, 0);
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_int_equal(call.result, -EBADMSG);
	fake_close(&fake, vdpa);
}

static void test_answer_without_header(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	unsigned int replies[1];
	struct call calls[1];

	(void)state;
	init_calls(calls, replies, 1);
	put_message(fake_answer(&fake), FAKE_FAMILY, 0, 1);
	answer_ack(&fake, 1, 0);
	assert_int_equal(exchange_run(vdpa, calls, 1, NULL), 0);
	assert_int_equal(replies[0], 0);
	assert_int_equal(calls[0].result, -EBADMSG);
	assert_text_has(calls[0].err.what, "too short");
	fake_close(&fake, vdpa);
}

static void test_ack_too_short(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dev_get };

	(void)state;
	put_message(fake_answer(&fake), NLMSG_ERROR, 0, 1);
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_int_equal(call.result, -EBADMSG);
	assert_text_has(call.err.what, "without an error number");
	fake_close(&fake, vdpa);
}

/* A message that says nothing; data behind the end of a call. */
static void test_other_messages(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct datagram *answer = fake_answer(&fake);
	unsigned int replies[1];
	struct call calls[1];

	(void)state;
	init_calls(calls, replies, 1);
	put_message(answer, NLMSG_NOOP, 0, 1);
	put_ack(answer, 1, 0, 0);
	put_data(answer, 1);
	put_ack(answer, 1, -EIO, 0);
	assert_int_equal(exchange_run(vdpa, calls, 1, NULL), 0);
	assert_int_equal(replies[0], 0);
	assert_int_equal(calls[0].result, 0);
	fake_close(&fake, vdpa);
}

/* ---- failures of the transport -------------------------------------- */

static void test_interrupted_receive(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dev_get };

	(void)state;
	fake_failure(&fake, -EINTR);
	fake_failure(&fake, -EINTR);
	answer_ack(&fake, 1, 0);
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_int_equal(fake.send_count, 1);
	assert_int_equal(fake.receive_count, 3);
	fake_close(&fake, vdpa);
}

static void test_send_fails(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dev_get };
	struct vdpa_error err;

	(void)state;
	soil_error(&err);
	fake.send_code = -EMSGSIZE;
	assert_int_equal(exchange_run(vdpa, &call, 1, &err), -EMSGSIZE);
	assert_int_equal(err.code, -EMSGSIZE);
	assert_text_has(err.what, "cannot send a request");
	assert_text_has(err.what, strerror(EMSGSIZE));
	assert_int_equal(fake.receive_count, 0);
	fake_close(&fake, vdpa);
}

static void test_receive_fails(void **state)
{
	static const int codes[] = { -EMSGSIZE, -EIO, -ENODATA };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		struct fake fake;
		struct vdpa *vdpa = fake_open(&fake);
		struct call call = { .request = &dev_get };
		struct vdpa_error err;

		fake_failure(&fake, codes[i]);
		assert_int_equal(exchange_run(vdpa, &call, 1, &err), codes[i]);
		assert_text_has(err.what, "cannot read the kernel's answer");
		fake_close(&fake, vdpa);
	}
}

/* ---- garbage -------------------------------------------------------- */

/* Run one call that is answered by @bytes, then, if need be, acknowledged. */
static int run_garbage(const void *bytes, size_t size, struct vdpa_error *err)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dev_get };
	int ret;

	/* Whatever stood in the buffer before must not count. */
	memset(vdpa->receive, 0xff, EXCHANGE_RECEIVE_SIZE);
	put_rest(fake_answer(&fake), bytes, size);
	ret = exchange_run(vdpa, &call, 1, err);
	fake_close(&fake, vdpa);
	return ret;
}

static void test_random_bytes(void **state)
{
	char bytes[64];
	struct vdpa_error err;

	(void)state;
	memset(bytes, 0xa5, sizeof(bytes));
	for (size_t size = 1; size <= sizeof(bytes); size++) {
		assert_int_equal(run_garbage(bytes, size, &err), -EBADMSG);
		assert_text_has(err.what, "are no message");
	}
}

static void test_wrong_message_length(void **state)
{
	static const uint32_t lengths[] = { 0,		15,	    37,
					    40,		100000,	    0x7fffffff,
					    0x80000000, 0x80000010, 0xfffffff0,
					    0xffffffff };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		struct {
			struct nlmsghdr nlh;
			struct nlmsgerr ack;
		} message = { .nlh = { .nlmsg_len = lengths[i],
				       .nlmsg_type = NLMSG_ERROR,
				       .nlmsg_flags = NLM_F_CAPPED,
				       .nlmsg_seq = 1 } };
		struct vdpa_error err;

		soil_error(&err);
		assert_int_equal(sizeof(message), 36);
		assert_int_equal(run_garbage(&message, sizeof(message), &err),
				 -EBADMSG);
		assert_int_equal(err.code, -EBADMSG);
	}
}

static void test_rest(void **state)
{
	static const char rest[24] = "0123456789";
	struct vdpa_error err;

	(void)state;
	for (size_t size = 1; size <= sizeof(rest); size++) {
		struct fake fake;
		struct vdpa *vdpa = fake_open(&fake);
		struct datagram *answer = fake_answer(&fake);
		struct call call = { .request = &dev_get };

		put_ack(answer, 1, 0, 0);
		put_rest(answer, rest, size);
		assert_int_equal(exchange_run(vdpa, &call, 1, &err), -EBADMSG);
		assert_text_has(err.what, "are no message");
		fake_close(&fake, vdpa);
	}
}

static void test_empty_datagram(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dev_get };

	(void)state;
	fake_answer(&fake);
	answer_ack(&fake, 1, 0);
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	fake_close(&fake, vdpa);
}

/* The largest datagram that a kernel sends. */
static void test_full_datagram(void **state)
{
	static const char bytes[EXCHANGE_RECEIVE_SIZE - 36 - 24];
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct datagram *answer = fake_answer(&fake);
	unsigned int replies[1];
	struct call calls[1];

	(void)state;
	init_calls(calls, replies, 1);
	put_data(answer, 1);
	put_attr(answer, 50, bytes, sizeof(bytes));
	put_ack(answer, 1, 0, 0);
	assert_int_equal(answer->size, EXCHANGE_RECEIVE_SIZE);
	assert_int_equal(exchange_run(vdpa, calls, 1, NULL), 0);
	assert_int_equal(replies[0], 1);
	fake_close(&fake, vdpa);
}

/* ---- lost answers --------------------------------------------------- */

static void assert_barrier(const struct fake *fake, size_t n, uint32_t seq)
{
	const struct nlmsghdr *nlh = fake_message(fake, n, 0);

	assert_non_null(nlh);
	assert_int_equal(fake_message_count(fake, n), 1);
	assert_int_equal(nlh->nlmsg_type, NLMSG_NOOP);
	assert_int_equal(nlh->nlmsg_flags, NLM_F_REQUEST | NLM_F_ACK);
	assert_int_equal(nlh->nlmsg_seq, seq);
	assert_int_equal(nlh->nlmsg_len, NLMSG_HDRLEN);
}

static void test_answer_lost(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dev_get };

	(void)state;
	fake_failure(&fake, -ENOBUFS);
	answer_ack(&fake, 2, 0);
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_int_equal(fake.send_count, 2);
	assert_barrier(&fake, 1, 2);
	assert_int_equal(call.result, -ENOBUFS);
	assert_text_has(call.err.what, "answer was lost");
	assert_text_has(call.err.hint, "look before you repeat it");
	fake_close(&fake, vdpa);
}

static void test_answer_comes_before_the_barrier(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	unsigned int replies[1];
	struct call calls[1];

	(void)state;
	init_calls(calls, replies, 1);
	fake_failure(&fake, -ENOBUFS);
	put_data(fake_answer(&fake), 1);
	answer_ack(&fake, 1, 0);
	assert_int_equal(exchange_run(vdpa, calls, 1, NULL), 0);
	assert_int_equal(calls[0].result, 0);
	assert_int_equal(replies[0], 1);

	/* The barrier's own answer comes late: it belongs to nobody. */
	init_calls(calls, replies, 1);
	answer_ack(&fake, 2, 0);
	answer_ack(&fake, 3, -ENODEV);
	assert_int_equal(exchange_run(vdpa, calls, 1, NULL), 0);
	assert_int_equal(calls[0].result, -ENODEV);
	fake_close(&fake, vdpa);
}

/* However often the kernel says so, one barrier is enough. */
static void test_answers_lost_twice(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dev_get };

	(void)state;
	fake_failure(&fake, -ENOBUFS);
	fake_failure(&fake, -ENOBUFS);
	answer_ack(&fake, 2, 0);
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_int_equal(fake.send_count, 2);
	assert_int_equal(call.result, -ENOBUFS);
	fake_close(&fake, vdpa);
}

static void test_some_answers_lost(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	unsigned int replies[3];
	struct call calls[3];

	(void)state;
	init_calls(calls, replies, 3);
	answer_ack(&fake, 1, 0);
	fake_failure(&fake, -ENOBUFS);
	answer_ack(&fake, 3, -ENODEV);
	answer_ack(&fake, 4, 0);
	assert_int_equal(exchange_run(vdpa, calls, 3, NULL), 0);
	assert_int_equal(calls[0].result, 0);
	assert_int_equal(calls[1].result, -ENOBUFS);
	assert_int_equal(calls[2].result, -ENODEV);
	fake_close(&fake, vdpa);
}

static void test_send_of_barrier_fails(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dev_get };
	struct vdpa_error err;

	(void)state;
	fake.send_limit = 1;
	fake.send_code = -EPIPE;
	fake_failure(&fake, -ENOBUFS);
	assert_int_equal(exchange_run(vdpa, &call, 1, &err), -EPIPE);
	assert_text_has(err.what, "cannot send a request");
	fake_close(&fake, vdpa);
}

/* ---- dumps ---------------------------------------------------------- */

static void test_dump(void **state)
{
	static const char *const names[] = { "a", "b", "c", "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	unsigned int replies = 0;
	struct call call = { .request = &dump,
			     .is_dump = true,
			     .reply = count_reply,
			     .arg = &replies };

	(void)state;
	answer_dev_dump(&fake, 1, names);
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_int_equal(fake_message(&fake, 0, 0)->nlmsg_flags,
			 NLM_F_REQUEST | NLM_F_DUMP);
	assert_int_equal(replies, 3);
	assert_int_equal(call.rounds, 3);
	assert_false(call.is_interrupted);
	assert_int_equal(call.result, 0);
	fake_close(&fake, vdpa);
}

static void test_dump_of_one_datagram(void **state)
{
	static const char *const names[] = { "a", "b", "c", "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dump, .is_dump = true };

	(void)state;
	answer_dev_list(&fake, 1, names);
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_int_equal(call.rounds, 1);
	fake_close(&fake, vdpa);
}

static void test_dump_refused(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dump, .is_dump = true };

	(void)state;
	answer_refusal(&fake, 1, -EOPNOTSUPP, "no such dump");
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_int_equal(call.result, -EOPNOTSUPP);
	assert_string_equal(call.err.kernel, "no such dump");
	fake_close(&fake, vdpa);
}

/* A dump goes on to its end when a part of it was lost. */
static void test_dump_with_loss(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dump, .is_dump = true };

	(void)state;
	fake_failure(&fake, -ENOBUFS);
	put_done(fake_answer(&fake), 1, 0);
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_int_equal(fake.send_count, 1);
	assert_true(call.is_interrupted);
	fake_close(&fake, vdpa);
}

static void test_dump_interrupted(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dump, .is_dump = true };

	(void)state;
	put_genl(fake_answer(&fake), NLM_F_MULTI | NLM_F_DUMP_INTR, 1,
		 VDPA_CMD_DEV_NEW);
	put_done(fake_answer(&fake), 1, 0);
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_true(call.is_interrupted);

	/* It may only show at the end. */
	put_done(fake_answer(&fake), 2, 0);
	last_message(fake.script)->nlmsg_flags |= NLM_F_DUMP_INTR;
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_true(call.is_interrupted);

	/* A new run forgets it. */
	put_done(fake_answer(&fake), 3, 0);
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_false(call.is_interrupted);

	put_message(fake_answer(&fake), NLMSG_OVERRUN, 0, 4);
	put_done(fake_answer(&fake), 4, 0);
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_true(call.is_interrupted);
	fake_close(&fake, vdpa);
}

/* ---- the family ----------------------------------------------------- */

static struct vdpa *open_unknowing(struct fake *fake)
{
	struct vdpa *vdpa = fake_open(fake);

	vdpa->family = 0;
	return vdpa;
}

static void test_family(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = open_unknowing(&fake);
	struct datagram *answer = fake_answer(&fake);

	(void)state;
	put_message(answer, GENL_ID_CTRL, 0, 1);
	put_bytes(answer, "\1\2\0", 4);
	put_u16(answer, CTRL_ATTR_FAMILY_ID, 0x42);
	answer_ack(&fake, 1, 0);
	assert_int_equal(exchange_family(vdpa, NULL), 0);
	assert_int_equal(vdpa->family, 0x42);
	assert_int_equal(fake_message(&fake, 0, 0)->nlmsg_type, GENL_ID_CTRL);

	/* Asked for once. */
	assert_int_equal(exchange_family(vdpa, NULL), 0);
	assert_int_equal(fake.send_count, 1);
	fake_close(&fake, vdpa);
}

static void test_family_missing(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = open_unknowing(&fake);
	struct vdpa_error err;

	(void)state;
	soil_error(&err);
	answer_ack(&fake, 1, -ENOENT);
	assert_int_equal(exchange_family(vdpa, &err), -ENOENT);
	assert_int_equal(err.code, -ENOENT);
	assert_text_has(err.what, "no vDPA support");
	assert_text_has(err.hint, "modprobe vdpa");
	assert_text_has(err.hint, "network namespace");
	assert_int_equal(vdpa->family, 0);

	/* The module may be there the next time. */
	answer_ack(&fake, 2, -ENOENT);
	assert_int_equal(exchange_family(vdpa, NULL), -ENOENT);
	fake_close(&fake, vdpa);
}

static void test_family_refused(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = open_unknowing(&fake);
	struct vdpa_error err;

	(void)state;
	answer_ack(&fake, 1, -ENOMEM);
	assert_int_equal(exchange_family(vdpa, &err), -ENOMEM);
	assert_text_has(err.what, "cannot look up the netlink family \"vdpa\"");
	fake_close(&fake, vdpa);
}

static void test_family_without_number(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = open_unknowing(&fake);
	struct vdpa_error err;

	(void)state;
	put_data(fake_answer(&fake), 1);
	answer_ack(&fake, 1, 0);
	assert_int_equal(exchange_family(vdpa, &err), -EBADMSG);
	assert_text_has(err.what, "did not tell the number");

	answer_ack(&fake, 2, 0);
	assert_int_equal(exchange_family(vdpa, &err), -EBADMSG);
	fake_close(&fake, vdpa);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_datagram),
		cmocka_unit_test(test_many_datagrams_interleaved),
		cmocka_unit_test(test_batches),
		cmocka_unit_test(test_no_calls),
		cmocka_unit_test(test_stale_answers),
		cmocka_unit_test(test_sequence_wraps),
		cmocka_unit_test(test_reply_fails),
		cmocka_unit_test(test_answer_without_header),
		cmocka_unit_test(test_ack_too_short),
		cmocka_unit_test(test_other_messages),
		cmocka_unit_test(test_interrupted_receive),
		cmocka_unit_test(test_send_fails),
		cmocka_unit_test(test_receive_fails),
		cmocka_unit_test(test_random_bytes),
		cmocka_unit_test(test_wrong_message_length),
		cmocka_unit_test(test_rest),
		cmocka_unit_test(test_empty_datagram),
		cmocka_unit_test(test_full_datagram),
		cmocka_unit_test(test_answer_lost),
		cmocka_unit_test(test_answer_comes_before_the_barrier),
		cmocka_unit_test(test_answers_lost_twice),
		cmocka_unit_test(test_some_answers_lost),
		cmocka_unit_test(test_send_of_barrier_fails),
		cmocka_unit_test(test_dump),
		cmocka_unit_test(test_dump_of_one_datagram),
		cmocka_unit_test(test_dump_refused),
		cmocka_unit_test(test_dump_with_loss),
		cmocka_unit_test(test_dump_interrupted),
		cmocka_unit_test(test_family),
		cmocka_unit_test(test_family_missing),
		cmocka_unit_test(test_family_refused),
		cmocka_unit_test(test_family_without_number),
	};

	return cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
}
