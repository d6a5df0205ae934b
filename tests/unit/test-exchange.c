// SPDX-License-Identifier: GPL-2.0-or-later
/* Requests and answers; answers can be late, lost or garbage. */

#include "script.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>

#define BATCH 32

static const struct vdpa_request dev_get = {
	.command = VDPA_CMD_DEV_GET,
	.name = "d0",
};

static const struct vdpa_request dev_del = {
	.command = VDPA_CMD_DEV_DEL,
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

/* ---- exchanges in rows ---------------------------------------------- */

/* The expected result of a call. */
struct outcome {
	int result;
	unsigned int replies;
	unsigned int rounds; /* 0 is not compared */
	bool is_interrupted; /* only of a dump */
	const char *kernel;  /* NULL: no message */
	const char *what;    /* parts */
	const char *hint;
};

struct row {
	const char *name;
	uint32_t last_seq; /* of an earlier exchange */
	bool is_dump;
	const struct vdpa_request *request; /* NULL: @dump or dev_get */
	size_t count;			    /* of calls; 0 is one */
	int (*reply)(const struct nlmsghdr *nlh, struct call *call);
	const struct step *script;
	size_t send_limit; /* as in struct fake */
	int send_code;
	int ret;
	const char *what; /* parts of the error */
	struct outcome outcomes[3];
	const char *asks;
};

static const struct row rows[] = {
	{
		"three calls are answered in one datagram",
		.count = 3,
		.script = SCRIPT(DATA(1), WITH, ACK(1, 0), WITH,
				 REFUSAL(2, -ENODEV, "not there"), WITH,
				 DATA(3), WITH, ACK(3, 0)),
		.outcomes = { { .replies = 1 },
			      { -ENODEV, .kernel = "not there" },
			      { .replies = 1 } },
		.asks = "dev d0 + dev d0 + dev d0",
	},
	{
		"three calls are answered out of order",
		.count = 3,
		.script = SCRIPT(DATA(3), DATA(1),
				 REFUSAL(2, -ENODEV, "not there"), ACK(3, 0),
				 ACK(1, 0)),
		.outcomes = { { .replies = 1 },
			      { -ENODEV, .kernel = "not there" },
			      { .replies = 1 } },
		.asks = "dev d0 + dev d0 + dev d0",
	},
	{
		/* No request used the numbers 12 and 0. */
		"answers to an earlier exchange and to nobody are skipped",
		.last_seq = 10,
		.script = SCRIPT(DATA(10), REFUSAL(10, -ENODEV, "old"),
				 DONE(3, -EIO), ACK(12, -EIO), ACK(0, -EIO),
				 DATA(11), ACK(11, 0)),
		.outcomes = { { .replies = 1 } },
		.asks = "dev d0",
	},
	{
		"the sequence number passes zero",
		.last_seq = UINT32_MAX - 1,
		.count = 3,
		.script =
			SCRIPT(ACK(1, 0), ACK(UINT32_MAX, 0), ACK(0, -ENODEV)),
		.outcomes = { { 0 }, { .result = -ENODEV }, { 0 } },
		.asks = "dev d0 + dev d0 + dev d0",
	},
	{
		"the reader of an answer fails",
		.reply = refuse_reply,
		.script = SCRIPT(DATA(1), ACK(1, 0)),
		.outcomes = { { .result = -EBADMSG } },
		.asks = "dev d0",
	},
	{
		"an answer without the header of the family",
		.script = SCRIPT(HEADER(1, FAKE_FAMILY), ACK(1, 0)),
		.outcomes = { { -EBADMSG, .what = "too short" } },
		.asks = "dev d0",
	},
	{
		"an acknowledgement that is too short",
		.script = SCRIPT(HEADER(1, NLMSG_ERROR)),
		.outcomes = { { -EBADMSG, .what = "without an error number" } },
		.asks = "dev d0",
	},
	{
		"a message that says nothing, and data after the end",
		.script = SCRIPT(HEADER(1, NLMSG_NOOP), WITH, ACK(1, 0), WITH,
				 DATA(1), WITH, ACK(1, -EIO)),
		.outcomes = { { 0 } },
		.asks = "dev d0",
	},
	{
		"an empty datagram",
		.script = SCRIPT(NOTHING, ACK(1, 0)),
		.outcomes = { { 0 } },
		.asks = "dev d0",
	},

	/* Failures of the transport. */
	{
		"an interrupted receive is repeated",
		.script = SCRIPT(FAILURE(-EINTR), FAILURE(-EINTR), ACK(1, 0)),
		.outcomes = { { 0 } },
		.asks = "dev d0",
	},
	{
		"a send fails",
		.send_code = -EMSGSIZE,
		.ret = -EMSGSIZE,
		.what = "cannot send a request",
		.asks = "dev d0",
	},
	{
		"a receive fails with EMSGSIZE",
		.script = SCRIPT(FAILURE(-EMSGSIZE)),
		.ret = -EMSGSIZE,
		.what = "cannot read the kernel's answer",
		.asks = "dev d0",
	},
	{
		"a receive fails with EIO",
		.script = SCRIPT(FAILURE(-EIO)),
		.ret = -EIO,
		.what = "cannot read the kernel's answer",
		.asks = "dev d0",
	},
	{
		"a receive fails with ENODATA",
		.script = SCRIPT(FAILURE(-ENODATA)),
		.ret = -ENODATA,
		.what = "cannot read the kernel's answer",
		.asks = "dev d0",
	},

	/* Lost answers. */
	{
		"the answer to a change is lost",
		.request = &dev_del,
		.script = SCRIPT(FAILURE(-ENOBUFS), ACK(2, 0)),
		.outcomes = { { -ENOBUFS, .what = "answer was lost",
				.hint = "check before you repeat it" } },
		.asks = "del d0, barrier",
	},
	{
		"the answer to a question is lost",
		.script = SCRIPT(FAILURE(-ENOBUFS), ACK(2, 0)),
		.outcomes = { { -ENOBUFS, .what = "answer was lost",
				.hint = "try again" } },
		.asks = "dev d0, barrier",
	},
	{
		"the answer comes before the barrier's",
		.script = SCRIPT(FAILURE(-ENOBUFS), DATA(1), ACK(1, 0)),
		.outcomes = { { .replies = 1 } },
		.asks = "dev d0, barrier",
	},
	{
		"one barrier is enough for two losses",
		.script =
			SCRIPT(FAILURE(-ENOBUFS), FAILURE(-ENOBUFS), ACK(2, 0)),
		.outcomes = { { .result = -ENOBUFS } },
		.asks = "dev d0, barrier",
	},
	{
		"one of three answers is lost",
		.count = 3,
		.script = SCRIPT(ACK(1, 0), FAILURE(-ENOBUFS), ACK(3, -ENODEV),
				 ACK(4, 0)),
		.outcomes = { { 0 },
			      { .result = -ENOBUFS },
			      { .result = -ENODEV } },
		.asks = "dev d0 + dev d0 + dev d0, barrier",
	},
	{
		"the barrier cannot be sent",
		.send_limit = 1,
		.send_code = -EPIPE,
		.script = SCRIPT(FAILURE(-ENOBUFS)),
		.ret = -EPIPE,
		.what = "cannot send a request",
		.asks = "dev d0, barrier",
	},

	/* Dumps. */
	{
		"a dump of three datagrams",
		.is_dump = true,
		.script = SCRIPT(DUMP(1, "a b c")),
		.outcomes = { { .replies = 3, .rounds = 3 } },
		.asks = "dump dev",
	},
	{
		"a dump of one datagram",
		.is_dump = true,
		.script = SCRIPT(LIST(1, "a b c")),
		.outcomes = { { .replies = 3, .rounds = 1 } },
		.asks = "dump dev",
	},
	{
		"a dump is refused",
		.is_dump = true,
		.script = SCRIPT(REFUSAL(1, -EOPNOTSUPP, "no such dump")),
		.outcomes = { { -EOPNOTSUPP, .kernel = "no such dump" } },
		.asks = "dump dev",
	},
	{
		"a dump goes on to its end after a loss",
		.is_dump = true,
		.script = SCRIPT(FAILURE(-ENOBUFS), DONE(1, 0)),
		.outcomes = { { .is_interrupted = true } },
		.asks = "dump dev",
	},
	{
		"a dump is interrupted at its first message",
		.is_dump = true,
		.script = SCRIPT(EMPTY(1, NLM_F_MULTI | NLM_F_DUMP_INTR,
				       VDPA_CMD_DEV_NEW),
				 DONE(1, 0)),
		.outcomes = { { .replies = 1, .is_interrupted = true } },
		.asks = "dump dev",
	},
	{
		"a dump is interrupted at its end",
		.is_dump = true,
		.script = SCRIPT(DONE_INTERRUPTED(1)),
		.outcomes = { { .is_interrupted = true } },
		.asks = "dump dev",
	},
	{
		"a dump that overran",
		.is_dump = true,
		.script = SCRIPT(HEADER(1, NLMSG_OVERRUN), DONE(1, 0)),
		.outcomes = { { .is_interrupted = true } },
		.asks = "dump dev",
	},
};

static void check_text(const char *text, const char *part)
{
	assert_text_has(text, part ? part : "");
}

static void check_outcome(const struct call *call, const struct outcome *want)
{
	assert_true(call->is_done);
	assert_int_equal(call->result, want->result);
	if (call->is_dump)
		assert_int_equal(call->is_interrupted, want->is_interrupted);
	if (want->rounds)
		assert_int_equal(call->rounds, want->rounds);
	assert_string_equal(call->err.kernel, want->kernel ? want->kernel : "");
	check_text(call->err.what, want->what);
	check_text(call->err.hint, want->hint);
}

/* An empty message: when its answer arrives, all missing answers are lost. */
static void check_barrier(const struct nlmsghdr *nlh, uint32_t seq)
{
	assert_int_equal(nlh->nlmsg_type, NLMSG_NOOP);
	assert_int_equal(nlh->nlmsg_seq, seq);
	assert_int_equal(nlh->nlmsg_len, NLMSG_HDRLEN);
}

static void check_sent(const struct fake *fake, const struct row *row,
		       const struct call *calls, size_t count)
{
	uint32_t seq = row->last_seq;

	for (size_t i = 0; i < count; i++) {
		assert_int_equal(fake_message(fake, 0, i)->nlmsg_seq, ++seq);
		assert_int_equal(calls[i].seq, seq);
	}
	if (fake->send_count > 1)
		check_barrier(fake_message(fake, 1, 0), ++seq);
	assert_asked(fake, row->asks);
}

static size_t count_answers(const struct fake *fake)
{
	size_t count = 0;

	for (struct datagram *at = fake->script; at; at = at->next)
		count++;
	return count;
}

/* Without @is_heard, the calls have no function for their answers. */
static void run_row(const struct row *row, bool is_heard,
		    struct vdpa_error *err)
{
	size_t count = row->count ? row->count : 1;
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	unsigned int replies[3];
	struct call calls[3];
	size_t answers;

	vdpa->seq = row->last_seq;
	fake.send_limit = row->send_limit;
	fake.send_code = row->send_code;
	init_calls(calls, replies, count);
	for (size_t i = 0; i < count; i++) {
		calls[i].reply = row->reply ? row->reply :
				 is_heard   ? count_reply :
					      NULL;
		calls[i].request = row->request ? row->request :
				   row->is_dump ? &dump :
						  &dev_get;
		calls[i].is_dump = row->is_dump;
	}
	play(&fake, row->script);
	answers = count_answers(&fake);
	assert_int_equal(exchange_run(vdpa, calls, count, err), row->ret);
	assert_int_equal(fake.receive_count, answers);
	check_sent(&fake, row, calls, count);
	for (size_t i = 0; !row->ret && i < count; i++) {
		check_outcome(&calls[i], &row->outcomes[i]);
		assert_int_equal(replies[i],
				 is_heard ? row->outcomes[i].replies : 0);
	}
	fake_close(&fake, vdpa);
}

static void check_row(void **state)
{
	const struct row *row = *state;
	struct vdpa_error err;

	soil_error(&err);
	run_row(row, true, &err);
	if (row->ret) {
		assert_int_equal(err.code, row->ret);
		check_text(err.what, row->what);
		check_text(err.what, strerror(-row->ret));
	}
	run_row(row, false, NULL);
}

/* ---- other exchanges ------------------------------------------------ */

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

/* A late answer to a barrier is dropped. */
static void test_late_barrier(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dev_get };

	(void)state;
	play(&fake, SCRIPT(FAILURE(-ENOBUFS), ACK(1, 0)));
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_int_equal(call.result, 0);
	play(&fake, SCRIPT(ACK(2, 0), ACK(3, -ENODEV)));
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_int_equal(call.result, -ENODEV);
	fake_close(&fake, vdpa);
}

