// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading objects: one by name, and lists that hold still. */

#include "fake-files.h"

#include "netlink/gather.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>

static const char *const none[] = { "" };
static const char *const one[] = { "a", "" };
static const char *const two[] = { "a", "b", "" };
static const char *const three[] = { "a", "b", "c", "" };

static void assert_dev_names(struct vdpa_dev **list, const char *const names[])
{
	for (; **names; names++, list++) {
		assert_non_null(*list);
		assert_string_equal((*list)->name, *names);
	}
	assert_null(*list);
}

/* ---- one object ----------------------------------------------------- */

static void test_dev_get(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_error err;
	struct vdpa_dev *dev;

	(void)state;
	soil_error(&err);
	answer_dev(&fake, 1, "d0", 7);
	assert_int_equal(vdpa_dev_get(vdpa, "d0", &dev, &err), 0);
	assert_int_equal(err.code, 0);
	assert_string_equal(dev->name, "d0");
	assert_int_equal(dev->max_vqs, 7);
	vdpa_dev_free(dev);
	assert_int_equal(message_command(fake_message(&fake, 0, 0)),
			 VDPA_CMD_DEV_GET);
	fake_close(&fake, vdpa);
}

static void test_get_without_answer(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev *dev = (struct vdpa_dev *)&fake;
	struct vdpa_error err;

	(void)state;
	answer_ack(&fake, 1, 0);
	assert_int_equal(vdpa_dev_get(vdpa, "d0", &dev, &err), -EBADMSG);
	assert_text_has(err.what, "0 answers where one device was asked for");
	assert_ptr_equal(dev, &fake);
	fake_close(&fake, vdpa);
}

static void test_get_with_two_answers(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev *dev;
	struct vdpa_error err;

	(void)state;
	answer_dev(&fake, 1, "d0", 7);
	fake.script->next->code = -EINTR;
	answer_dev(&fake, 1, "d1", 7);
	assert_int_equal(vdpa_dev_get(vdpa, "d0", &dev, &err), -EBADMSG);
	assert_text_has(err.what, "2 answers");
	fake_close(&fake, vdpa);
}

/* An answer, and yet a failure: the object is not leaked. */
static void test_get_with_answer_and_error(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev *dev;

	(void)state;
	answer_dev(&fake, 1, "d0", 7);
	fake.script->next->code = -EINTR;
	answer_ack(&fake, 1, -EIO);
	assert_int_equal(vdpa_dev_get(vdpa, "d0", &dev, NULL), -EIO);
	fake_close(&fake, vdpa);
}

/* Lost data is no malformed answer, although its acknowledgement came. */
static void test_get_with_lost_data(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev *dev;
	struct vdpa_error err;

	(void)state;
	fake_failure(&fake, -ENOBUFS);
	answer_ack(&fake, 1, 0);
	assert_int_equal(vdpa_dev_get(vdpa, "d0", &dev, &err), -ENOBUFS);
	assert_text_has(err.what, "lost");
	fake_close(&fake, vdpa);
}

static void test_mgmtdev_get(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_mgmtdev *mgmtdev;
	struct datagram *answer = fake_answer(&fake);
	const struct nlmsghdr *nlh;

	(void)state;
	put_genl(answer, 0, 1, VDPA_CMD_MGMTDEV_NEW);
	put_string(answer, VDPA_ATTR_MGMTDEV_DEV_NAME, "sim");
	answer_ack(&fake, 1, 0);
	assert_int_equal(vdpa_mgmtdev_get(vdpa, NULL, "sim", &mgmtdev, NULL),
			 0);
	assert_null(mgmtdev->bus);
	assert_string_equal(mgmtdev->name, "sim");
	vdpa_mgmtdev_free(mgmtdev);

	answer_ack(&fake, 2, -ENODEV);
	assert_int_equal(vdpa_mgmtdev_get(vdpa, "pci", "x", &mgmtdev, NULL),
			 -ENODEV);
	nlh = fake_message(&fake, 1, 0);
	assert_string_equal(
		mnl_attr_get_str(find_attr(nlh, VDPA_ATTR_MGMTDEV_BUS_NAME)),
		"pci");
	fake_close(&fake, vdpa);
}

