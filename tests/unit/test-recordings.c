// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Answers of real kernels, through the public functions. tests/unit/record
 * makes the recordings; "floor" is Linux 6.1, "newest" 7.2.
 */

#include "fake.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <vdpa/transport.h>
#include <vdpa/virtio.h>

/* MTU MAC CTRL_VQ CTRL_MAC_ADDR ANY_LAYOUT VERSION_1 ACCESS_PLATFORM */
#define FLOOR_FEATURES UINT64_C(0x308820028)
#define STATUS	       UINT64_C(0x10000)
#define ANY_LAYOUT     UINT64_C(0x8000000)

static const char *const kernels[] = { "floor", "newest", NULL };

static bool is_floor(const char *kernel)
{
	return strcmp(kernel, "floor") == 0;
}

/* Features of a net device; vdpasim_net of the newer kernel has one more. */
static uint64_t net_features(const char *kernel)
{
	return is_floor(kernel) ? FLOOR_FEATURES : FLOOR_FEATURES | STATUS;
}

static struct vdpa *open_recording(const char *kernel, const char *name)
{
	struct vdpa_transport *transport;
	struct vdpa_error err;
	struct vdpa *vdpa;
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s-%s.txt", RECORDINGS, kernel, name);
	if (vdpa_transport_replay(path, &transport, &err))
		fail_msg("%s", err.what);
	assert_int_equal(vdpa_open_take(transport, &vdpa, NULL), 0);
	return vdpa;
}

/* ---- lists ---------------------------------------------------------- */

static void test_mgmtdev_list(void **state)
{
	(void)state;
	for (const char *const *kernel = kernels; *kernel; kernel++) {
		struct vdpa *vdpa = open_recording(*kernel, "mgmtdev-list");
		struct vdpa_mgmtdev **list;

		assert_int_equal(vdpa_mgmtdev_list(vdpa, &list, NULL), 0);
		assert_null(list[0]->bus);
		assert_string_equal(list[0]->name, "vdpasim_net");
		assert_int_equal(list[0]->supported_classes,
				 VDPA_BIT(VDPA_CLASS_NET));
		assert_int_equal(list[0]->max_vqs, 3);
		assert_true(list[0]->supported_features ==
			    net_features(*kernel));
		assert_int_equal(list[0]->unknown_count, 0);
		assert_string_equal(list[1]->name, "vdpasim_blk");
		assert_int_equal(list[1]->supported_classes,
				 VDPA_BIT(VDPA_CLASS_BLOCK));
		assert_string_equal(list[2]->name, "vduse");
		assert_null(list[3]);
		vdpa_mgmtdev_list_free(list);
		vdpa_close(vdpa);
	}
}

static void test_dev_list_empty(void **state)
{
	(void)state;
	for (const char *const *kernel = kernels; *kernel; kernel++) {
		struct vdpa *vdpa = open_recording(*kernel, "dev-list-empty");
		struct vdpa_dev **list;

		assert_int_equal(vdpa_dev_list(vdpa, &list, NULL), 0);
		assert_null(list[0]);
		vdpa_dev_list_free(list);
		vdpa_close(vdpa);
	}
}

static void assert_dev(const struct vdpa_dev *dev, const char *name,
		       const char *mgmtdev, uint32_t class_id, uint32_t max_vqs)
{
	assert_non_null(dev);
	assert_string_equal(dev->name, name);
	assert_null(dev->mgmtdev_bus);
	assert_string_equal(dev->mgmtdev_name, mgmtdev);
	assert_int_equal(dev->class_id, class_id);
	assert_int_equal(dev->vendor_id, 0);
	assert_int_equal(dev->max_vqs, max_vqs);
	assert_int_equal(dev->max_vq_size, 256);
	assert_true(VDPA_HAS(dev, VDPA_ATTR_DEV_MIN_VQ_SIZE));
	assert_int_equal(dev->min_vq_size, 1);
	assert_int_equal(dev->unknown_count, 0);
}