static void test_new_run_forgets_interruption(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct call call = { .request = &dump, .is_dump = true };

	(void)state;
	play(&fake, SCRIPT(DONE_INTERRUPTED(1), DONE(2, 0)));
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_true(call.is_interrupted);
	assert_int_equal(exchange_run(vdpa, &call, 1, NULL), 0);
	assert_false(call.is_interrupted);
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
	put_genl(answer, 0, 1, VDPA_CMD_DEV_NEW);
	put_attr(answer, 50, bytes, sizeof(bytes));
	put_ack(answer, 1, 0, 0);
	assert_int_equal(answer->size, EXCHANGE_RECEIVE_SIZE);
	assert_int_equal(exchange_run(vdpa, calls, 1, NULL), 0);
	assert_int_equal(replies[0], 1);
	fake_close(&fake, vdpa);
}

/* ---- garbage -------------------------------------------------------- */

/* A call fails if @bytes answer it, alone or after an acknowledgement. */
static void check_garbage(bool has_ack, const void *bytes, size_t size,
			  const char *what)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct datagram *answer = fake_answer(&fake);
	struct call call = { .request = &dev_get };
	struct vdpa_error err;
	int ret;

	soil_error(&err);
	/* Old contents of the buffer must not count. */
	memset(vdpa->receive, 0xff, EXCHANGE_RECEIVE_SIZE);
	if (has_ack)
		put_ack(answer, 1, 0, 0);
	put_rest(answer, bytes, size);
	ret = exchange_run(vdpa, &call, 1, &err);
	if (ret != -EBADMSG)
		print_error("with %zu bytes:\n", size);
	assert_int_equal(ret, -EBADMSG);
	assert_int_equal(err.code, -EBADMSG);
	assert_text_has(err.what, what);
	fake_close(&fake, vdpa);
}