static void test_malformed_object(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct datagram *answer = fake_answer(&fake);
	struct vdpa_dev *dev;
	struct vdpa_error err;

	(void)state;
	put_genl(answer, 0, 1, VDPA_CMD_DEV_NEW);
	put_u8(answer, VDPA_ATTR_DEV_ID, 1);
	answer_ack(&fake, 1, 0);
	assert_int_equal(vdpa_dev_get(vdpa, "d0", &dev, &err), -EBADMSG);
	assert_text_has(err.what, "cannot read device \"d0\": the kernel sent");
	assert_text_has(err.what, "DEV_ID (5)");
	fake_close(&fake, vdpa);
}

/* ---- one object, by way of the list --------------------------------- */

/* The answer about one device has a page, which a long name can fill. */
static void test_dev_get_too_long(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_error err;
	struct vdpa_dev *dev;

	(void)state;
	answer_ack(&fake, 1, -EMSGSIZE);
	answer_dev_list(&fake, 2, three);
	assert_int_equal(vdpa_dev_get(vdpa, "b", &dev, &err), 0);
	assert_int_equal(err.code, 0);
	assert_string_equal(dev->name, "b");
	vdpa_dev_free(dev);
	fake_close(&fake, vdpa);
}

static void test_dev_get_too_long_and_gone(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev *dev = (struct vdpa_dev *)&fake;
	struct vdpa_error err;

	(void)state;
	answer_ack(&fake, 1, -EMSGSIZE);
	answer_dev_list(&fake, 2, one);
	assert_int_equal(vdpa_dev_get(vdpa, "b", &dev, &err), -ENODEV);
	assert_int_equal(err.code, -ENODEV);
	assert_ptr_equal(dev, &fake);

	answer_ack(&fake, 3, -EMSGSIZE);
	fake_failure(&fake, -EIO);
	assert_int_equal(vdpa_dev_get(vdpa, "b", &dev, &err), -EIO);
	fake_close(&fake, vdpa);
}

/* Two devices of one name: one is given out, the other is not leaked. */
static void test_dev_get_too_long_and_twice(void **state)
{
	static const char *const twins[] = { "b", "a", "b", "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev *dev;

	(void)state;
	answer_ack(&fake, 1, -EMSGSIZE);
	answer_dev_list(&fake, 2, twins);
	assert_int_equal(vdpa_dev_get(vdpa, "b", &dev, NULL), 0);
	assert_string_equal(dev->name, "b");
	vdpa_dev_free(dev);
	fake_close(&fake, vdpa);
}

/* ---- the list of devices -------------------------------------------- */

static void test_dev_list_of_one_round(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev **list;

	(void)state;
	answer_dev_list(&fake, 1, three);
	assert_int_equal(vdpa_dev_list(vdpa, &list, NULL), 0);
	assert_dev_names(list, three);
	vdpa_dev_list_free(list);
	assert_int_equal(fake.send_count, 1);
	fake_close(&fake, vdpa);
}

static void test_dev_list_empty(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev **list;

	(void)state;
	answer_dev_list(&fake, 1, none);
	assert_int_equal(vdpa_dev_list(vdpa, &list, NULL), 0);
	assert_non_null(list);
	assert_null(list[0]);
	vdpa_dev_list_free(list);
	fake_close(&fake, vdpa);
}

static void test_dev_list_of_several_rounds(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev **list;

	(void)state;
	answer_dev_dump(&fake, 1, three);
	answer_dev_dump(&fake, 2, three);
	assert_int_equal(vdpa_dev_list(vdpa, &list, NULL), 0);
	assert_dev_names(list, three);
	vdpa_dev_list_free(list);
	assert_int_equal(fake.send_count, 2);
	fake_close(&fake, vdpa);
}

/* When no device was taken away meanwhile, one reading is enough. */
static void test_dev_list_watched(void **state)
{
	static const struct {
		const char *misses;
		uint32_t readings;
	} runs[] = { { "10", 1 }, { "110", 2 }, { "11", 2 } };
	struct vdpa_dev **list;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(runs); i++) {
		struct fake fake;
		struct vdpa *vdpa = fake_open(&fake);

		fake_watch(&fake, runs[i].misses);
		/* In the last run, two readings agree. */
		for (uint32_t seq = 1; seq <= runs[i].readings; seq++)
			answer_dev_dump(&fake, seq,
					i == 1 && seq == 1 ? two : three);
		assert_int_equal(vdpa_dev_list(vdpa, &list, NULL), 0);
		assert_dev_names(list, three);
		vdpa_dev_list_free(list);
		fake_close(&fake, vdpa);
	}
}