static void test_dev_list(void **state)
{
	(void)state;
	for (const char *const *kernel = kernels; *kernel; kernel++) {
		struct vdpa *vdpa = open_recording(*kernel, "dev-list");
		struct vdpa_dev **list;

		assert_int_equal(vdpa_dev_list(vdpa, &list, NULL), 0);
		assert_dev(list[0], "blk0", "vdpasim_blk", VDPA_CLASS_BLOCK, 1);
		assert_dev(list[1], "net0", "vdpasim_net", VDPA_CLASS_NET, 3);
		assert_dev(list[2], "net1", "vdpasim_net", VDPA_CLASS_NET, 3);
		assert_null(list[3]);
		vdpa_dev_list_free(list);
		vdpa_close(vdpa);
	}
}

static void test_dev_get(void **state)
{
	(void)state;
	for (const char *const *kernel = kernels; *kernel; kernel++) {
		struct vdpa *vdpa = open_recording(*kernel, "dev-get");
		struct vdpa_dev *dev;

		assert_int_equal(vdpa_dev_get(vdpa, "net1", &dev, NULL), 0);
		assert_dev(dev, "net1", "vdpasim_net", VDPA_CLASS_NET, 3);
		vdpa_dev_free(dev);
		vdpa_close(vdpa);
	}
}

/* ---- configurations ------------------------------------------------- */

static void assert_net_config(const struct vdpa_config *config,
			      const char *kernel, const char *name,
			      uint8_t last_of_mac, uint16_t mtu)
{
	const uint8_t mac[] = { 0x52, 0x54, 0, 0x12, 0x34, last_of_mac };

	assert_non_null(config);
	assert_int_equal(config->error, 0);
	assert_string_equal(config->name, name);
	assert_int_equal(config->class_id, VDPA_CLASS_NET);
	assert_memory_equal(config->net.mac, mac, sizeof(mac));
	assert_int_equal(config->net.mtu, mtu);
	assert_int_equal(config->net.status, 1);
	/* In attribute 21 on the floor kernel, in 20 on the newest. */
	assert_true(VDPA_HAS(config, VDPA_ATTR_DEV_FEATURES));
	assert_true(config->device_features == net_features(kernel));
	assert_false(VDPA_HAS(config, VDPA_ATTR_DEV_BLK_CFG_CAPACITY));
	assert_int_equal(config->unknown_count, 0);
}

static void assert_block_config(const struct vdpa_config *config)
{
	assert_int_equal(config->error, 0);
	assert_string_equal(config->name, "blk0");
	assert_int_equal(config->class_id, VDPA_CLASS_BLOCK);
	assert_int_equal(config->block.capacity, 262144);
	assert_int_equal(config->block.size_max, 4096);
	assert_int_equal(config->block.blk_size, 512);
	assert_int_equal(config->block.seg_max, 32);
	assert_int_equal(config->block.num_queues, 1);
	assert_int_equal(config->block.min_io_size, 1);
	assert_int_equal(config->block.opt_io_size, 1);
	assert_int_equal(config->block.max_discard_sec, UINT32_MAX);
	assert_int_equal(config->block.discard_sec_align, 512);
	assert_int_equal(config->block.max_write_zeroes_seg, 1);
	assert_int_equal(config->block.read_only, 0);
	assert_int_equal(config->block.flush, 1);
	assert_int_equal(config->unknown_count, 0);
}

/* The floor kernel's list ends at the block device, which comes first. */
static void test_config_list(void **state)
{
	(void)state;
	for (const char *const *kernel = kernels; *kernel; kernel++) {
		struct vdpa *vdpa = open_recording(*kernel, "config-list");
		struct vdpa_config **list;

		assert_int_equal(vdpa_config_list(vdpa, &list, NULL), 0);
		if (is_floor(*kernel)) {
			assert_string_equal(list[0]->name, "blk0");
			assert_int_equal(list[0]->error, -EOPNOTSUPP);
		} else {
			assert_block_config(list[0]);
		}
		assert_net_config(list[1], *kernel, "net0", 0x56, 1500);
		assert_net_config(list[2], *kernel, "net1", 0x57, 9000);
		assert_null(list[3]);
		vdpa_config_list_free(list);
		vdpa_close(vdpa);
	}
}

