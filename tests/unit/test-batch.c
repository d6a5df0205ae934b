// SPDX-License-Identifier: GPL-2.0-or-later
/* Many requests: how they are sent, and what is reported about each. */

#include "fake.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/batch.h>

#define BATCH	    64
#define RESULTS_MAX 256

/* The reports, in their order. */
struct told {
	size_t count;
	uint64_t tags[RESULTS_MAX];
	int codes[RESULTS_MAX];
	char names[RESULTS_MAX][16];
	struct vdpa_error last;
	size_t announced; /* requests that will be sent */
};

static void take_result(void *arg, uint64_t tag,
			const struct vdpa_request *request, int code,
			const struct vdpa_error *err)
{
	struct told *told = arg;

	assert_true(told->count < RESULTS_MAX);
	told->tags[told->count] = tag;
	told->codes[told->count] = code;
	snprintf(told->names[told->count++], 16, "%s", request->name);
	told->last = *err;
}

/* No request is reported before it is announced. */
static void take_requests(void *arg, const struct vdpa_request *const *requests,
			  size_t count)
{
	struct told *told = arg;

	assert_true(count > 0);
	assert_int_equal(told->announced, told->count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(requests[i]->command, VDPA_CMD_DEV_DEL);
	told->announced += count;
}

struct setup {
	struct fake fake;
	struct vdpa *vdpa;
	struct told told;
	struct vdpa_batch *batch;
};

static void set_up(struct setup *setup, enum vdpa_batch_kind kind)
{
	setup->told.count = 0;
	setup->told.announced = 0;
	setup->vdpa = fake_open(&setup->fake);
	assert_int_equal(vdpa_batch_new(setup->vdpa, kind, take_result,
					&setup->told, &setup->batch, NULL),
			 0);
}

static void tear_down(struct setup *setup)
{
	vdpa_batch_free(setup->batch);
	fake_close(&setup->fake, setup->vdpa);
}

/* Delete device "d@number"; the strings do not outlive the call. */
static int submit(struct setup *setup, unsigned int number,
		  struct vdpa_error *err)
{
	char name[16];
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_DEL,
		.name = name,
	};
	int ret;

	snprintf(name, sizeof(name), "d%u", number);
	ret = vdpa_batch_submit(setup->batch, &request, 1000 + number, err);
	memset(name, 'x', sizeof(name));
	return ret;
}

static void assert_told(const struct told *told, size_t i, unsigned int number,
			int code)
{
	char name[16];

	snprintf(name, sizeof(name), "d%u", number);
	assert_true(i < told->count);
	assert_int_equal(told->tags[i], 1000 + number);
	assert_string_equal(told->names[i], name);
	assert_int_equal(told->codes[i], code);
}

/* ---- kernels -------------------------------------------------------- */

static void acknowledge(struct fake *fake, const struct nlmsghdr *nlh)
{
	answer_ack(fake, nlh->nlmsg_seq, 0);
}

static void refuse_every_second(struct fake *fake, const struct nlmsghdr *nlh)
{
	if (nlh->nlmsg_seq % 2)
		answer_ack(fake, nlh->nlmsg_seq, 0);
	else
		answer_refusal(fake, nlh->nlmsg_seq, -ENODEV, "not there");
}

/* ---- sending -------------------------------------------------------- */

static void test_many_at_a_time(void **state)
{
	struct setup setup;

	(void)state;
	set_up(&setup, VDPA_BATCH_GO_ON);
	setup.fake.on_message = acknowledge;
	for (unsigned int i = 0; i < 2 * BATCH + 6; i++)
		assert_int_equal(submit(&setup, i, NULL), 0);
	assert_int_equal(setup.fake.send_count, 2);
	assert_int_equal(setup.told.count, 2 * BATCH);
	assert_int_equal(vdpa_batch_flush(setup.batch, NULL), 0);
	assert_int_equal(setup.fake.send_count, 3);
	assert_int_equal(fake_message_count(&setup.fake, 0), BATCH);
	assert_int_equal(fake_message_count(&setup.fake, 2), 6);
	assert_int_equal(setup.told.count, 2 * BATCH + 6);
	for (unsigned int i = 0; i < setup.told.count; i++)
		assert_told(&setup.told, i, i, 0);
	tear_down(&setup);
}