/* "a" is deleted during the first reading, which thus leaves out "b". */
static void test_dev_list_device_vanishes(void **state)
{
	static const char *const torn[] = { "a", "c", "" };
	static const char *const rest[] = { "b", "c", "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev **list;

	(void)state;
	answer_dev_dump(&fake, 1, torn);
	answer_dev_dump(&fake, 2, rest);
	answer_dev_dump(&fake, 3, rest);
	assert_int_equal(vdpa_dev_list(vdpa, &list, NULL), 0);
	assert_dev_names(list, rest);
	vdpa_dev_list_free(list);
	assert_int_equal(fake.send_count, 3);
	fake_close(&fake, vdpa);
}

/* A list that has become short enough for one answer is right at once. */
static void test_dev_list_becomes_short(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev **list;

	(void)state;
	answer_dev_dump(&fake, 1, three);
	answer_dev_dump(&fake, 2, one);
	assert_int_equal(vdpa_dev_list(vdpa, &list, NULL), 0);
	assert_dev_names(list, one);
	vdpa_dev_list_free(list);
	fake_close(&fake, vdpa);
}

/* Readings that never agree. */
static void answer_restless(struct fake *fake, uint32_t first)
{
	for (uint32_t i = 0; i < LIST_TRIES; i++)
		answer_dev_dump(fake, first + i, i % 2 ? three : two);
}

static void test_dev_list_never_holds_still(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev **list;
	struct vdpa_error err;

	(void)state;
	answer_restless(&fake, 1);
	assert_int_equal(vdpa_dev_list(vdpa, &list, &err), -EAGAIN);
	assert_int_equal(err.code, -EAGAIN);
	assert_text_has(err.what, "changed each of the 10 times");
	assert_string_equal(err.hint, "try again");
	fake_close(&fake, vdpa);
}

static void test_dev_list_second_reading_fails(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev **list;

	(void)state;
	answer_dev_dump(&fake, 1, two);
	fake_failure(&fake, -EIO);
	assert_int_equal(vdpa_dev_list(vdpa, &list, NULL), -EIO);
	fake_close(&fake, vdpa);
}

/* Say that a dump was interrupted, as the flag of its first message does. */
static void interrupt(struct fake *fake, const struct nlmsghdr *nlh)
{
	struct datagram *answer = fake_answer(fake);

	put_genl(answer, NLM_F_MULTI | NLM_F_DUMP_INTR, nlh->nlmsg_seq,
		 VDPA_CMD_DEV_NEW);
	put_string(answer, VDPA_ATTR_DEV_NAME, "x");
	put_done(answer, nlh->nlmsg_seq, 0);
}

static void test_interrupted_dump_is_read_again(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	const struct nlmsghdr first = { .nlmsg_seq = 1 };
	struct vdpa_dev **list;

	(void)state;
	interrupt(&fake, &first);
	answer_dev_list(&fake, 2, two);
	assert_int_equal(vdpa_dev_list(vdpa, &list, NULL), 0);
	assert_dev_names(list, two);
	vdpa_dev_list_free(list);
	fake_close(&fake, vdpa);
}

static void test_dump_with_loss_is_read_again(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_dev **list;

	(void)state;
	answer_dev_list(&fake, 1, one);
	fake.script->next->code = -ENOBUFS;
	put_done(fake_answer(&fake), 1, 0);
	answer_dev_list(&fake, 2, two);
	assert_int_equal(vdpa_dev_list(vdpa, &list, NULL), 0);
	assert_dev_names(list, two);
	vdpa_dev_list_free(list);
	fake_close(&fake, vdpa);
}

static void test_dump_is_always_interrupted(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_mgmtdev **list;
	struct vdpa_error err;

	(void)state;
	fake.on_message = interrupt;
	soil_error(&err);
	assert_int_equal(vdpa_mgmtdev_list(vdpa, &list, &err), -EAGAIN);
	assert_int_equal(err.code, -EAGAIN);
	assert_text_has(err.what, "changed each of the 10 times");
	assert_int_equal(fake.send_count, LIST_TRIES);
	fake_close(&fake, vdpa);
}

static void test_dump_fails(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_mgmtdev **list;
	struct vdpa_error err;

	(void)state;
	put_genl(fake_answer(&fake), NLM_F_MULTI, 1, VDPA_CMD_MGMTDEV_NEW);
	put_done(fake_answer(&fake), 1, -EIO);
	assert_int_equal(vdpa_mgmtdev_list(vdpa, &list, &err), -EIO);
	assert_text_has(err.what, "cannot read management device");
	fake_close(&fake, vdpa);
}

/* The family is missing: nothing else is asked. */
static void test_lists_without_family(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_mgmtdev **mgmtdevs;
	struct vdpa_config **configs;
	struct vdpa_vstats **vstats;
	struct vdpa_dev **devs;
	struct vdpa_error err;

	(void)state;
	vdpa->family = 0;
	for (uint32_t seq = 1; seq <= 4; seq++)
		answer_ack(&fake, seq, -ENOENT);
	assert_int_equal(vdpa_mgmtdev_list(vdpa, &mgmtdevs, &err), -ENOENT);
	assert_int_equal(vdpa_dev_list(vdpa, &devs, &err), -ENOENT);
	assert_int_equal(vdpa_config_list(vdpa, &configs, &err), -ENOENT);
	assert_int_equal(vdpa_vstats_list(vdpa, "d0", &vstats, &err), -ENOENT);
	assert_text_has(err.hint, "modprobe");
	assert_int_equal(fake.send_count, 4);
	fake_close(&fake, vdpa);
}

/* ---- configurations ------------------------------------------------- */

static void put_config(struct datagram *datagram, uint16_t flags, uint32_t seq,
		       const char *name)
{
	put_genl(datagram, flags, seq, VDPA_CMD_DEV_CONFIG_GET);
	put_string(datagram, VDPA_ATTR_DEV_NAME, name);
	put_u32(datagram, VDPA_ATTR_DEV_ID, VDPA_CLASS_NET);
	put_u16(datagram, VDPA_ATTR_DEV_NET_CFG_MTU, (uint16_t)seq);
}

static void answer_config_dump(struct fake *fake, uint32_t seq,
			       const char *const names[])
{
	struct datagram *datagram = fake_answer(fake);

	for (; **names; names++)
		put_config(datagram, NLM_F_MULTI, seq, *names);
	put_done(datagram, seq, 0);
}

static void answer_config(struct fake *fake, uint32_t seq, const char *name)
{
	put_config(fake_answer(fake), 0, seq, name);
	answer_ack(fake, seq, 0);
}

static void test_config_list(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_config **list;

	(void)state;
	answer_config_dump(&fake, 1, three);
	answer_dev_list(&fake, 2, three);
	assert_int_equal(vdpa_config_list(vdpa, &list, NULL), 0);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(list[i]->name, three[i]);
		assert_int_equal(list[i]->error, 0);
	}
	assert_null(list[3]);
	vdpa_config_list_free(list);
	assert_int_equal(fake.send_count, 2);
	fake_close(&fake, vdpa);
}

