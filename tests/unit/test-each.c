// SPDX-License-Identifier: GPL-2.0-or-later
/* Lists that are passed on as they come. */

#include "fake.h"

#include "netlink/gather.h"
#include "netlink/names.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const three[] = { "a", "b", "c", "" };
static const char *const none[] = { "" };

/* "a b " of what was passed on; the one named @last ends it with code 7. */
struct passed {
	char text[256];
	const char *last;
};

static int pass(struct passed *passed, const char *name, int error)
{
	size_t length = strlen(passed->text);

	snprintf(passed->text + length, sizeof(passed->text) - length, "%s%s ",
		 name, error ? "!" : "");
	return passed->last && strcmp(passed->last, name) == 0 ? 7 : 0;
}

static int pass_dev(void *arg, const struct vdpa_dev *dev)
{
	return pass(arg, dev->name, 0);
}

static int pass_config(void *arg, const struct vdpa_config *config)
{
	return pass(arg, config->name, config->error);
}

/* ---- devices -------------------------------------------------------- */

static void test_devs_of_one_round(void **state)
{
	struct passed passed = { .text = "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	(void)state;
	answer_dev_list(&fake, 1, three);
	assert_int_equal(vdpa_dev_each(vdpa, pass_dev, &passed, NULL), 0);
	assert_string_equal(passed.text, "a b c ");
	assert_int_equal(fake.send_count, 1);
	fake_close(&fake, vdpa);
}

static void test_no_devs(void **state)
{
	struct passed passed = { .text = "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	(void)state;
	answer_dev_list(&fake, 1, none);
	assert_int_equal(vdpa_dev_each(vdpa, pass_dev, &passed, NULL), 0);
	assert_string_equal(passed.text, "");
	fake_close(&fake, vdpa);
}

/* Each is passed on once, although the list is read twice. */
static void test_devs_of_several_rounds(void **state)
{
	struct passed passed = { .text = "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	(void)state;
	answer_dev_dump(&fake, 1, three);
	answer_dev_dump(&fake, 2, three);
	assert_int_equal(vdpa_dev_each(vdpa, pass_dev, &passed, NULL), 0);
	assert_string_equal(passed.text, "a b c ");
	assert_int_equal(fake.send_count, 2);
	fake_close(&fake, vdpa);
}

static void test_devs_watched(void **state)
{
	struct passed passed = { .text = "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	(void)state;
	fake_watch(&fake, "10");
	answer_dev_dump(&fake, 1, three);
	assert_int_equal(vdpa_dev_each(vdpa, pass_dev, &passed, NULL), 0);
	assert_string_equal(passed.text, "a b c ");
	fake_close(&fake, vdpa);
}

/* A device was taken away, and the one that was left out is passed on last. */
static void test_dev_missed(void **state)
{
	static const char *const torn[] = { "a", "c", "" };
	static const char *const rest[] = { "b", "c", "" };
	struct passed passed = { .text = "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	(void)state;
	fake_watch(&fake, "1110");
	answer_dev_dump(&fake, 1, torn);
	answer_dev_dump(&fake, 2, rest);
	answer_dev_dump(&fake, 3, rest);
	assert_int_equal(vdpa_dev_each(vdpa, pass_dev, &passed, NULL), 0);
	assert_string_equal(passed.text, "a c b ");
	fake_close(&fake, vdpa);
}

/* "a" is deleted during the first reading, which thus leaves out "b". */
static void test_dev_vanishes(void **state)
{
	static const char *const torn[] = { "a", "c", "" };
	static const char *const rest[] = { "b", "c", "" };
	struct passed passed = { .text = "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	(void)state;
	answer_dev_dump(&fake, 1, torn);
	for (uint32_t seq = 2; seq <= 4; seq++)
		answer_dev_dump(&fake, seq, rest);
	assert_int_equal(vdpa_dev_each(vdpa, pass_dev, &passed, NULL), 0);
	assert_string_equal(passed.text, "a c b ");
	assert_int_equal(fake.send_count, 4);
	fake_close(&fake, vdpa);
}

/* A second reading that has less, and one that has more at its end. */
static void test_other_lengths(void **state)
{
	static const char *const shorter[] = { "a", "b", "" };
	static const char *const longer[] = { "a", "b", "c", "d", "" };
	const char *const *const others[] = { shorter, longer };
	const char *const results[] = { "a b c ", "a b c d " };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct passed passed = { .text = "" };
		struct fake fake;
		struct vdpa *vdpa = fake_open(&fake);

		answer_dev_dump(&fake, 1, three);
		for (uint32_t seq = 2; seq <= 4; seq++)
			answer_dev_dump(&fake, seq, others[i]);
		assert_int_equal(vdpa_dev_each(vdpa, pass_dev, &passed, NULL),
				 0);
		assert_string_equal(passed.text, results[i]);
		fake_close(&fake, vdpa);
	}
}

static void test_no_more_devs(void **state)
{
	struct passed passed = { .text = "", .last = "b" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_error err;

	(void)state;
	soil_error(&err);
	answer_dev_list(&fake, 1, three);
	assert_int_equal(vdpa_dev_each(vdpa, pass_dev, &passed, &err), 7);
	assert_string_equal(passed.text, "a b ");
	assert_string_equal(err.what, "");
	fake_close(&fake, vdpa);
}

static void test_devs_never_hold_still(void **state)
{
	static const char *const two[] = { "a", "b", "" };
	struct passed passed = { .text = "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct vdpa_error err;

	(void)state;
	for (uint32_t seq = 1; seq <= LIST_TRIES + 2; seq++)
		answer_dev_dump(&fake, seq, seq % 2 ? two : three);
	assert_int_equal(vdpa_dev_each(vdpa, pass_dev, &passed, &err), -EAGAIN);
	assert_text_has(err.what, "changed each of the 10 times");
	fake_close(&fake, vdpa);
}

static void test_devs_refused(void **state)
{
	struct passed passed = { .text = "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);

	(void)state;
	answer_ack(&fake, 1, -EPERM);
	assert_int_equal(vdpa_dev_each(vdpa, pass_dev, &passed, NULL), -EPERM);
	assert_string_equal(passed.text, "");
	fake_close(&fake, vdpa);
}

/* ---- configurations ------------------------------------------------- */

static void put_config(struct datagram *datagram, uint16_t flags, uint32_t seq,
		       const char *name)
{
	put_genl(datagram, flags, seq, VDPA_CMD_DEV_CONFIG_GET);
	put_string(datagram, VDPA_ATTR_DEV_NAME, name);
	put_u32(datagram, VDPA_ATTR_DEV_ID, 1);
}

/*
 * "b" is not in the list of configurations: it is asked for and passed on last.
 * "c" cannot be described, "d" went in between.
 */
static void test_configs(void **state)
{
	static const char *const five[] = { "a", "b", "c", "d", "e", "" };
	struct passed passed = { .text = "" };
	struct fake fake;
	struct vdpa *vdpa = fake_open(&fake);
	struct datagram *dump;

	(void)state;
	dump = fake_answer(&fake);
	put_config(dump, NLM_F_MULTI, 1, "a");
	put_config(dump, NLM_F_MULTI, 1, "e");
	put_done(fake_answer(&fake), 1, 0);
	answer_dev_list(&fake, 2, five);
	put_config(fake_answer(&fake), 0, 3, "b");
	answer_ack(&fake, 3, 0);
	answer_ack(&fake, 4, -EOPNOTSUPP);
	answer_ack(&fake, 5, -ENODEV);
	assert_int_equal(vdpa_config_each(vdpa, pass_config, &passed, NULL), 0);
	assert_string_equal(passed.text, "a e b c! ");
	assert_int_equal(fake.send_count, 3);
	fake_close(&fake, vdpa);
}

static void test_no_more_configs(void **state)
{
	static const char *const lasts[] = { "a", "b" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lasts); i++) {
		struct passed passed = { .text = "", .last = lasts[i] };
		struct fake fake;
		struct vdpa *vdpa = fake_open(&fake);

		put_config(fake_answer(&fake), NLM_F_MULTI, 1, "a");
		put_done(fake_answer(&fake), 1, 0);
		if (i)
			answer_dev_list(&fake, 2, three);
		for (uint32_t seq = 3; i && seq <= 4; seq++) {
			put_config(fake_answer(&fake), 0, seq, three[seq - 2]);
			answer_ack(&fake, seq, 0);
		}
		assert_int_equal(
			vdpa_config_each(vdpa, pass_config, &passed, NULL), 7);
		assert_string_equal(passed.text, i ? "a b " : "a ");
		fake_close(&fake, vdpa);
	}
}

/* ---- names ---------------------------------------------------------- */

static void test_names(void **state)
{
	struct names names = { 0 };
	char name[16];
	size_t at = 0;

	(void)state;
	assert_false(names_find(&names, &at, "n0"));
	for (unsigned int i = 0; i < 3000; i++) {
		snprintf(name, sizeof(name), "n%u", i);
		assert_int_equal(names_add(&names, name), 0);
	}
	assert_int_equal(names.count, 3000);
	assert_true(names_find(&names, &at, "n2999"));
	assert_int_equal(at, names.size);
	assert_true(names_find(&names, &at, "n0"));
	assert_int_equal(at, 3);
	assert_true(names_find(&names, &at, "n1"));
	assert_false(names_find(&names, &at, "n"));
	assert_false(names_find(&names, &at, "n3000"));
	assert_int_equal(at, 6);
	names_clear(&names);
	assert_int_equal(names.size, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_devs_of_one_round),
		cmocka_unit_test(test_no_devs),
		cmocka_unit_test(test_devs_of_several_rounds),
		cmocka_unit_test(test_devs_watched),
		cmocka_unit_test(test_dev_missed),
		cmocka_unit_test(test_dev_vanishes),
		cmocka_unit_test(test_other_lengths),
		cmocka_unit_test(test_no_more_devs),
		cmocka_unit_test(test_devs_never_hold_still),
		cmocka_unit_test(test_devs_refused),
		cmocka_unit_test(test_configs),
		cmocka_unit_test(test_no_more_configs),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
