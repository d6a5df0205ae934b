// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * No memory: every call of the library is repeated, and each time another of
 * its allocations fails.
 */

#include "allocate.h"
#include "fake.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vdpa/explain.h>
#include <vdpa/migrate.h>
#include <vdpa/transport.h>
#include <vdpa/virtio.h>

/* ---- a transport whose own allocations do not count ------------------ */

static struct quiet {
	struct vdpa_transport base;
	struct fake *fake;
} quiet;

static int quiet_send(struct vdpa_transport *transport, const void *data,
		      size_t size)
{
	struct vdpa_transport *inner = &quiet.fake->base;
	int ret;

	(void)transport;
	memory.is_quiet = true;
	ret = inner->ops->send(inner, data, size);
	memory.is_quiet = false;
	return ret;
}

static ssize_t quiet_receive(struct vdpa_transport *transport, void *buffer,
			     size_t size)
{
	struct vdpa_transport *inner = &quiet.fake->base;
	ssize_t ret;

	(void)transport;
	memory.is_quiet = true;
	ret = inner->ops->receive(inner, buffer, size);
	memory.is_quiet = false;
	return ret;
}

static void quiet_close(struct vdpa_transport *transport)
{
	(void)transport;
	quiet.fake->is_closed = true;
}

static const struct vdpa_transport_ops quiet_ops = {
	.send = quiet_send,
	.receive = quiet_receive,
	.close = quiet_close,
};

/* ---- a kernel ------------------------------------------------------- */

#define DEVS 20

static void put_dev(struct datagram *answer, uint16_t flags, uint32_t seq,
		    unsigned int i)
{
	char name[16];

	snprintf(name, sizeof(name), "d%u", i);
	put_genl(answer, flags, seq, VDPA_CMD_DEV_NEW);
	put_string(answer, VDPA_ATTR_DEV_NAME, name);
	put_u32(answer, VDPA_ATTR_DEV_MAX_VQS, 3);
	put_u8(answer, 50, 1);
}

static void serve_dump(struct fake *fake, const struct nlmsghdr *nlh)
{
	struct datagram *answer = fake_answer(fake);
	unsigned int devs = DEVS;

	/* The dump of configurations ends early. */
	if (message_command(nlh) == VDPA_CMD_DEV_CONFIG_GET)
		devs = DEVS / 2;
	for (unsigned int i = 0; i < devs; i++)
		put_dev(answer, NLM_F_MULTI, nlh->nlmsg_seq, i);
	put_done(answer, nlh->nlmsg_seq, 0);
}

/* Every third device that is requested by name cannot be described. */
static void serve_one(struct fake *fake, const struct nlmsghdr *nlh)
{
	if (message_command(nlh) != VDPA_CMD_DEV_GET &&
	    nlh->nlmsg_seq % 3 == 0) {
		answer_ack(fake, nlh->nlmsg_seq, -EOPNOTSUPP);
		return;
	}
	put_dev(fake_answer(fake), 0, nlh->nlmsg_seq, 0);
	answer_ack(fake, nlh->nlmsg_seq, 0);
}

static void serve(struct fake *fake, const struct nlmsghdr *nlh)
{
	if (nlh->nlmsg_type == GENL_ID_CTRL) {
		struct datagram *answer = fake_answer(fake);

		put_genl(answer, 0, nlh->nlmsg_seq, CTRL_CMD_NEWFAMILY);
		put_u16(answer, CTRL_ATTR_FAMILY_ID, FAKE_FAMILY);
		put_ack(answer, nlh->nlmsg_seq, 0, 0);
	} else if (nlh->nlmsg_flags & NLM_F_DUMP) {
		serve_dump(fake, nlh);
	} else {
		serve_one(fake, nlh);
	}
}

/* ---- each call ------------------------------------------------------ */

/* Make a call and release its result. */
typedef int use_fn(struct vdpa *vdpa, struct vdpa_error *err);

static int use_dev(struct vdpa *vdpa, struct vdpa_error *err)
{
	struct vdpa_dev *dev = NULL;
	int ret = vdpa_dev_get(vdpa, "d0", &dev, err);

	vdpa_dev_free(dev);
	return ret;
}

static int use_dev_list(struct vdpa *vdpa, struct vdpa_error *err)
{
	struct vdpa_dev **list = NULL;
	int ret = vdpa_dev_list(vdpa, &list, err);

	vdpa_dev_list_free(list);
	return ret;
}

static int use_mgmtdev_list(struct vdpa *vdpa, struct vdpa_error *err)
{
	struct vdpa_mgmtdev **list = NULL;
	int ret = vdpa_mgmtdev_list(vdpa, &list, err);

	vdpa_mgmtdev_list_free(list);
	return ret;
}

static int use_config_list(struct vdpa *vdpa, struct vdpa_error *err)
{
	struct vdpa_config **list = NULL;
	int ret = vdpa_config_list(vdpa, &list, err);

	vdpa_config_list_free(list);
	return ret;
}

static int use_vstats_list(struct vdpa *vdpa, struct vdpa_error *err)
{
	struct vdpa_vstats **list = NULL;
	int ret = vdpa_vstats_list(vdpa, "d0", &list, err);

	vdpa_vstats_list_free(list);
	return ret;
}

static int use_submit(struct vdpa *vdpa, struct vdpa_error *err)
{
	const struct vdpa_request request = { .command = VDPA_CMD_DEV_DEL,
					      .name = "d0" };

	return vdpa_submit(vdpa, &request, err);
}

