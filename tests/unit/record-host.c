// SPDX-License-Identifier: GPL-2.0-or-later
/* A record with everything that a record can have, and a comparison of two. */

#include "record-host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/virtio.h>

#define BIT(name) VDPA_BIT(VDPA_ATTR_##name)

/* ---- management devices --------------------------------------------- */

static const uint8_t one_byte[] = { 0x01 };
static const uint8_t five_bytes[] = { 0x00, 0xff, 0x7f, 0x80, 0x0a };

/* One attribute twice, and one without a byte. */
static const struct vdpa_unknown some_unknown[] = {
	{ .type = 60, .size = 1, .data = one_byte },
	{ .type = 60, .size = 5, .data = five_bytes },
	{ .type = 65535, .size = 0, .data = one_byte },
};

static struct vdpa_host_mgmtdev mgmtdevs[] = {
	{
		.mgmtdev = {
			.has = BIT(MGMTDEV_BUS_NAME) | BIT(MGMTDEV_DEV_NAME) |
			       BIT(MGMTDEV_SUPPORTED_CLASSES) |
			       BIT(DEV_SUPPORTED_FEATURES) |
			       BIT(DEV_MGMTDEV_MAX_VQS),
			.unknown = some_unknown,
			.unknown_count = ARRAY_SIZE(some_unknown),
			.bus = "pci",
			.name = "0000:02:00.0",
			.supported_classes = VDPA_BIT(VDPA_CLASS_NET),
			.supported_features = UINT64_C(0x8000000300000020),
			.max_vqs = UINT32_MAX,
		},
		.driver = "mlx5_core",
	},
	{
		/* The first, the last, and one without a name. */
		.mgmtdev = {
			.has = BIT(MGMTDEV_DEV_NAME) |
			       BIT(MGMTDEV_SUPPORTED_CLASSES) |
			       BIT(DEV_SUPPORTED_FEATURES),
			.name = "several",
			.supported_classes = VDPA_BIT(0) | VDPA_BIT(2) |
					     VDPA_BIT(63),
			.supported_features = 0,
		},
	},
	{
		.mgmtdev = { .has = BIT(MGMTDEV_DEV_NAME), .name = "bare" },
	},
};

/* ---- devices -------------------------------------------------------- */

#define VHOST_BIT(name) VDPA_BIT(VDPA_VHOST_##name)

static struct vdpa_host_vq vqs[] = {
	{
		.has = VHOST_BIT(VQ_SIZE) | VHOST_BIT(VQ_GROUP) |
		       VHOST_BIT(VQ_DESC_GROUP),
		.values = { 256, 1, 2 },
	},
	{
		.has = VHOST_BIT(VQ_GROUP),
		.values = { [VDPA_VHOST_VQ_GROUP] = UINT64_MAX },
		.qidx = UINT32_MAX,
	},
};