static void test_random_bytes(void **state)
{
	char bytes[64];

	(void)state;
	memset(bytes, 0xa5, sizeof(bytes));
	for (size_t size = 1; size <= sizeof(bytes); size++)
		check_garbage(false, bytes, size, "are not a message");
}

static void test_rest(void **state)
{
	static const char rest[24] = "0123456789";

	(void)state;
	for (size_t size = 1; size <= sizeof(rest); size++)
		check_garbage(true, rest, size, "are not a message");
}

/* Of a message with 36 bytes. */
static const struct length {
	const char *name;
	uint32_t length;
} lengths[] = {
	{ "a message of length 0", 0 },
	{ "a message that is shorter than its header", 15 },
	{ "a message that is one byte short", 37 },
	{ "a message that is four bytes short", 40 },
	{ "a message of length 100000", 100000 },
	{ "a message of length 0x7fffffff", 0x7fffffff },
	{ "a message of length 0x80000000", 0x80000000 },
	{ "a message of length 0x80000010", 0x80000010 },
	{ "a message of length 0xfffffff0", 0xfffffff0 },
	{ "a message of length 0xffffffff", 0xffffffff },
};

static void check_length(void **state)
{
	const struct length *row = *state;
	struct {
		struct nlmsghdr nlh;
		struct nlmsgerr ack;
	} message = { .nlh = { .nlmsg_len = row->length,
			       .nlmsg_type = NLMSG_ERROR,
			       .nlmsg_flags = NLM_F_CAPPED,
			       .nlmsg_seq = 1 } };

	assert_int_equal(sizeof(message), 36);
	check_garbage(false, &message, sizeof(message), "");
}

