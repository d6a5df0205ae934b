// SPDX-License-Identifier: GPL-2.0-or-later
/* Expressions of features, and sets that do not hold together. */

#include "fake.h"

#include <errno.h>
#include <string.h>
#include <vdpa/virtio.h>

#define BIT(n) (UINT64_C(1) << (n))

static void test_expressions(void **state)
{
	static const uint64_t all = BIT(32) | BIT(22) | BIT(17) | BIT(5);
	static const struct {
		const char *text;
		uint64_t mask;
	} rows[] = {
		{ "0x300020000", 0x300020000 },
		{ "300020000", 0x300020000 },
		{ "0X1", 1 },
		{ "0", 0 },
		{ "0x0000000000000000000000001", 1 },
		{ "ffffffffffffffff", UINT64_MAX },
		{ "MAC", BIT(5) },
		{ "mac,Version_1", BIT(5) | BIT(32) },
		{ "VIRTIO_NET_F_MQ,bit_63,iommu_platform",
		  BIT(22) | BIT(63) | BIT(33) },
		{ "all", BIT(32) | BIT(22) | BIT(17) | BIT(5) },
		{ "ALL,-MQ", BIT(32) | BIT(17) | BIT(5) },
		{ "all,-MQ,bit_40", BIT(32) | BIT(17) | BIT(5) | BIT(40) },
		{ "MAC,-mac", 0 },
		{ "-MAC,MAC", BIT(5) },
		{ "all,-bit_32", BIT(22) | BIT(17) | BIT(5) },
		/* As programs print them. */
		{ "MTU MAC\tCTRL_VQ\n", BIT(3) | BIT(5) | BIT(17) },
		{ "\"MTU\",\"MAC\",\"CTRL_VQ\"", BIT(3) | BIT(5) | BIT(17) },
		{ "MAC, MTU, CTRL_VQ", BIT(3) | BIT(5) | BIT(17) },
		{ "VIRTIO_NET_F_MAC | VIRTIO_NET_F_MTU", BIT(3) | BIT(5) },
		{ "MAC+MTU", BIT(3) | BIT(5) },
		{ "[ 'MTU', `MAC` ]", BIT(3) | BIT(5) },
		{ "mac=on,ctrl_rx=on,ctrl_vq=on,ctrl_rx=off,host_mtu=1500",
		  BIT(3) | BIT(5) | BIT(17) },
		{ "failover", BIT(62) },
		{ "dev_features MAC MTU bit_58", BIT(3) | BIT(5) | BIT(58) },
		{ "net: features 0x20028 MTU MAC CTRL_VQ", 0x20028 },
		{ " 0x20 ", 0x20 },
		{ "11100101111111111111010100001100100000001000000000000000000"
		  "00000",
		  0x10130afffa7 },
		{ "{\"mask\":\"0x20028\",\"names\":[\"MTU\",\"MAC\","
		  "\"CTRL_VQ\"]}",
		  0x20028 },
		{ "{\"mask\": \"0x0\", \"names\": []}", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vdpa_features features;

		assert_int_equal(vdpa_features_parse(rows[i].text, 1, &all,
						     &features, NULL),
				 0);
		assert_int_equal(features.mask, rows[i].mask);
	}
}

static void test_doubtful(void **state)
{
	struct vdpa_features features;

	(void)state;
	assert_int_equal(vdpa_features_parse("MAC,MQ,mac,-MTU", 1, NULL,
					     &features, NULL),
			 0);
	assert_int_equal(features.mask, BIT(5) | BIT(22));
	assert_int_equal(features.repeated, BIT(5));
	assert_int_equal(features.absent, BIT(3));
}

static void test_refused(void **state)
{
	static const struct {
		uint32_t class_id;
		const char *text;
		const char *what;
		const char *hint;
	} rows[] = {
		{ 1, "", "is empty", "one comma" },
		{ 1, "MAC,", "is empty", "one comma" },
		{ 1, ",MAC", "is empty", "one comma" },
		{ 1, "MAC,,MTU", "is empty", "one comma" },
		{ 1, "-", "is empty", "one comma" },
		{ 1, "0x10000000000000000", "more than 64 bits", "0 to 63" },
		{ 1, "MAC,0x1", "\"0x1\" is a mask among names", "bit_N" },
		{ 1, "0x1,MAC", "\"0x1\" is a mask among names", "bit_N" },
		{ 1, "CTRL_VK", "no feature \"CTRL_VK\" in class net",
		  "did you mean \"CTRL_VQ\"?" },
		{ 1, "TOPOLOGY", "no feature \"TOPOLOGY\" in class net",
		  "it is a feature of class block" },
		{ 2, "CTRL_VQ", "in class block",
		  "it is a feature of class net" },
		{ 1, "-CTRL_VK", "\"CTRL_VK\"", "CTRL_VQ" },
		{ 1, "bit_64", "\"bit_64\"", "" },
		{ 1, "%s%n", "\"%s%n\"", "vdpa features show" },
		{ 1, "all", "\"all\" means", "by name" },
		{ 1, "MAC MTU CTRL_VK", "class net (word 3, at character 9)",
		  "CTRL_VQ" },
		{ 1,
		  "000000000000000000000000000000000000000000000000000000000000"
		  "000001000000000000000000000000000000000000000000000000000000"
		  "00000000",
		  "has bit 65", "0 to 63" },
		{ 1, "names", "is empty", "" },
		{ 1, "net:", "is empty", "" },
		{ 1, "[]", "is empty", "" },
		{ 1, "MAC, ,MTU", "is empty", "one comma" },
		{ 1, "0x20 MTU", "\"0x20\" is a mask among names", "bit_N" },
		{ 1, "0x20,-MAC", "\"0x20\" is a mask among names", "bit_N" },
		{ 1, "0x20 0x20", "\"0x20\" is a mask among names", "bit_N" },
		{ 1, "mac,mq=8x", "\"mq=8x\" is not a feature", "=off" },
		{ 1, "mac,vectors=4", "no feature \"vectors\"", "" },
		{ 1, "block: features 0x200 FLUSH", "are of class block",
		  "class block" },
		{ 1, "-names", "no feature \"names\"", "" },
		{ 1, "VIRTIO_NET_F_GUEST_UDP_TUNNEL_GSO", "no feature",
		  "it is bit 65" },
		{ 1, "0x", "no feature \"0x\"", "hexadecimal digits" },
		{ 0, "0x", "no feature \"0x\"", "hexadecimal digits" },
		{ 0, "", "is empty", "one comma" },
		{ 0, "0x10000000000000000", "more than 64 bits", "0 to 63" },
		{ 0, "migratable:xen", "hypervisor", "qemu" },
		{ 0, "MQ,,MTU", "is empty", "one comma" },
		{ 0, "all,CTRL_VK", "no feature \"CTRL_VK\"",
		  "did you mean \"CTRL_VQ\"?" },
	};
	char longest[400];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vdpa_features features = { .mask = 7 };
		struct vdpa_error err;

		assert_int_equal(vdpa_features_parse(rows[i].text,
						     rows[i].class_id, NULL,
						     &features, &err),
				 -EINVAL);
		assert_text_has(err.what, rows[i].what);
		assert_text_has(err.hint, rows[i].hint);
		assert_int_equal(features.mask, 7);
	}
	memset(longest, 'A', sizeof(longest));
	memcpy(longest + sizeof(longest) - 4, "XYZ", 4);
	assert_int_equal(vdpa_features_parse(longest, 1, NULL,
					     &(struct vdpa_features){ 0 },
					     NULL),
			 -EINVAL);
}

