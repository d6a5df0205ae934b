// SPDX-License-Identifier: GPL-2.0-or-later
/* Names of classes and feature bits. */

#include "fake.h"

#include "virtio.h"

#include <string.h>
#include <vdpa/virtio.h>

static void assert_name(const char *name, const char *expected)
{
	if (!expected)
		assert_null(name);
	else
		assert_string_equal(name, expected);
}

static void test_classes(void **state)
{
	static const struct {
		uint32_t id;
		const char *name;
	} rows[] = {
		{ 0, NULL },	      { 1, "net" },   { 2, "block" },
		{ 14, NULL },	      { 15, NULL },   { 19, "vsock" },
		{ 26, "fs" },	      { 41, "gpio" }, { 42, NULL },
		{ UINT32_MAX, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_name(vdpa_class_name(rows[i].id), rows[i].name);
}

static void test_features(void **state)
{
	static const struct {
		uint32_t class_id;
		unsigned int bit;
		const char *name;
	} rows[] = {
		{ VDPA_CLASS_NET, 0, "CSUM" },
		{ VDPA_CLASS_NET, 5, "MAC" },
		{ VDPA_CLASS_NET, VDPA_NET_CTRL_VQ, "CTRL_VQ" },
		{ VDPA_CLASS_NET, VDPA_NET_MQ, "MQ" },
		{ VDPA_CLASS_NET, VDPA_NET_RSS, "RSS" },
		{ VDPA_CLASS_NET, 63, "SPEED_DUPLEX" },
		{ VDPA_CLASS_NET, 4, NULL },
		{ VDPA_CLASS_BLOCK, 0, "BARRIER" },
		{ VDPA_CLASS_BLOCK, 5, "RO" },
		{ VDPA_CLASS_BLOCK, 12, "MQ" },
		{ VDPA_CLASS_BLOCK, 22, NULL },
		{ VDPA_CLASS_BLOCK, 63, NULL },
		/* Bits of all classes, also of ones that have no table. */
		{ VDPA_CLASS_NET, 32, "VERSION_1" },
		{ VDPA_CLASS_BLOCK, 33, "ACCESS_PLATFORM" },
		{ 0, 32, "VERSION_1" },
		{ 0, 5, NULL },
		{ 26, 34, "RING_PACKED" },
		{ 26, 0, NULL },
		{ UINT32_MAX, 28, "RING_INDIRECT_DESC" },
		{ VDPA_CLASS_NET, 64, NULL },
		{ VDPA_CLASS_NET, UINT32_MAX, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_name(vdpa_feature_name(rows[i].class_id, rows[i].bit),
			    rows[i].name);
}

/* virtio 1.3, 2.2: 24 to 40 and more belong to all classes. */
static void test_class_tables_leave_shared_bits(void **state)
{
	(void)state;
	for (unsigned int bit = 24; bit <= 49; bit++) {
		assert_null(virtio_net_features[bit]);
		assert_null(virtio_block_features[bit]);
	}
}

/* A name stands for one bit only, or a mask in words has two meanings. */
static void test_names_are_unique(void **state)
{
	(void)state;
	for (uint32_t class_id = 0; class_id <= VDPA_CLASS_BLOCK; class_id++)
		for (unsigned int a = 0; a < 64; a++)
			for (unsigned int b = 0; b < a; b++) {
				const char *name =
					vdpa_feature_name(class_id, a);
				const char *other =
					vdpa_feature_name(class_id, b);

				assert_true(!name || !other ||
					    strcmp(name, other) != 0);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_features),
		cmocka_unit_test(test_class_tables_leave_shared_bits),
		cmocka_unit_test(test_names_are_unique),
	};

	return cmocka_run_group_tests_name("virtio", tests, NULL, NULL);
}