static void test_goes_on(void **state)
{
	struct setup setup;

	(void)state;
	set_up(&setup, VDPA_BATCH_GO_ON);
	setup.fake.on_message = refuse_every_second;
	for (unsigned int i = 0; i < BATCH; i++)
		assert_int_equal(submit(&setup, i, NULL), 0);
	assert_int_equal(setup.told.count, BATCH);
	for (unsigned int i = 0; i < BATCH; i++)
		assert_told(&setup.told, i, i, i % 2 ? -ENODEV : 0);
	assert_string_equal(setup.told.last.kernel, "not there");
	assert_text_has(setup.told.last.what, "cannot delete device \"d63\"");
	assert_int_equal(submit(&setup, 50, NULL), 0);
	assert_int_equal(vdpa_batch_flush(setup.batch, NULL), 0);
	tear_down(&setup);
}

/* Requests after a refused one are never sent. */
static void test_stops(void **state)
{
	struct setup setup;
	struct vdpa_error err;

	(void)state;
	set_up(&setup, VDPA_BATCH_STOP);
	setup.fake.on_message = refuse_every_second;
	assert_int_equal(submit(&setup, 0, NULL), 0);
	assert_int_equal(setup.told.count, 1);
	assert_int_equal(submit(&setup, 1, NULL), 0);
	assert_told(&setup.told, 0, 0, 0);
	assert_told(&setup.told, 1, 1, -ENODEV);
	assert_int_equal(submit(&setup, 2, &err), -ECANCELED);
	assert_text_has(err.what, "stopped");
	assert_int_equal(vdpa_batch_flush(setup.batch, NULL), 0);
	assert_int_equal(setup.told.count, 2);
	assert_int_equal(setup.fake.send_count, 2);
	assert_int_equal(fake_message_count(&setup.fake, 0), 1);
	tear_down(&setup);
}

/* ---- a transport that can hold requests ------------------------------- */

static struct {
	struct vdpa_transport_ops ops;
	unsigned int holds, releases;
	int code; /* of the release */
} holder;

static int hold(struct vdpa_transport *transport, bool is_held,
		struct vdpa_error *err)
{
	(void)transport;
	assert_int_equal(holder.holds, holder.releases + !is_held);
	if (is_held)
		holder.holds++;
	else
		holder.releases++;
	return is_held || !holder.code ?
		       0 :
		       vdpa_error_set(err, holder.code, NULL, "disk full");
}

static void set_up_holder(struct setup *setup, int code)
{
	set_up(setup, VDPA_BATCH_STOP);
	memset(&holder, 0, sizeof(holder));
	holder.code = code;
	holder.ops = *setup->fake.base.ops;
	holder.ops.hold = hold;
	setup->fake.base.ops = &holder.ops;
}

/* Each request is sent alone, and the results come together. */
static void test_held(void **state)
{
	struct setup setup;

	(void)state;
	set_up_holder(&setup, 0);
	setup.fake.on_message = acknowledge;
	for (unsigned int i = 0; i < BATCH + 2; i++)
		assert_int_equal(submit(&setup, i, NULL), 0);
	assert_int_equal(setup.told.count, BATCH);
	assert_int_equal(setup.fake.send_count, BATCH);
	assert_int_equal(holder.releases, 1);
	assert_int_equal(vdpa_batch_flush(setup.batch, NULL), 0);
	assert_int_equal(holder.releases, 2);
	assert_int_equal(setup.told.count, BATCH + 2);
	for (unsigned int i = 0; i < BATCH + 2; i++)
		assert_told(&setup.told, i, i, 0);
	tear_down(&setup);
}

/* What waited behind a refused request is not sent. */
static void test_held_refused(void **state)
{
	struct setup setup;

	(void)state;
	set_up_holder(&setup, 0);
	setup.fake.on_message = refuse_every_second;
	for (unsigned int i = 0; i < 4; i++)
		assert_int_equal(submit(&setup, i, NULL), 0);
	assert_int_equal(vdpa_batch_flush(setup.batch, NULL), 0);
	assert_int_equal(setup.fake.send_count, 2);
	assert_int_equal(holder.releases, 1);
	assert_told(&setup.told, 0, 0, 0);
	assert_told(&setup.told, 1, 1, -ENODEV);
	assert_told(&setup.told, 2, 2, -ECANCELED);
	assert_told(&setup.told, 3, 3, -ECANCELED);
	assert_int_equal(submit(&setup, 4, NULL), -ECANCELED);
	tear_down(&setup);
}