static struct vdpa_host_dev devs[] = {
	{
		.dev = {
			.has = BIT(DEV_NAME) | BIT(MGMTDEV_BUS_NAME) |
			       BIT(MGMTDEV_DEV_NAME) | BIT(DEV_ID) |
			       BIT(DEV_VENDOR_ID) | BIT(DEV_MAX_VQS) |
			       BIT(DEV_MAX_VQ_SIZE) | BIT(DEV_MIN_VQ_SIZE),
			.unknown = some_unknown,
			.unknown_count = 1,
			.name = "net1",
			.mgmtdev_bus = "pci",
			.mgmtdev_name = "0000:02:00.0",
			.class_id = VDPA_CLASS_NET,
			.vendor_id = 0x15b3,
			.max_vqs = 65,
			.max_vq_size = 256,
			.min_vq_size = 1,
		},
		.config = {
			.has = BIT(DEV_NAME) | BIT(DEV_ID) |
			       BIT(DEV_NET_CFG_MACADDR) | BIT(DEV_NET_STATUS) |
			       BIT(DEV_NET_CFG_MAX_VQP) |
			       BIT(DEV_NET_CFG_MTU) | BIT(DEV_FEATURES) |
			       BIT(DEV_NEGOTIATED_FEATURES),
			.unknown = some_unknown + 1,
			.unknown_count = 2,
			.name = "net1",
			.class_id = VDPA_CLASS_NET,
			.device_features = UINT64_MAX,
			.negotiated_features = UINT64_C(1) << 63,
			.net = {
				.mac = { 0x52, 0x54, 0x00, 0xab, 0xcd, 0xef },
				.status = 0x8002,
				.max_vqp = 32,
				.mtu = 65535,
			},
		},
		.pci = "0000:02:00.0",
		.driver = "vhost_vdpa",
		.chardev = "/dev/vhost-vdpa-0",
		.has_vhost = true,
		.vhost = {
			.has = VHOST_BIT(STATUS) | VHOST_BIT(FEATURES) |
			       VHOST_BIT(BACKEND_FEATURES) |
			       VHOST_BIT(CONFIG_SIZE) | VHOST_BIT(VQ_COUNT) |
			       VHOST_BIT(VQ_SIZE_MAX) | VHOST_BIT(GROUP_COUNT) |
			       VHOST_BIT(AS_COUNT) | VHOST_BIT(IOVA_FIRST) |
			       VHOST_BIT(IOVA_LAST) |
			       VDPA_BIT(VDPA_HOST_CONTROL_APART),
			.values = {
				[VDPA_VHOST_STATUS] = 15,
				[VDPA_VHOST_FEATURES] = UINT64_C(0x8000000000000020),
				[VDPA_VHOST_BACKEND_FEATURES] = UINT64_C(0x8000000000000012),
				[VDPA_VHOST_CONFIG_SIZE] = 24,
				[VDPA_VHOST_VQ_COUNT] = 2,
				[VDPA_VHOST_VQ_SIZE_MAX] = 1024,
				[VDPA_VHOST_GROUP_COUNT] = 3,
				[VDPA_VHOST_AS_COUNT] = 4,
				[VDPA_VHOST_IOVA_FIRST] = 0x1000,
				[VDPA_VHOST_IOVA_LAST] = UINT64_MAX,
			},
			.control_vq_apart = 1,
			.vqs = vqs,
			.vq_count = ARRAY_SIZE(vqs),
		},
		.has_initial = true,
		.initial = {
			.has = BIT(DEV_FEATURES) | BIT(DEV_NET_CFG_MACADDR) |
			       BIT(DEV_NET_CFG_MTU) | BIT(DEV_NET_CFG_MAX_VQP),
			.device_features = UINT64_C(1) << 63,
			.mac = { 0, 1, 2, 3, 4, 5 },
			.mtu = 1500,
			.max_vqp = 1,
		},
		.set = {
			.has = BIT(DEV_NET_CFG_MACADDR),
			.mac = { 6, 7, 8, 9, 10, 11 },
		},
	},
	{
		.dev = {
			.has = BIT(DEV_NAME) | BIT(MGMTDEV_DEV_NAME) |
			       BIT(DEV_ID),
			.name = "block \"1\" \xc3\xa9\xff\x01",
			.mgmtdev_name = "several",
			.class_id = VDPA_CLASS_BLOCK,
		},
		.config = {
			.has = BIT(DEV_NAME) | BIT(DEV_ID) |
			       BIT(DEV_BLK_CFG_CAPACITY) |
			       BIT(DEV_BLK_CFG_SIZE_MAX) |
			       BIT(DEV_BLK_CFG_BLK_SIZE) |
			       BIT(DEV_BLK_CFG_SEG_MAX) |
			       BIT(DEV_BLK_CFG_NUM_QUEUES) |
			       BIT(DEV_BLK_CFG_PHY_BLK_EXP) |
			       BIT(DEV_BLK_CFG_ALIGN_OFFSET) |
			       BIT(DEV_BLK_CFG_MIN_IO_SIZE) |
			       BIT(DEV_BLK_CFG_OPT_IO_SIZE) |
			       BIT(DEV_BLK_CFG_MAX_DISCARD_SEC) |
			       BIT(DEV_BLK_CFG_MAX_DISCARD_SEG) |
			       BIT(DEV_BLK_CFG_DISCARD_SEC_ALIGN) |
			       BIT(DEV_BLK_CFG_MAX_WRITE_ZEROES_SEC) |
			       BIT(DEV_BLK_CFG_MAX_WRITE_ZEROES_SEG) |
			       BIT(DEV_BLK_READ_ONLY) | BIT(DEV_BLK_FLUSH),
			.name = "block \"1\" \xc3\xa9\xff\x01",
			.class_id = VDPA_CLASS_BLOCK,
			.block = {
				.capacity = UINT64_MAX,
				.size_max = 1,
				.blk_size = 2,
				.seg_max = 3,
				.num_queues = 4,
				.phy_blk_exp = 255,
				.align_offset = 6,
				.min_io_size = 7,
				.opt_io_size = 8,
				.max_discard_sec = 9,
				.max_discard_seg = 10,
				.discard_sec_align = 11,
				.max_write_zeroes_sec = 12,
				.max_write_zeroes_seg = UINT32_MAX,
				.read_only = 1,
				.flush = 0,
			},
		},
		.driver = "virtio_vdpa",
		.blockdev = "vdb",
		.has_vhost = true,
	},
	{
		.dev = {
			.has = BIT(DEV_NAME) | BIT(MGMTDEV_DEV_NAME) |
			       BIT(DEV_ID),
			.name = "undescribed",
			.mgmtdev_name = "several",
			.class_id = 63,
		},
		.config = {
			.has = BIT(DEV_NAME),
			.name = "undescribed",
			.error = -95,
		},
		.netdev = "eth1",
		.has_initial = true,
	},
	{ .dev = { .has = BIT(DEV_NAME), .name = "bare" } },
};