static void test_config_block(void **state)
{
	struct vdpa_config *config;
	struct vdpa_error err;
	struct vdpa *vdpa;

	(void)state;
	vdpa = open_recording("newest", "config-block");
	assert_int_equal(vdpa_config_get(vdpa, "blk0", &config, NULL), 0);
	assert_block_config(config);
	vdpa_config_free(config);
	vdpa_close(vdpa);

	vdpa = open_recording("floor", "config-block");
	assert_int_equal(vdpa_config_get(vdpa, "blk0", &config, &err),
			 -EOPNOTSUPP);
	assert_text_has(err.what, "cannot describe a device of its class");
	vdpa_close(vdpa);
}

static void test_config_negotiated(void **state)
{
	(void)state;
	for (const char *const *kernel = kernels; *kernel; kernel++) {
		struct vdpa *vdpa =
			open_recording(*kernel, "config-negotiated");
		struct vdpa_config *config;

		assert_int_equal(vdpa_config_get(vdpa, "net0", &config, NULL),
				 0);
		assert_net_config(config, *kernel, "net0", 0x56, 1500);
		assert_true(
			VDPA_HAS(config, VDPA_ATTR_DEV_NEGOTIATED_FEATURES));
		/* The driver does not negotiate the legacy bit. */
		assert_true(config->negotiated_features ==
			    (net_features(*kernel) & ~ANY_LAYOUT));
		vdpa_config_free(config);
		vdpa_close(vdpa);
	}
}

/* ---- statistics ----------------------------------------------------- */

static void test_vstats_list(void **state)
{
	static const char *const counters[3][6] = {
		{ "rx packets", "rx bytes", "rx errors", "rx overruns",
		  "rx drops" },
		{ "tx packets", "tx bytes", "tx errors", "tx drops" },
		{ "cvq requests", "cvq successes", "cvq errors" },
	};
	struct vdpa *vdpa = open_recording("newest", "vstats-list");
	struct vdpa_vstats **list;

	(void)state;
	assert_int_equal(vdpa_vstats_list(vdpa, "net0", &list, NULL), 0);
	for (uint32_t i = 0; i < 3; i++) {
		size_t count = 0;

		assert_string_equal(list[i]->name, "net0");
		assert_int_equal(list[i]->qidx, i);
		assert_int_equal(list[i]->error, 0);
		assert_int_equal(list[i]->unknown_count, 0);
		assert_true(list[i]->negotiated_features ==
			    (net_features("newest") & ~ANY_LAYOUT));
		for (; counters[i][count]; count++)
			assert_string_equal(list[i]->counters[count].name,
					    counters[i][count]);
		assert_int_equal(list[i]->counter_count, count);
	}
	assert_null(list[3]);
	vdpa_vstats_list_free(list);
	vdpa_close(vdpa);
}

static void test_vstats_list_on_floor(void **state)
{
	struct vdpa *vdpa = open_recording("floor", "vstats-list");
	struct vdpa_vstats **list;
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_vstats_list(vdpa, "net0", &list, &err),
			 -EOPNOTSUPP);
	assert_text_has(err.what, "its parent driver has no statistics");
	vdpa_close(vdpa);
}

static int get_vstats(const char *kernel, const char *recording, uint32_t qidx,
		      struct vdpa_error *err)
{
	struct vdpa *vdpa = open_recording(kernel, recording);
	struct vdpa_vstats *vstats;
	int ret = vdpa_vstats_get(vdpa, "net0", qidx, &vstats, err);