/*
 * Where sysfs shows as many devices, and none went before that was counted, no
 * list of devices is read.
 */
static void test_config_list_counted(void **state)
{
	static const struct {
		const char *misses;
		const char *count; /* NULL: sysfs does not tell */
		bool is_whole;
	} runs[] = {
		{ "100", "3", true },  { "10", "4", false },
		{ "10", NULL, false }, { "11", "3", false },
		{ "101", "3", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(runs); i++) {
		const struct entry files[] = {
			{ VDPA_FILE_COUNT, "/sys/bus/vdpa/devices",
			  runs[i].count, runs[i].count ? 0 : -ENOENT },
			{ 0 },
		};
		struct vdpa_transport_ops ops;
		struct vdpa_config **list;
		struct fake fake;
		struct vdpa *vdpa = fake_open(&fake);
		char misses[8];

		/* One more, when the names are read. */
		snprintf(misses, sizeof(misses), "%s%s", runs[i].misses,
			 runs[i].is_whole ? "" : "1");
		fake_watch(&fake, misses);
		ops = *fake.base.ops;
		ops.file = fake_file;
		fake.base.ops = &ops;
		fake_files = files;
		answer_config_dump(&fake, 1, three);
		if (!runs[i].is_whole)
			answer_dev_list(&fake, 2, three);
		assert_int_equal(vdpa_config_list(vdpa, &list, NULL), 0);
		assert_string_equal(list[2]->name, "c");
		assert_null(list[3]);
		vdpa_config_list_free(list);
		fake_close(&fake, vdpa);
	}
}

static void test_config_list_empty(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_config **list;

	(void)state;
	answer_config_dump(&fake, 1, none);
	answer_dev_list(&fake, 2, none);
	assert_int_equal(vdpa_config_list(vdpa, &list, NULL), 0);
	assert_null(list[0]);
	vdpa_config_list_free(list);
	fake_close(&fake, vdpa);
}

/* "b" cannot be described: the dump ends there, and "c" is asked for. */
static void test_config_dump_ends_early(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_config **list;
	struct vdpa_error err;

	(void)state;
	soil_error(&err);
	answer_config_dump(&fake, 1, one);
	answer_dev_list(&fake, 2, three);
	answer_ack(&fake, 3, -EOPNOTSUPP);
	answer_config(&fake, 4, "c");
	assert_int_equal(vdpa_config_list(vdpa, &list, &err), 0);
	assert_int_equal(err.code, 0);
	assert_string_equal(err.what, "");

	assert_string_equal(list[0]->name, "a");
	assert_int_equal(list[0]->net.mtu, 1);
	assert_string_equal(list[1]->name, "b");
	assert_int_equal(list[1]->error, -EOPNOTSUPP);
	assert_int_equal(list[1]->has, VDPA_BIT(VDPA_ATTR_DEV_NAME));
	assert_string_equal(list[2]->name, "c");
	assert_int_equal(list[2]->error, 0);
	assert_int_equal(list[2]->net.mtu, 4);
	assert_null(list[3]);
	vdpa_config_list_free(list);

	/* Both in one send. */
	assert_int_equal(fake.send_count, 3);
	assert_int_equal(fake_message_count(&fake, 2), 2);
	fake_close(&fake, vdpa);
}

static void test_config_of_device_that_went(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_config **list;

	(void)state;
	answer_config_dump(&fake, 1, one);
	answer_dev_list(&fake, 2, three);
	answer_refusal(&fake, 3, -ENODEV, "device not found");
	answer_config(&fake, 4, "c");
	assert_int_equal(vdpa_config_list(vdpa, &list, NULL), 0);
	assert_string_equal(list[0]->name, "a");
	assert_string_equal(list[1]->name, "c");
	assert_null(list[2]);
	vdpa_config_list_free(list);
	fake_close(&fake, vdpa);
}

/* Where both lists are read, that of devices rules: its order, what is in it.
 */
static void test_config_order(void **state)
{
	static const char *const other[] = { "c", "x", "a", "b", "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_config **list;

	(void)state;
	answer_config_dump(&fake, 1, other);
	answer_dev_list(&fake, 2, three);
	assert_int_equal(vdpa_config_list(vdpa, &list, NULL), 0);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(list[i]->name, three[i]);
	assert_null(list[3]);
	vdpa_config_list_free(list);
	fake_close(&fake, vdpa);
}

static void test_config_without_name(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct datagram *answer;
	struct vdpa_config **list;

	(void)state;
	answer = fake_answer(&fake);
	put_genl(answer, NLM_F_MULTI, 1, VDPA_CMD_DEV_CONFIG_GET);
	put_done(answer, 1, 0);
	answer_dev_list(&fake, 2, one);
	answer_config(&fake, 3, "a");
	assert_int_equal(vdpa_config_list(vdpa, &list, NULL), 0);
	assert_string_equal(list[0]->name, "a");
	assert_null(list[1]);
	vdpa_config_list_free(list);
	fake_close(&fake, vdpa);
}

/* A configuration that is garbage belongs to its device, not to the list. */
static void test_config_malformed_when_asked_for(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct datagram *answer;
	struct vdpa_config **list;

	(void)state;
	answer_config_dump(&fake, 1, one);
	answer_dev_list(&fake, 2, two);
	answer = fake_answer(&fake);
	put_genl(answer, 0, 3, VDPA_CMD_DEV_CONFIG_GET);
	put_u8(answer, VDPA_ATTR_DEV_NET_CFG_MTU, 1);
	answer_ack(&fake, 3, 0);
	assert_int_equal(vdpa_config_list(vdpa, &list, NULL), 0);
	assert_int_equal(list[1]->error, -EBADMSG);
	assert_null(list[2]);
	vdpa_config_list_free(list);
	fake_close(&fake, vdpa);
}

static void test_config_list_last_step_fails(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_config **list;

	(void)state;
	answer_config_dump(&fake, 1, one);
	answer_dev_list(&fake, 2, three);
	answer_config(&fake, 3, "b");
	fake_failure(&fake, -EIO);
	assert_int_equal(vdpa_config_list(vdpa, &list, NULL), -EIO);
	fake_close(&fake, vdpa);
}

/* The devices were read once, and then could not be read: freed once, too. */
static void test_config_list_devices_fail(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_config **list;

	(void)state;
	answer_config_dump(&fake, 1, one);
	answer_dev_dump(&fake, 2, two);
	fake_failure(&fake, -EIO);
	assert_int_equal(vdpa_config_list(vdpa, &list, NULL), -EIO);
	fake_close(&fake, vdpa);
}

static void test_config_list_devices_never_hold_still(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_config **list;

	(void)state;
	answer_config_dump(&fake, 1, two);
	answer_restless(&fake, 2);
	assert_int_equal(vdpa_config_list(vdpa, &list, NULL), -EAGAIN);
	fake_close(&fake, vdpa);
}

/* ---- one configuration, by way of the list -------------------------- */

static void test_config_get_too_long(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_config *config;

	(void)state;
	answer_ack(&fake, 1, -EMSGSIZE);
	answer_config_dump(&fake, 2, two);
	answer_dev_list(&fake, 3, two);
	assert_int_equal(vdpa_config_get(vdpa, "b", &config, NULL), 0);
	assert_string_equal(config->name, "b");
	assert_int_equal(config->net.mtu, 2);
	vdpa_config_free(config);
	fake_close(&fake, vdpa);
}

/* In a list, an error is part of the object; asked for alone, it is one. */
static void test_config_get_too_long_and_undescribed(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_config *config = (struct vdpa_config *)&fake;
	struct vdpa_error err;

	(void)state;
	answer_ack(&fake, 1, -EMSGSIZE);
	answer_config_dump(&fake, 2, one);
	answer_dev_list(&fake, 3, two);
	answer_ack(&fake, 4, -EOPNOTSUPP);
	assert_int_equal(vdpa_config_get(vdpa, "b", &config, &err),
			 -EOPNOTSUPP);
	assert_int_equal(err.code, -EOPNOTSUPP);
	assert_text_has(err.what, "cannot describe");
	assert_ptr_equal(config, &fake);
	fake_close(&fake, vdpa);
}

/* ---- statistics ----------------------------------------------------- */

static uint32_t asked_qidx(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr = find_attr(nlh, VDPA_ATTR_DEV_QUEUE_INDEX);

	assert_non_null(attr);
	assert_int_equal(mnl_attr_get_payload_len(attr), 4);
	return mnl_attr_get_u32(attr);
}

static void answer_vstats(struct fake *fake, uint32_t seq, uint32_t qidx)
{
	struct datagram *answer = fake_answer(fake);

	put_genl(answer, 0, seq, VDPA_CMD_DEV_VSTATS_GET);
	put_string(answer, VDPA_ATTR_DEV_NAME, "d0");
	put_u32(answer, VDPA_ATTR_DEV_QUEUE_INDEX, qidx);
	put_string(answer, VDPA_ATTR_DEV_VENDOR_ATTR_NAME, "n");
	put_u64(answer, VDPA_ATTR_DEV_VENDOR_ATTR_VALUE, 100 + qidx);
	answer_ack(fake, seq, 0);
}

/* A device of 40 queues; those from 38 are not there. */
static void serve_forty(struct fake *fake, const struct nlmsghdr *nlh)
{
	uint32_t seq = nlh->nlmsg_seq;

	if (message_command(nlh) == VDPA_CMD_DEV_GET)
		answer_dev(fake, seq, "d0", 40);
	else if (asked_qidx(nlh) < 38)
		answer_vstats(fake, seq, asked_qidx(nlh));
	else
		answer_ack(fake, seq, -EINVAL);
}

static void test_vstats_some_fail(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_vstats **list;
	struct vdpa_error err;

	(void)state;
	soil_error(&err);
	fake.on_message = serve_forty;
	assert_int_equal(vdpa_vstats_list(vdpa, "d0", &list, &err), 0);
	assert_int_equal(err.code, 0);
	for (uint32_t i = 0; i < 40; i++) {
		assert_non_null(list[i]);
		assert_string_equal(list[i]->name, "d0");
		assert_int_equal(list[i]->qidx, i);
		assert_int_equal(list[i]->error, i < 38 ? 0 : -EINVAL);
		assert_int_equal(list[i]->counter_count, i < 38 ? 1 : 0);
	}
	assert_int_equal(list[37]->counters[0].value, 137);
	assert_null(list[40]);
	vdpa_vstats_list_free(list);
	/* The device, 32 queues, 8 queues. */
	assert_int_equal(fake.send_count, 3);
	fake_close(&fake, vdpa);
}

/* The first queue fails: that is no reason to give up the others. */
static void test_vstats_first_fails(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_vstats **list;
	struct vdpa_error err;

	(void)state;
	answer_dev(&fake, 1, "d0", 2);
	answer_ack(&fake, 2, -EINVAL);
	answer_vstats(&fake, 3, 1);
	assert_int_equal(vdpa_vstats_list(vdpa, "d0", &list, &err), 0);
	assert_int_equal(err.code, 0);
	assert_int_equal(list[0]->error, -EINVAL);
	assert_int_equal(list[0]->qidx, 0);
	assert_int_equal(list[1]->error, 0);
	vdpa_vstats_list_free(list);
	fake_close(&fake, vdpa);
}

static void test_vstats_all_fail(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_vstats **list = (struct vdpa_vstats **)&fake;
	struct vdpa_error err;

	(void)state;
	answer_dev(&fake, 1, "d0", 3);
	for (uint32_t seq = 2; seq <= 4; seq++)
		answer_refusal(&fake, seq, -EAGAIN, "not complete");
	assert_int_equal(vdpa_vstats_list(vdpa, "d0", &list, &err), -EAGAIN);
	assert_int_equal(err.code, -EAGAIN);
	assert_string_equal(err.kernel, "not complete");
	assert_text_has(err.what, "cannot read the statistics of device");
	assert_ptr_equal(list, &fake);
	fake_close(&fake, vdpa);
}

/* Acknowledged, but empty: the error has a text, too. */
static void test_vstats_all_empty(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_vstats **list;
	struct vdpa_error err;

	(void)state;
	answer_dev(&fake, 1, "d0", 1);
	answer_ack(&fake, 2, 0);
	assert_int_equal(vdpa_vstats_list(vdpa, "d0", &list, &err), -EBADMSG);
	assert_int_equal(err.code, -EBADMSG);
	assert_string_not_equal(err.what, "");
	fake_close(&fake, vdpa);
}

static void test_vstats_of_no_queue(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_vstats **list;

	(void)state;
	answer_dev(&fake, 1, "d0", 0);
	assert_int_equal(vdpa_vstats_list(vdpa, "d0", &list, NULL), 0);
	assert_null(list[0]);
	vdpa_vstats_list_free(list);
	fake_close(&fake, vdpa);
}

static void test_vstats_of_unknown_device(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_vstats **list;
	struct vdpa_error err;

	(void)state;
	answer_refusal(&fake, 1, -ENODEV, "device not found");
	assert_int_equal(vdpa_vstats_list(vdpa, "d9", &list, &err), -ENODEV);
	assert_text_has(err.what, "\"d9\"");
	fake_close(&fake, vdpa);
}

static void test_vstats_transport_fails(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_vstats **list;

	(void)state;
	answer_dev(&fake, 1, "d0", 3);
	answer_vstats(&fake, 2, 0);
	fake_failure(&fake, -EIO);
	assert_int_equal(vdpa_vstats_list(vdpa, "d0", &list, NULL), -EIO);
	fake_close(&fake, vdpa);
}

static void serve_too_many(struct fake *fake, const struct nlmsghdr *nlh)
{
	if (message_command(nlh) == VDPA_CMD_DEV_GET)
		answer_dev(fake, nlh->nlmsg_seq, "d0", UINT32_MAX);
	else
		answer_ack(fake, nlh->nlmsg_seq, -EINVAL);
}

/* No kernel knows a queue above 32768, so none is asked for. */
static void test_vstats_of_too_many_queues(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_vstats **list;
	const struct nlmsghdr *last;

	(void)state;
	fake.on_message = serve_too_many;
	assert_int_equal(vdpa_vstats_list(vdpa, "d0", &list, NULL), -EINVAL);
	assert_int_equal(fake.send_count, 1 + (0x8001 + 31) / 32);
	last = fake_message(&fake, fake.send_count - 1, 0);
	assert_int_equal(asked_qidx(last), 0x8000);
	fake_close(&fake, vdpa);
}

static void test_vstats_get(void **state)
{
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_vstats *vstats;

	(void)state;
	answer_vstats(&fake, 1, 70000);
	assert_int_equal(vdpa_vstats_get(vdpa, "d0", 70000, &vstats, NULL), 0);
	assert_int_equal(vstats->qidx, 70000);
	assert_int_equal(asked_qidx(fake_message(&fake, 0, 0)), 70000);
	vdpa_vstats_free(vstats);
	fake_close(&fake, vdpa);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dev_get),
		cmocka_unit_test(test_get_without_answer),
		cmocka_unit_test(test_get_with_two_answers),
		cmocka_unit_test(test_get_with_answer_and_error),
		cmocka_unit_test(test_get_with_lost_data),
		cmocka_unit_test(test_mgmtdev_get),
		cmocka_unit_test(test_malformed_object),
		cmocka_unit_test(test_dev_get_too_long),
		cmocka_unit_test(test_dev_get_too_long_and_gone),
		cmocka_unit_test(test_dev_get_too_long_and_twice),
		cmocka_unit_test(test_dev_list_of_one_round),
		cmocka_unit_test(test_dev_list_empty),
		cmocka_unit_test(test_dev_list_of_several_rounds),
		cmocka_unit_test(test_dev_list_watched),
		cmocka_unit_test(test_dev_list_device_vanishes),
		cmocka_unit_test(test_dev_list_becomes_short),
		cmocka_unit_test(test_dev_list_never_holds_still),
		cmocka_unit_test(test_dev_list_second_reading_fails),
		cmocka_unit_test(test_interrupted_dump_is_read_again),
		cmocka_unit_test(test_dump_with_loss_is_read_again),
		cmocka_unit_test(test_dump_is_always_interrupted),
		cmocka_unit_test(test_dump_fails),
		cmocka_unit_test(test_lists_without_family),
		cmocka_unit_test(test_config_list),
		cmocka_unit_test(test_config_list_counted),
		cmocka_unit_test(test_config_list_empty),
		cmocka_unit_test(test_config_dump_ends_early),
		cmocka_unit_test(test_config_of_device_that_went),
		cmocka_unit_test(test_config_order),
		cmocka_unit_test(test_config_without_name),
		cmocka_unit_test(test_config_malformed_when_asked_for),
		cmocka_unit_test(test_config_list_last_step_fails),
		cmocka_unit_test(test_config_list_devices_fail),
		cmocka_unit_test(test_config_list_devices_never_hold_still),
		cmocka_unit_test(test_config_get_too_long),
		cmocka_unit_test(test_config_get_too_long_and_undescribed),
		cmocka_unit_test(test_vstats_some_fail),
		cmocka_unit_test(test_vstats_first_fails),
		cmocka_unit_test(test_vstats_all_fail),
		cmocka_unit_test(test_vstats_all_empty),
		cmocka_unit_test(test_vstats_of_no_queue),
		cmocka_unit_test(test_vstats_of_unknown_device),
		cmocka_unit_test(test_vstats_transport_fails),
		cmocka_unit_test(test_vstats_of_too_many_queues),
		cmocka_unit_test(test_vstats_get),
	};

	return cmocka_run_group_tests_name("lists", tests, NULL, NULL);
}