const struct vdpa_host full_host = {
	.name = "host-1",
	.kernel = "6.1.0",
	.boot_id = "3f1f5c2e-0000-4000-8000-000000000001",
	.time = "2026-01-02T03:04:05Z",
	.vmm = "QEMU emulator version 8.2.2",
	.mgmtdevs = mgmtdevs,
	.mgmtdev_count = ARRAY_SIZE(mgmtdevs),
	.devs = devs,
	.dev_count = ARRAY_SIZE(devs),
	.sim = "{\"kernel\":\"7.2\",\"list\":[1,-2,1.50,true,null],"
	       "\"name\":\"\\udcff\"}",
};

/* ---- files ---------------------------------------------------------- */

char *golden_text(const char *name)
{
	char path[512], *text = NULL;
	size_t room = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", GOLDEN, name);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_true(getdelim(&text, &room, '\0', file) > 0);
	fclose(file);
	return text;
}

/* ---- comparing ------------------------------------------------------ */

static void assert_same_text(const char *one, const char *other)
{
	if (one && other)
		assert_string_equal(one, other);
	assert_true(!one == !other);
}

static void assert_same_object(const void *a, const void *b)
{
	const struct vdpa_object *one = a, *other = b;

	assert_true(one->has == other->has);
	assert_int_equal(one->unknown_count, other->unknown_count);
	for (size_t i = 0; i < one->unknown_count; i++) {
		assert_int_equal(one->unknown[i].type, other->unknown[i].type);
		assert_int_equal(one->unknown[i].size, other->unknown[i].size);
		assert_memory_equal(one->unknown[i].data,
				    other->unknown[i].data,
				    one->unknown[i].size);
	}
}

static void assert_same_mgmtdev(const struct vdpa_host_mgmtdev *one,
				const struct vdpa_host_mgmtdev *other)
{
	const struct vdpa_mgmtdev *a = &one->mgmtdev, *b = &other->mgmtdev;

	assert_same_object(a, b);
	assert_same_text(a->bus, b->bus);
	assert_same_text(a->name, b->name);
	assert_true(a->supported_classes == b->supported_classes);
	assert_true(a->supported_features == b->supported_features);
	assert_int_equal(a->max_vqs, b->max_vqs);
	assert_same_text(one->driver, other->driver);
}