/* Some words can be read before the class is known; others must wait. */
static void test_without_class(void **state)
{
	static const char *const waiting[] = {
		"MQ",		"-MQ",	      "all",
		"VERSION_1,MQ", "migratable", "migratable:qemu-10"
	};
	struct vdpa_features features = { .mask = 7 };
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(waiting); i++) {
		assert_int_equal(vdpa_features_parse(waiting[i], 0, NULL,
						     &features, &err),
				 -ENODATA);
		assert_int_equal(err.code, -ENODATA);
		assert_int_equal(features.mask, 7);
	}
	/* No class has this number or this name. */
	assert_int_equal(vdpa_features_parse("MQ", 64, NULL, &features, NULL),
			 -ENODATA);
	assert_int_equal(vdpa_features_parse("version_1,bit_5", 0, NULL,
					     &features, NULL),
			 0);
	assert_true(features.mask == (BIT(32) | BIT(5)));
}

static void test_several_classes(void **state)
{
	static const uint64_t both = BIT(1) | BIT(2);
	static const uint64_t all = BIT(32) | BIT(5);
	struct vdpa_features features = { .mask = 7 };
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_features_resolve("MAC", both, NULL, &features,
					       &err),
			 -EINVAL);
	assert_text_has(err.what, "class net than for class block");
	assert_text_has(err.hint, "bit_N");
	/* Both have a bit of this name, but not the same bit. */
	assert_int_equal(vdpa_features_resolve("MQ", both, NULL, &features,
					       NULL),
			 -EINVAL);
	assert_int_equal(features.mask, 7);
	assert_int_equal(vdpa_features_resolve("all,bit_22,RING_PACKED", both,
					       &all, &features, NULL),
			 0);
	assert_true(features.mask == (all | BIT(22) | BIT(34)));
	assert_int_equal(
		vdpa_features_resolve("0x20", both, NULL, &features, NULL), 0);
	assert_int_equal(features.mask, 0x20);
	assert_int_equal(
		vdpa_features_resolve("MQ", BIT(2), NULL, &features, NULL), 0);
	assert_true(features.mask == BIT(12));
}

