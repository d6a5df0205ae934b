// SPDX-License-Identifier: GPL-2.0-or-later
/* The cache of parents. */

#include "fake.h"

#include <errno.h>
#include <vdpa/rules.h>
#include <vdpa/wire.h>

struct setup {
	struct fake fake;
	struct vdpa *vdpa;
	struct vdpa_parents *parents;
};

static void set_up(struct setup *setup)
{
	setup->vdpa = fake_open(&setup->fake);
	assert_int_equal(vdpa_parents_new(setup->vdpa, &setup->parents, NULL),
			 0);
}

static void tear_down(struct setup *setup)
{
	vdpa_parents_free(setup->parents);
	fake_close(&setup->fake, setup->vdpa);
}

static void answer_mgmtdev(struct fake *fake, uint32_t seq, const char *bus,
			   const char *name)
{
	struct datagram *datagram = fake_answer(fake);

	put_genl(datagram, 0, seq, VDPA_CMD_MGMTDEV_NEW);
	if (bus)
		put_string(datagram, VDPA_ATTR_MGMTDEV_BUS_NAME, bus);
	put_string(datagram, VDPA_ATTR_MGMTDEV_DEV_NAME, name);
	answer_ack(fake, seq, 0);
}

static void test_parent_once(void **state)
{
	const struct vdpa_parent *first, *second, *same;
	struct setup setup;

	(void)state;
	set_up(&setup);
	answer_mgmtdev(&setup.fake, 1, NULL, "m0");
	answer_mgmtdev(&setup.fake, 2, "pci", "m0");
	assert_int_equal(
		vdpa_parents_get(setup.parents, NULL, "m0", &first, NULL), 0);
	assert_int_equal(
		vdpa_parents_get(setup.parents, "pci", "m0", &second, NULL), 0);
	assert_int_equal(setup.fake.send_count, 2);
	assert_int_equal(
		vdpa_parents_get(setup.parents, NULL, "m0", &same, NULL), 0);
	assert_ptr_equal(first, same);
	assert_string_equal(second->mgmtdev->bus, "pci");
	assert_int_equal(setup.fake.send_count, 2);
	tear_down(&setup);
}

static void test_parent_unread(void **state)
{
	const struct vdpa_parent *parent = NULL;
	struct setup setup;

	(void)state;
	set_up(&setup);
	answer_refusal(&setup.fake, 1, -ENODEV, "no");
	answer_mgmtdev(&setup.fake, 2, NULL, "m0");
	assert_int_equal(vdpa_parents_get(setup.parents, NULL, "m0", &parent,
					  NULL),
			 -ENODEV);
	assert_null(parent);
	assert_int_equal(
		vdpa_parents_get(setup.parents, NULL, "m0", &parent, NULL), 0);
	assert_non_null(parent);
	tear_down(&setup);
}

static void test_find_asks_nobody(void **state)
{
	const struct vdpa_parent *parent;
	struct setup setup;

	(void)state;
	set_up(&setup);
	assert_null(vdpa_parents_find(setup.parents, NULL, "m0"));
	assert_int_equal(setup.fake.send_count, 0);
	answer_mgmtdev(&setup.fake, 1, NULL, "m0");
	assert_int_equal(
		vdpa_parents_get(setup.parents, NULL, "m0", &parent, NULL), 0);
	assert_ptr_equal(vdpa_parents_find(setup.parents, NULL, "m0"), parent);
	assert_null(vdpa_parents_find(setup.parents, "pci", "m0"));
	tear_down(&setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parent_once),
		cmocka_unit_test(test_parent_unread),
		cmocka_unit_test(test_find_asks_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