static void assert_same_config(const struct vdpa_config *a,
			       const struct vdpa_config *b)
{
	assert_same_object(a, b);
	assert_same_text(a->name, b->name);
	assert_int_equal(a->class_id, b->class_id);
	assert_true(a->device_features == b->device_features);
	assert_true(a->negotiated_features == b->negotiated_features);
	assert_memory_equal(&a->net, &b->net, sizeof(a->net));
	assert_memory_equal(&a->block, &b->block, sizeof(a->block));
	assert_int_equal(a->error, b->error);
}

static void assert_same_initial(const struct vdpa_initial *a,
				const struct vdpa_initial *b)
{
	assert_true(a->has == b->has);
	assert_true(a->device_features == b->device_features);
	assert_memory_equal(a->mac, b->mac, sizeof(a->mac));
	assert_int_equal(a->mtu, b->mtu);
	assert_int_equal(a->max_vqp, b->max_vqp);
}

static void assert_same_vhost(const struct vdpa_host_vhost *a,
			      const struct vdpa_host_vhost *b)
{
	assert_true(a->has == b->has);
	assert_memory_equal(a->values, b->values, sizeof(a->values));
	assert_int_equal(a->control_vq_apart, b->control_vq_apart);
	assert_int_equal(a->vq_count, b->vq_count);
	for (size_t i = 0; i < a->vq_count; i++) {
		assert_true(a->vqs[i].has == b->vqs[i].has);
		assert_memory_equal(a->vqs[i].values, b->vqs[i].values,
				    sizeof(a->vqs[i].values));
		assert_int_equal(a->vqs[i].qidx, b->vqs[i].qidx);
	}
}

static void assert_same_dev(const struct vdpa_host_dev *one,
			    const struct vdpa_host_dev *other)
{
	const struct vdpa_dev *a = &one->dev, *b = &other->dev;

	assert_same_object(a, b);
	assert_same_text(a->name, b->name);
	assert_same_text(a->mgmtdev_bus, b->mgmtdev_bus);
	assert_same_text(a->mgmtdev_name, b->mgmtdev_name);
	assert_int_equal(a->class_id, b->class_id);
	assert_int_equal(a->vendor_id, b->vendor_id);
	assert_int_equal(a->max_vqs, b->max_vqs);
	assert_int_equal(a->max_vq_size, b->max_vq_size);
	assert_int_equal(a->min_vq_size, b->min_vq_size);
	assert_same_config(&one->config, &other->config);
	assert_same_text(one->pci, other->pci);
	assert_same_text(one->driver, other->driver);
	assert_same_text(one->chardev, other->chardev);
	assert_same_text(one->netdev, other->netdev);
	assert_same_text(one->blockdev, other->blockdev);
	assert_int_equal(one->has_vhost, other->has_vhost);
	assert_same_vhost(&one->vhost, &other->vhost);
	assert_int_equal(one->has_initial, other->has_initial);
	assert_same_initial(&one->initial, &other->initial);
	assert_same_initial(&one->set, &other->set);
}

void assert_same_host(const struct vdpa_host *one,
		      const struct vdpa_host *other)
{
	assert_same_text(one->name, other->name);
	assert_same_text(one->kernel, other->kernel);
	assert_same_text(one->boot_id, other->boot_id);
	assert_same_text(one->time, other->time);
	assert_same_text(one->vmm, other->vmm);
	assert_same_text(one->sim, other->sim);
	assert_int_equal(one->mgmtdev_count, other->mgmtdev_count);
	for (size_t i = 0; i < one->mgmtdev_count; i++)
		assert_same_mgmtdev(&one->mgmtdevs[i], &other->mgmtdevs[i]);
	assert_int_equal(one->dev_count, other->dev_count);
	for (size_t i = 0; i < one->dev_count; i++)
		assert_same_dev(&one->devs[i], &other->devs[i]);
}