static void test_faults(void **state)
{
	struct vdpa_feature_fault fault;

	(void)state;
	assert_int_equal(vdpa_features_fault(1, 0, 0, &fault), -1);
	assert_int_equal(vdpa_features_fault(1, BIT(22) | BIT(17), 0, &fault),
			 -1);
	assert_int_equal(vdpa_features_fault(1, BIT(22) | BIT(60), 0, &fault),
			 22);
	assert_int_equal(fault.needs, BIT(17));
	assert_int_equal(fault.needs_one, 0);
	assert_int_equal(vdpa_features_fault(1, BIT(22) | BIT(60), 23, &fault),
			 60);
	assert_int_equal(vdpa_features_fault(1, BIT(9), 0, &fault), 9);
	assert_int_equal(fault.needs_one, BIT(7) | BIT(8));
	assert_int_equal(vdpa_features_fault(1, BIT(9) | BIT(8) | BIT(1), 0,
					     &fault),
			 -1);
	assert_int_equal(vdpa_features_fault(1, BIT(57), 0, &fault), 57);
	assert_int_equal(fault.wants, BIT(17));
	assert_int_equal(vdpa_features_fault(23, BIT(3) | BIT(6), 0, &fault),
			 3);
	assert_int_equal(fault.excludes, BIT(6));
	assert_int_equal(vdpa_features_fault(2, BIT(11), 0, &fault), 11);
	assert_int_equal(fault.needs, BIT(9));
	/* Unknown bits are not judged. */
	assert_int_equal(vdpa_features_fault(1, BIT(4) | BIT(58), 0, &fault),
			 -1);
	assert_int_equal(vdpa_features_fault(18, UINT64_MAX, 0, &fault), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_doubtful),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_without_class),
		cmocka_unit_test(test_several_classes),
		cmocka_unit_test(test_faults),
	};

	return cmocka_run_group_tests_name("features", tests, NULL, NULL);
}