/* Open a handle, use it, close it; allocation number @fails fails. */
static int run(use_fn *use, unsigned int fails, struct vdpa_error *err)
{
	struct fake fake;
	struct vdpa *vdpa = NULL;
	int ret;

	fake_init(&fake);
	fake.on_message = serve;
	quiet = (struct quiet){ { &quiet_ops }, &fake };
	soil_error(err);

	memory.live = 0;
	memory.count = 0;
	memory.fails = fails;
	memory.is_quiet = false;
	ret = vdpa_open_take(&quiet.base, &vdpa, err);
	if (!ret)
		ret = use(vdpa, err);
	vdpa_close(vdpa);
	memory.is_quiet = true;

	assert_true(fake.is_closed);
	assert_int_equal(memory.live, 0);
	fake_free(&fake);
	return ret;
}

/*
 * An allocation that fails makes the call fail, with a text. In a list of
 * single questions, it may be the error of one of them.
 */
static void check(use_fn *use, bool is_list_of_questions)
{
	unsigned int total;
	struct vdpa_error err;

	assert_int_equal(run(use, 0, &err), 0);
	total = memory.count;
	assert_true(total > 2);
	for (unsigned int fails = 1; fails <= total; fails++) {
		int ret = run(use, fails, &err);

		assert_int_equal(err.code, ret);
		if (!ret && is_list_of_questions)
			continue;
		assert_int_equal(ret, -ENOMEM);
		assert_string_not_equal(err.what, "");
	}
}

static void test_calls(void **state)
{
	(void)state;
	check(use_dev, false);
	check(use_dev_list, false);
	check(use_mgmtdev_list, false);
	check(use_submit, false);
}

static void test_lists_of_questions(void **state)
{
	(void)state;
	check(use_config_list, true);
	check(use_vstats_list, true);
}

/* ---- messages ------------------------------------------------------- */

static void ignore(const struct vdpa_explanation *explanation, void *data)
{
	(void)explanation;
	(void)data;
}

static int use_explain(unsigned int fails, struct vdpa_error *err)
{
	int ret;

	memory.live = 0;
	memory.count = 0;
	memory.fails = fails;
	memory.is_quiet = false;
	ret = vdpa_explain("vhost vdpa map fail!", 0, ignore, NULL, NULL, err);
	memory.is_quiet = true;
	assert_int_equal(memory.live, 0);
	return ret;
}

static void test_explain(void **state)
{
	struct vdpa_error err;

	(void)state;
	soil_error(&err);
	assert_int_equal(use_explain(0, &err), 0);
	assert_int_equal(memory.count, 1);
	assert_int_equal(use_explain(1, &err), -ENOMEM);
	assert_int_equal(err.code, -ENOMEM);
	assert_string_not_equal(err.what, "");
}

/* ---- baselines ------------------------------------------------------ */

/* A card that decides much, and one that takes words. */
static int use_baseline(unsigned int fails, struct vdpa_error *err)
{
	struct vdpa_mgmtdev mgmtdev = {
		.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
		.name = "m",
		.supported_classes = VDPA_BIT(VDPA_CLASS_NET),
		.supported_features = UINT64_C(0x300020028),
	};
	const struct vdpa_parent parents[] = {
		{ .mgmtdev = &mgmtdev, .driver = (char *)"vp-vdpa" },
		{ .mgmtdev = &mgmtdev, .driver = (char *)"mlx5_core" },
	};
	const struct vdpa_baseline_host hosts[] = { { "a", &parents[0], 1 },
						    { "b", parents, 2 } };
	struct vdpa_baseline *baseline = NULL;
	const struct vdpa_vmm *vmm = NULL;
	int ret;

	assert_int_equal(vdpa_vmm_find("qemu-10", &vmm, NULL), 0);
	memory = (struct memory){ .fails = fails };
	ret = vdpa_migrate_baseline(hosts, 2, VDPA_CLASS_NET, vmm, &baseline,
				    err);
	vdpa_baseline_free(baseline);
	memory.is_quiet = true;
	assert_int_equal(memory.live, 0);
	return ret;
}

static void test_baseline(void **state)
{
	struct vdpa_error err;
	unsigned int total;

	(void)state;
	assert_int_equal(use_baseline(0, &err), 0);
	total = memory.count;
	assert_true(total > 10);
	for (unsigned int fails = 1; fails <= total; fails++) {
		soil_error(&err);
		assert_int_equal(use_baseline(fails, &err), -ENOMEM);
		assert_text_has(err.what, "no memory for a baseline");
	}
}

/* ---- recordings ----------------------------------------------------- */

static void test_record(void **state)
{
	struct vdpa_transport *record = NULL;
	struct vdpa_error err;
	struct fake fake;

	(void)state;
	fake_init(&fake);
	memory.count = 0;
	memory.fails = 1;
	memory.is_quiet = false;
	assert_int_equal(vdpa_transport_record_take(&fake.base, "/dev/null",
						    &record, &err),
			 -ENOMEM);
	memory.is_quiet = true;
	assert_true(fake.is_closed);
	assert_null(record);
	assert_text_has(err.what, "cannot record to \"/dev/null\"");
	fake_free(&fake);
}

static void test_replay(void **state)
{
	struct vdpa_transport *replay = NULL;
	char path[] = "/tmp/vdpa-memory.XXXXXX";
	struct vdpa_error err;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	memory.count = 0;
	memory.fails = 1;
	memory.is_quiet = false;
	assert_int_equal(vdpa_transport_replay(path, &replay, &err), -ENOMEM);
	assert_int_equal(vdpa_transport_replay(path, &replay, &err), 0);
	memory.count = 0;
	assert_int_equal(replay->ops->send(replay, "a", 1), -ENOMEM);
	replay->ops->close(replay);
	memory.is_quiet = true;
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_lists_of_questions),
		cmocka_unit_test(test_explain),
		cmocka_unit_test(test_baseline),
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_replay),
	};

	return cmocka_run_group_tests_name("memory", tests,
					   memory_begin_quietly, NULL);
}