	vdpa_close(vdpa);
	assert_int_not_equal(ret, 0);
	return ret;
}

static void test_vstats_refused(void **state)
{
	struct vdpa_error err;

	(void)state;
	assert_int_equal(get_vstats("newest", "vstats-early", 0, &err),
			 -EAGAIN);
	assert_string_equal(err.kernel,
			    "vdpa: feature negotiation not complete");
	assert_text_has(err.what, "no driver has negotiated features");
	for (const char *const *kernel = kernels; *kernel; kernel++) {
		assert_int_equal(get_vstats(*kernel, "vstats-beyond", 32769,
					    &err),
				 -ERANGE);
		assert_text_has(err.kernel, "vdpa: queue index exc");
	}
}

/* ---- requests ------------------------------------------------------- */

/* net2 on vdpasim_net, with what a test adds. */
static const struct vdpa_request net2 = {
	.command = VDPA_CMD_DEV_NEW,
	.name = "net2",
	.mgmtdev_name = "vdpasim_net",
};

static int submit(const char *kernel, const char *recording,
		  const struct vdpa_request *request, struct vdpa_error *err)
{
	struct vdpa *vdpa = open_recording(kernel, recording);
	int ret;

	soil_error(err);
	ret = vdpa_submit(vdpa, request, err);
	assert_int_equal(err->code, ret);
	vdpa_close(vdpa);
	return ret;
}

static void test_add_and_del(void **state)
{
	const struct vdpa_request add = {
		.command = VDPA_CMD_DEV_NEW,
		.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR) |
		       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU),
		.name = "net1",
		.mgmtdev_name = "vdpasim_net",
		.mac = { 0x52, 0x54, 0, 0x12, 0x34, 0x57 },
		.mtu = 9000,
	};
	const struct vdpa_request del = { .command = VDPA_CMD_DEV_DEL,
					  .name = "net1" };
	struct vdpa_error err;

	(void)state;
	for (const char *const *kernel = kernels; *kernel; kernel++) {
		assert_int_equal(submit(*kernel, "add", &add, &err), 0);
		assert_string_equal(err.kernel, "");
		assert_int_equal(submit(*kernel, "del", &del, &err), 0);
	}
}

static void test_add_mtu_too_low(void **state)
{
	struct vdpa_request request = net2;
	struct vdpa_error err;

	(void)state;
	request.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU);
	request.mtu = 10;
	for (const char *const *kernel = kernels; *kernel; kernel++) {
		assert_int_equal(submit(*kernel, "add-mtu-low", &request, &err),
				 -ERANGE);
		assert_int_equal(err.attr, VDPA_ATTR_DEV_NET_CFG_MTU);
		assert_text_has(err.what, "mtu is refused");
		assert_string_equal(err.hint, "the kernel takes 68 to 65535");
		assert_string_equal(err.kernel, "integer out of range");
	}
}

static void test_add_max_vqp(void **state)
{
	struct vdpa_request request = net2;
	struct vdpa_error err;

	(void)state;
	request.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP);
	request.max_vqp = 2;
	for (const char *const *kernel = kernels; *kernel; kernel++) {
		assert_int_equal(submit(*kernel, "add-max-vqp", &request, &err),
				 -EOPNOTSUPP);
		assert_string_equal(err.hint, "leave out max_vqp");
		assert_text_has(err.kernel, "attributes are not supported");
	}
}

/* The floor kernel does not check it. */
static void test_add_without_mac_feature(void **state)
{
	static const uint8_t mac[] = { 0x52, 0x54, 0, 0x12, 0x34, 0x58 };
	struct vdpa_request request = net2;
	struct vdpa_error err;

	(void)state;
	request.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR) |
		      VDPA_BIT(VDPA_ATTR_DEV_FEATURES);
	memcpy(request.mac, mac, sizeof(mac));
	request.device_features = 0x300000000;
	assert_int_equal(submit("floor", "add-no-mac-feature", &request, &err),
			 0);
	assert_int_equal(submit("newest", "add-no-mac-feature", &request, &err),
			 -EINVAL);
	assert_string_equal(
		err.hint,
		"add MAC (bit 5) to device_features, or leave out the word");
	assert_string_equal(err.kernel, "vdpa: Missing features 0x20 for "
					"provided attributes");
}