/* No request is reported as done if its change was not kept. */
static void test_held_unsaved(void **state)
{
	struct setup setup;

	(void)state;
	set_up_holder(&setup, -ENOSPC);
	setup.fake.on_message = acknowledge;
	for (unsigned int i = 0; i < 3; i++)
		assert_int_equal(submit(&setup, i, NULL), 0);
	assert_int_equal(vdpa_batch_flush(setup.batch, NULL), 0);
	for (unsigned int i = 0; i < 3; i++)
		assert_told(&setup.told, i, i, -ENOSPC);
	assert_text_has(setup.told.last.what, "disk full");
	tear_down(&setup);
}

static void test_large_requests(void **state)
{
	struct setup setup;
	char name[40001];
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_DEL,
		.name = name,
	};

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	set_up(&setup, VDPA_BATCH_GO_ON);
	setup.fake.on_message = acknowledge;
	assert_int_equal(vdpa_batch_submit(setup.batch, &request, 1, NULL), 0);
	assert_int_equal(setup.fake.send_count, 0);
	assert_int_equal(vdpa_batch_submit(setup.batch, &request, 2, NULL), 0);
	assert_int_equal(setup.fake.send_count, 1);
	assert_int_equal(vdpa_batch_flush(setup.batch, NULL), 0);
	assert_int_equal(setup.fake.send_count, 2);
	assert_int_equal(setup.told.count, 2);
	tear_down(&setup);
}

/* ---- what is not taken ---------------------------------------------- */

static void test_wrong_requests(void **state)
{
	static char name[70000];
	const struct vdpa_request unnamed = { .command = VDPA_CMD_DEV_DEL };
	const struct vdpa_request reading = { .command = VDPA_CMD_DEV_GET,
					      .name = "d0" };
	const struct vdpa_request huge = { .command = VDPA_CMD_DEV_DEL,
					   .name = name };
	struct setup setup;
	struct vdpa_error err;

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	set_up(&setup, VDPA_BATCH_STOP);
	assert_int_equal(vdpa_batch_submit(setup.batch, &unnamed, 1, &err),
			 -EINVAL);
	assert_text_has(err.what, "no device name");
	assert_int_equal(vdpa_batch_submit(setup.batch, &reading, 1, &err),
			 -EINVAL);
	assert_int_equal(vdpa_batch_submit(setup.batch, &huge, 1, &err),
			 -E2BIG);
	assert_text_has(err.what, "69999 characters");
	assert_int_equal(setup.told.count, 0);
	assert_int_equal(setup.fake.send_count, 0);
	tear_down(&setup);
}

/* ---- an exchange that breaks down ----------------------------------- */

static void test_answers_lost(void **state)
{
	struct setup setup;
	struct vdpa_error err;

	(void)state;
	set_up(&setup, VDPA_BATCH_GO_ON);
	answer_ack(&setup.fake, 1, 0);
	answer_refusal(&setup.fake, 2, -EEXIST, "there");
	fake_failure(&setup.fake, -EIO);
	for (unsigned int i = 0; i < 4; i++)
		assert_int_equal(submit(&setup, i, NULL), 0);
	assert_int_equal(vdpa_batch_flush(setup.batch, &err), -EIO);
	assert_text_has(err.what, "cannot read the kernel's answer");
	assert_int_equal(setup.told.count, 4);
	assert_told(&setup.told, 0, 0, 0);
	assert_told(&setup.told, 1, 1, -EEXIST);
	assert_told(&setup.told, 2, 2, -ENOBUFS);
	assert_told(&setup.told, 3, 3, -ENOBUFS);
	assert_text_has(setup.told.last.what, "was not received");
	assert_text_has(setup.told.last.hint, "may have been carried out");
	assert_int_equal(submit(&setup, 5, &err), -EIO);
	assert_text_has(err.what, "cannot read the kernel's answer");
	assert_int_equal(vdpa_batch_flush(setup.batch, NULL), -EIO);
	assert_int_equal(setup.told.count, 4);
	tear_down(&setup);
}

static void test_not_sent(void **state)
{
	struct setup setup;

	(void)state;
	set_up(&setup, VDPA_BATCH_GO_ON);
	setup.fake.send_code = -EPERM;
	assert_int_equal(submit(&setup, 0, NULL), 0);
	assert_int_equal(submit(&setup, 1, NULL), 0);
	assert_int_equal(vdpa_batch_flush(setup.batch, NULL), -EPERM);
	assert_told(&setup.told, 0, 0, -ECANCELED);
	assert_told(&setup.told, 1, 1, -ECANCELED);
	assert_text_has(setup.told.last.what, "was not sent");
	tear_down(&setup);
}

