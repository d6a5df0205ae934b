// SPDX-License-Identifier: GPL-2.0-or-later
/* The attribute table, and the walk through attributes. */

#include "fake.h"

#include "netlink/attr.h"

#include <stdlib.h>
#include <string.h>

static void test_sizes(void **state)
{
	(void)state;
	assert_int_equal(attr_size(ATTR_UNKNOWN), 0);
	assert_int_equal(attr_size(ATTR_U8), 1);
	assert_int_equal(attr_size(ATTR_U16), 2);
	assert_int_equal(attr_size(ATTR_U32), 4);
	assert_int_equal(attr_size(ATTR_U64), 8);
	assert_int_equal(attr_size(ATTR_MAC), 6);
	assert_int_equal(attr_size(ATTR_STRING), 0);
}

static void test_table_has_no_gap(void **state)
{
	(void)state;
	for (unsigned int attr = 1; attr <= VDPA_ATTR_DEV_BLK_FLUSH; attr++) {
		assert_int_not_equal(attr_info(attr)->type, ATTR_UNKNOWN);
		assert_non_null(attr_info(attr)->name);
	}
}

static void test_beyond_the_table(void **state)
{
	static const unsigned int attrs[] = {
		0, VDPA_ATTR_DEV_BLK_FLUSH + 1, 63, 64, 0x3fff, 0xffffffff
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(attrs); i++) {
		assert_int_equal(attr_info(attrs[i])->type, ATTR_UNKNOWN);
		assert_null(vdpa_attr_word(attrs[i]));
	}
}

static void test_words(void **state)
{
	static const struct {
		unsigned int attr;
		const char *word;
	} rows[] = {
		{ VDPA_ATTR_MGMTDEV_BUS_NAME, "mgmtdev" },
		{ VDPA_ATTR_MGMTDEV_DEV_NAME, "mgmtdev" },
		{ VDPA_ATTR_DEV_NAME, "name" },
		{ VDPA_ATTR_DEV_NET_CFG_MACADDR, "mac" },
		{ VDPA_ATTR_DEV_NET_CFG_MTU, "mtu" },
		{ VDPA_ATTR_DEV_NET_CFG_MAX_VQP, "max_vqp" },
		{ VDPA_ATTR_DEV_QUEUE_INDEX, "qidx" },
		{ VDPA_ATTR_DEV_FEATURES, "device_features" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(vdpa_attr_word(rows[i].attr), rows[i].word);
	assert_null(vdpa_attr_word(VDPA_ATTR_DEV_ID));
}

/* Whether a value of @size bytes that ends with @last has the form of @type. */
static bool is_valid(enum attr_type type, size_t size, uint8_t last)
{
	_Alignas(8) struct {
		struct nlattr attr;
		uint8_t value[16];
	} it = { 0 };

	memset(it.value, 'a', sizeof(it.value));
	it.attr.nla_len = (uint16_t)(sizeof(it.attr) + size);
	if (size)
		it.value[size - 1] = last;
	return attr_is_valid(&it.attr, type);
}

static void test_valid_sizes(void **state)
{
	static const enum attr_type types[] = { ATTR_U8, ATTR_U16, ATTR_U32,
						ATTR_U64, ATTR_MAC };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		for (size_t size = 0; size <= 16; size++)
			assert_int_equal(is_valid(types[i], size, 'a'),
					 size == attr_size(types[i]));
}

static void test_valid_strings(void **state)
{
	(void)state;
	assert_false(is_valid(ATTR_STRING, 0, 0));
	assert_true(is_valid(ATTR_STRING, 1, '\0'));
	assert_false(is_valid(ATTR_STRING, 1, 'a'));
	assert_true(is_valid(ATTR_STRING, 5, '\0'));
	assert_false(is_valid(ATTR_STRING, 5, 'a'));
}

/* An attribute header at the very end of a buffer of @room bytes. */
static bool fits(uint16_t length, size_t room)
{
	struct nlattr *attr = calloc(1, 32);
	bool does_fit;

	assert_non_null(attr);
	attr->nla_len = length;
	does_fit = attr_fits(attr, (char *)attr + room);
	free(attr);
	return does_fit;
}

static void test_fits(void **state)
{
	(void)state;
	assert_true(fits(4, 4));
	assert_true(fits(5, 8));
	assert_true(fits(8, 8));
	assert_false(fits(4, 0));
	assert_false(fits(4, 3));
	assert_false(fits(9, 8));
	assert_false(fits(0xffff, 32));
	/* Shorter than its own header: a walk would never end. */
	assert_false(fits(0, 8));
	assert_false(fits(3, 8));
}

static void test_fits_behind_the_end(void **state)
{
	struct nlattr attrs[2] = { { .nla_len = 4 }, { .nla_len = 4 } };

	(void)state;
	assert_false(attr_fits(&attrs[1], &attrs[0]));
}

static void test_at_offset(void **state)
{
	struct datagram *datagram = calloc(1, sizeof(*datagram));
	const struct nlmsghdr *nlh;

	(void)state;
	assert_non_null(datagram);
	put_genl(datagram, 0, 1, VDPA_CMD_DEV_NEW);
	put_string(datagram, VDPA_ATTR_DEV_NAME, "vdpa0"); /* 20 to 32 */
	put_u16(datagram, VDPA_ATTR_DEV_NET_CFG_MTU, 10);  /* 32 to 40 */
	nlh = last_message(datagram);

	assert_int_equal(attr_at(nlh, 20), VDPA_ATTR_DEV_NAME);
	assert_int_equal(attr_at(nlh, 32), VDPA_ATTR_DEV_NET_CFG_MTU);
	assert_int_equal(attr_at(nlh, 0), 0);
	assert_int_equal(attr_at(nlh, 24), 0);
	assert_int_equal(attr_at(nlh, 40), 0);
	assert_int_equal(attr_at(nlh, UINT32_MAX), 0);
	free(datagram);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_table_has_no_gap),
		cmocka_unit_test(test_beyond_the_table),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_valid_sizes),
		cmocka_unit_test(test_valid_strings),
		cmocka_unit_test(test_fits),
		cmocka_unit_test(test_fits_behind_the_end),
		cmocka_unit_test(test_at_offset),
	};

	return cmocka_run_group_tests_name("attr", tests, NULL, NULL);
}