/* ---- the family ----------------------------------------------------- */

static const struct family_row {
	const char *name;
	const struct step *script;
	int ret;
	uint16_t family;
	const char *what; /* parts */
	const char *hint[2];
	const char *asks;
} family_rows[] = {
	{
		"the family is asked for once",
		.script = SCRIPT(FAMILY(1, 0x42), ACK(1, 0)),
		.family = 0x42,
		.asks = "family",
	},
	{
		/* Its module may be loaded the next time. */
		"the family is missing, and asked for again",
		.script = SCRIPT(ACK(1, -ENOENT), ACK(2, -ENOENT)),
		.ret = -ENOENT,
		.what = "no vDPA support",
		.hint = { "modprobe vdpa", "network namespace" },
		.asks = "family, family",
	},
	{
		"the family is refused",
		.script = SCRIPT(ACK(1, -ENOMEM), ACK(2, -ENOMEM)),
		.ret = -ENOMEM,
		.what = "cannot look up the netlink family \"vdpa\"",
		.asks = "family, family",
	},
	{
		"an answer without the number of the family, and no answer",
		.script = SCRIPT(DATA(1), ACK(1, 0), ACK(2, 0)),
		.ret = -EBADMSG,
		.what = "did not report the number",
		.asks = "family, family",
	},
};