/* ---- acknowledgements in bulk --------------------------------------- */

static size_t bulk_calls;

/* All that the script has, at most two at a time. */
static ssize_t receive_two(struct vdpa_transport *transport,
			   struct iovec *parts, size_t count)
{
	struct fake *fake = (struct fake *)transport;
	ssize_t got = 0, size;

	bulk_calls++;
	do {
		size = transport->ops->receive(transport, parts[got].iov_base,
					       parts[got].iov_len);
		if (size < 0)
			return got ? got : size;
		parts[got++].iov_len = (size_t)size;
	} while (got < 2 && (size_t)got < count && fake->script &&
		 !fake->script->code);
	return got;
}

static struct vdpa_transport_ops bulk_ops;

static void receive_in_bulk(struct setup *setup)
{
	bulk_ops = *setup->fake.base.ops;
	bulk_ops.receive_many = receive_two;
	setup->fake.base.ops = &bulk_ops;
	bulk_calls = 0;
}

static void test_bulk(void **state)
{
	struct setup setup;

	(void)state;
	set_up(&setup, VDPA_BATCH_GO_ON);
	receive_in_bulk(&setup);
	setup.fake.on_message = refuse_every_second;
	for (unsigned int i = 0; i < BATCH; i++)
		assert_int_equal(submit(&setup, i, NULL), 0);
	assert_int_equal(bulk_calls, BATCH / 2);
	for (unsigned int i = 0; i < BATCH; i++)
		assert_told(&setup.told, i, i, i % 2 ? -ENODEV : 0);
	assert_string_equal(setup.told.last.kernel, "not there");
	tear_down(&setup);
}

/* A barrier after answers that were lost; a call that must be repeated. */
static void test_bulk_failures(void **state)
{
	struct setup setup;

	(void)state;
	set_up(&setup, VDPA_BATCH_GO_ON);
	receive_in_bulk(&setup);
	fake_failure(&setup.fake, -EINTR);
	answer_ack(&setup.fake, 1, 0);
	fake_failure(&setup.fake, -ENOBUFS);
	answer_ack(&setup.fake, 3, 0);
	answer_ack(&setup.fake, 5, 0);
	for (unsigned int i = 0; i < 4; i++)
		assert_int_equal(submit(&setup, i, NULL), 0);
	assert_int_equal(vdpa_batch_flush(setup.batch, NULL), 0);
	assert_told(&setup.told, 0, 0, 0);
	assert_told(&setup.told, 1, 1, -ENOBUFS);
	assert_told(&setup.told, 2, 2, 0);
	assert_told(&setup.told, 3, 3, -ENOBUFS);
	tear_down(&setup);
}

/* Before each send, and never without one. */
static void test_announced(void **state)
{
	static const enum vdpa_batch_kind kinds[] = { VDPA_BATCH_STOP,
						      VDPA_BATCH_GO_ON };
	struct setup setup;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		set_up(&setup, kinds[i]);
		setup.fake.on_message = acknowledge;
		vdpa_batch_before_send(setup.batch, take_requests);
		assert_int_equal(vdpa_batch_flush(setup.batch, NULL), 0);
		assert_int_equal(setup.told.announced, 0);
		for (unsigned int number = 0; number < BATCH + 1; number++)
			assert_int_equal(submit(&setup, number, NULL), 0);
		assert_int_equal(vdpa_batch_flush(setup.batch, NULL), 0);
		assert_int_equal(setup.told.announced, BATCH + 1);
		assert_int_equal(setup.told.count, BATCH + 1);
		tear_down(&setup);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many_at_a_time),
		cmocka_unit_test(test_goes_on),
		cmocka_unit_test(test_stops),
		cmocka_unit_test(test_held),
		cmocka_unit_test(test_held_refused),
		cmocka_unit_test(test_held_unsaved),
		cmocka_unit_test(test_large_requests),
		cmocka_unit_test(test_wrong_requests),
		cmocka_unit_test(test_answers_lost),
		cmocka_unit_test(test_not_sent),
		cmocka_unit_test(test_bulk),
		cmocka_unit_test(test_bulk_failures),
		cmocka_unit_test(test_announced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