static void test_add_twice(void **state)
{
	struct vdpa_request request = net2;
	struct vdpa_error err;

	(void)state;
	request.name = "net1";
	for (const char *const *kernel = kernels; *kernel; kernel++) {
		assert_int_equal(submit(*kernel, "add-twice", &request, &err),
				 -EEXIST);
		assert_string_equal(err.what,
				    "cannot add device \"net1\" on "
				    "\"vdpasim_net\": the name is taken");
	}
}

static void test_add_on_nothing(void **state)
{
	struct vdpa_request request = net2;
	struct vdpa_error err;

	(void)state;
	request.mgmtdev_bus = "pci";
	request.mgmtdev_name = "0000:08:00.9";
	for (const char *const *kernel = kernels; *kernel; kernel++) {
		assert_int_equal(submit(*kernel, "add-no-mgmtdev", &request,
					&err),
				 -ENODEV);
		assert_text_has(err.what, "no such management device");
		assert_text_has(err.kernel, "Fail to find the specified");
	}
}

static void test_unknown_device(void **state)
{
	(void)state;
	for (const char *const *kernel = kernels; *kernel; kernel++) {
		struct vdpa *vdpa = open_recording(*kernel, "dev-unknown");
		struct vdpa_dev *dev;
		struct vdpa_error err;

		assert_int_equal(vdpa_dev_get(vdpa, "net9", &dev, &err),
				 -ENODEV);
		assert_string_equal(err.what, "cannot read device \"net9\": "
					      "it does not exist");
		assert_string_equal(err.kernel, "vdpa: device not found");
		vdpa_close(vdpa);
	}
}

static void test_set_mac(void **state)
{
	struct vdpa_request request = {
		.command = VDPA_CMD_DEV_ATTR_SET,
		.has = VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR),
		.name = "net1",
		.mac = { 0x52, 0x54, 0, 0x12, 0x34, 0x59 },
	};
	struct vdpa_error err;

	(void)state;
	assert_int_equal(submit("newest", "set-mac", &request, &err), 0);
	assert_int_equal(submit("floor", "set-mac", &request, &err),
			 -EOPNOTSUPP);
	assert_text_has(err.what, "before 6.12");

	request.name = "blk0";
	assert_int_equal(submit("newest", "set-mac-block", &request, &err),
			 -EOPNOTSUPP);
	assert_string_equal(err.kernel, "vdpa: blk0 device not supported");
	assert_int_equal(submit("floor", "set-mac-block", &request, &err),
			 -EOPNOTSUPP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mgmtdev_list),
		cmocka_unit_test(test_dev_list_empty),
		cmocka_unit_test(test_dev_list),
		cmocka_unit_test(test_dev_get),
		cmocka_unit_test(test_config_list),
		cmocka_unit_test(test_config_block),
		cmocka_unit_test(test_config_negotiated),
		cmocka_unit_test(test_vstats_list),
		cmocka_unit_test(test_vstats_list_on_floor),
		cmocka_unit_test(test_vstats_refused),
		cmocka_unit_test(test_add_and_del),
		cmocka_unit_test(test_add_mtu_too_low),
		cmocka_unit_test(test_add_max_vqp),
		cmocka_unit_test(test_add_without_mac_feature),
		cmocka_unit_test(test_add_twice),
		cmocka_unit_test(test_add_on_nothing),
		cmocka_unit_test(test_unknown_device),
		cmocka_unit_test(test_set_mac),
	};

	return cmocka_run_group_tests_name("recordings", tests, NULL, NULL);
}