/* The second call asks only if the first one got no answer. */
static void check_family(void **state)
{
	const struct family_row *row = *state;
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_error err;

	vdpa->family = 0;
	play(&fake, row->script);
	for (int i = 0; i < 2; i++) {
		soil_error(&err);
		assert_int_equal(exchange_family(vdpa, &err), row->ret);
		assert_int_equal(vdpa->family, row->family);
		if (!row->ret)
			continue;
		assert_int_equal(err.code, row->ret);
		check_text(err.what, row->what);
		check_text(err.hint, row->hint[0]);
		check_text(err.hint, row->hint[1]);
	}
	assert_asked(&fake, row->asks);
	fake_close(&fake, vdpa);
}

static void test_family_without_error(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	(void)state;
	vdpa->family = 0;
	play(&fake, SCRIPT(ACK(1, -ENOENT), FAMILY(2, 0x42), ACK(2, 0)));
	assert_int_equal(exchange_family(vdpa, NULL), -ENOENT);
	assert_int_equal(exchange_family(vdpa, NULL), 0);
	fake_close(&fake, vdpa);
}

int main(void)
{
	struct tests tests = {
		.list = {
			cmocka_unit_test(test_batches),
			cmocka_unit_test(test_no_calls),
			cmocka_unit_test(test_late_barrier),
			cmocka_unit_test(test_new_run_forgets_interruption),
			cmocka_unit_test(test_full_datagram),
			cmocka_unit_test(test_random_bytes),
			cmocka_unit_test(test_rest),
			cmocka_unit_test(test_family_without_error),
		},
		.count = 8,
	};

	ADD_ROWS(&tests, check_row, rows);
	ADD_ROWS(&tests, check_length, lengths);
	ADD_ROWS(&tests, check_family, family_rows);
	return run_rows("exchange", &tests);
}
