// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which key of a record holds which member of a struct. The command's output
 * with -d -j has the same keys, in the same order.
 */

#include "members.h"

#include <vdpa/host.h>
#include <vdpa/wire.h>

/* ---- objects of the kernel ------------------------------------------ */

static const struct member mgmtdev_rows[] = {
#define M(key, type, member, attr) \
	MEMBER(key, type, vdpa_mgmtdev, member, VDPA_BIT(VDPA_ATTR_##attr))
	M("supported_classes", classes, supported_classes,
	  MGMTDEV_SUPPORTED_CLASSES),
	M("max_supported_vqs", u32, max_vqs, DEV_MGMTDEV_MAX_VQS),
	M("supported_features", features, supported_features,
	  DEV_SUPPORTED_FEATURES),
#undef M
};

static const struct member dev_rows[] = {
#define M(key, type, member, attr) \
	MEMBER(key, type, vdpa_dev, member, VDPA_BIT(VDPA_ATTR_DEV_##attr))
	M("class", class, class_id, ID),
	M("vendor_id", u32, vendor_id, VENDOR_ID),
	M("max_vqs", u32, max_vqs, MAX_VQS),
	M("max_vq_size", u16, max_vq_size, MAX_VQ_SIZE),
	M("min_vq_size", u16, min_vq_size, MIN_VQ_SIZE),
#undef M
};

static const struct member config_rows[] = {
#define M(key, type, member, attr) \
	MEMBER(key, type, vdpa_config, member, VDPA_BIT(VDPA_ATTR_DEV_##attr))
#define B(name, type, attr) M(#name, type, block.name, BLK_##attr)
	MEMBER("error", error, vdpa_config, error, 0),
	MEMBER("errno", errno, vdpa_config, error, 0),
	M("class", class, class_id, ID),
	M("mac", mac, net.mac, NET_CFG_MACADDR),
	M("link", link, net.status, NET_STATUS),
	M("link_announce", announce, net.status, NET_STATUS),
	M("status", status, net.status, NET_STATUS),
	M("max_vqp", u16, net.max_vqp, NET_CFG_MAX_VQP),
	M("mtu", u16, net.mtu, NET_CFG_MTU),
	B(capacity, u64, CFG_CAPACITY),
	B(size_max, u32, CFG_SIZE_MAX),
	B(blk_size, u32, CFG_BLK_SIZE),
	B(seg_max, u32, CFG_SEG_MAX),
	B(num_queues, u16, CFG_NUM_QUEUES),
	B(phy_blk_exp, u8, CFG_PHY_BLK_EXP),
	B(align_offset, u8, CFG_ALIGN_OFFSET),
	B(min_io_size, u16, CFG_MIN_IO_SIZE),
	B(opt_io_size, u32, CFG_OPT_IO_SIZE),
	B(max_discard_sec, u32, CFG_MAX_DISCARD_SEC),
	B(max_discard_seg, u32, CFG_MAX_DISCARD_SEG),
	B(discard_sec_align, u32, CFG_DISCARD_SEC_ALIGN),
	B(max_write_zeroes_sec, u32, CFG_MAX_WRITE_ZEROES_SEC),
	B(max_write_zeroes_seg, u32, CFG_MAX_WRITE_ZEROES_SEG),
	B(read_only, flag, READ_ONLY),
	B(flush, flag, FLUSH),
	M("device_features", features, device_features, FEATURES),
	M("negotiated_features", features, negotiated_features,
	  NEGOTIATED_FEATURES),
#undef B
#undef M
};

static const struct member initial_rows[] = {
#define M(name, type, attr) \
	MEMBER(#name, type, vdpa_initial, name, VDPA_BIT(VDPA_ATTR_DEV_##attr))
	M(device_features, features, FEATURES),
	M(mac, mac, NET_CFG_MACADDR),
	M(mtu, u16, NET_CFG_MTU),
	M(max_vqp, u16, NET_CFG_MAX_VQP),
#undef M
};

/* What VDPA_CMD_DEV_ATTR_SET can set. */
static const struct member set_rows[] = {
	MEMBER("mac", mac, vdpa_initial, mac,
	       VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)),
};

static const struct member vhost_rows[] = {
#define M(key, type, value)                                            \
	MEMBER(key, type, vdpa_host_vhost, values[VDPA_VHOST_##value], \
	       VDPA_BIT(VDPA_VHOST_##value))
	M("status", u64, STATUS),
	M("config_size", u64, CONFIG_SIZE),
	M("vq_count", u64, VQ_COUNT),
	M("vq_size_max", u64, VQ_SIZE_MAX),
	M("group_count", u64, GROUP_COUNT),
	M("as_count", u64, AS_COUNT),
	M("iova_first", address, IOVA_FIRST),
	M("iova_last", address, IOVA_LAST),
	MEMBER("control_vq_apart", flag, vdpa_host_vhost, control_vq_apart,
	       VDPA_BIT(VDPA_HOST_CONTROL_APART)),
	M("features", features, FEATURES),
	M("backend_features", backend_features, BACKEND_FEATURES),
#undef M
};

static const struct member vhost_vq_rows[] = {
#define M(key, value)                                                 \
	MEMBER(key, u64, vdpa_host_vq, values[VDPA_VHOST_VQ_##value], \
	       VDPA_BIT(VDPA_VHOST_VQ_##value))
	MEMBER("qidx", u32, vdpa_host_vq, qidx, 0),
	M("size", SIZE),
	M("group", GROUP),
	M("desc_group", DESC_GROUP),
#undef M
};

const struct members members_mgmtdev =
	MEMBERS(mgmtdev_rows, offsetof(struct vdpa_mgmtdev, has));
const struct members members_dev =
	MEMBERS(dev_rows, offsetof(struct vdpa_dev, has));
const struct members members_config =
	MEMBERS(config_rows, offsetof(struct vdpa_config, has));
const struct members members_initial =
	MEMBERS(initial_rows, offsetof(struct vdpa_initial, has));
const struct members members_set =
	MEMBERS(set_rows, offsetof(struct vdpa_initial, has));
const struct members members_vhost =
	MEMBERS(vhost_rows, offsetof(struct vdpa_host_vhost, has));
const struct members members_vhost_vq =
	MEMBERS(vhost_vq_rows, offsetof(struct vdpa_host_vq, has));

/* ---- what contains them ---------------------------------------- */

static const struct member host_rows[] = {
	MEMBER("name", string, vdpa_host, name, 0),
	MEMBER("kernel", string, vdpa_host, kernel, 0),
	MEMBER("boot_id", string, vdpa_host, boot_id, 0),
	MEMBER("time", string, vdpa_host, time, 0),
	MEMBER("vmm", string, vdpa_host, vmm, 0),
};

static const struct member host_mgmtdev_rows[] = {
	MEMBER("driver", string, vdpa_host_mgmtdev, driver, 0),
};

static const struct member host_dev_rows[] = {
	MEMBER("pci", string, vdpa_host_dev, pci, 0),
	MEMBER("driver", string, vdpa_host_dev, driver, 0),
	MEMBER("chardev", string, vdpa_host_dev, chardev, 0),
	MEMBER("netdev", string, vdpa_host_dev, netdev, 0),
	MEMBER("blockdev", string, vdpa_host_dev, blockdev, 0),
};

static const struct member initial_record_rows[] = {
	MEMBER("kind", string, vdpa_initial_record, kind, 0),
	MEMBER("boot_id", string, vdpa_initial_record, boot_id, 0),
	{ .key = "number",
	  .type = &type_u64,
	  .offset = offsetof(struct vdpa_initial_record, number),
	  .size = sizeof(uint64_t) },
	MEMBER("name", string, vdpa_initial_record, name, 0),
};

const struct members members_host = MEMBERS(host_rows, 0);
const struct members members_host_mgmtdev = MEMBERS(host_mgmtdev_rows, 0);
const struct members members_host_dev = MEMBERS(host_dev_rows, 0);
const struct members members_initial_record = MEMBERS(initial_record_rows, 0);
