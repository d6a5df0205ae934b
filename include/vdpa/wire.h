/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The numbers of the kernel's generic netlink family "vdpa".
 *
 * This copy includes the kernel version that introduced each number, so that a
 * build does not depend on the age of the machine's own headers. The names
 * are the kernel's: include this file or <linux/vdpa.h>, not both.
 *
 * Source: include/uapi/linux/vdpa.h and drivers/vdpa/vdpa.c, Linux 6.1 and 7.2.
 */
#ifndef VDPA_WIRE_H
#define VDPA_WIRE_H

#ifdef _LINUX_VDPA_H_
#error "<vdpa/wire.h> and <linux/vdpa.h> define the same names: include one"
#endif

#define VDPA_GENL_NAME	  "vdpa"
#define VDPA_GENL_VERSION 1

enum vdpa_command {
	VDPA_CMD_MGMTDEV_NEW = 1,
	VDPA_CMD_MGMTDEV_GET = 2,    /* one, or a dump */
	VDPA_CMD_DEV_NEW = 3,	     /* needs CAP_NET_ADMIN */
	VDPA_CMD_DEV_DEL = 4,	     /* needs CAP_NET_ADMIN */
	VDPA_CMD_DEV_GET = 5,	     /* one, or a dump */
	VDPA_CMD_DEV_CONFIG_GET = 6, /* one, or a dump */
	VDPA_CMD_DEV_VSTATS_GET = 7, /* needs CAP_NET_ADMIN; Linux 5.19 */
	VDPA_CMD_DEV_ATTR_SET = 8,   /* needs CAP_NET_ADMIN; Linux 6.12 */
};

enum vdpa_attr {
	VDPA_ATTR_MGMTDEV_BUS_NAME = 1,		 /* string */
	VDPA_ATTR_MGMTDEV_DEV_NAME = 2,		 /* string */
	VDPA_ATTR_MGMTDEV_SUPPORTED_CLASSES = 3, /* u64, bit: virtio id */
	VDPA_ATTR_DEV_NAME = 4,			 /* string */
	VDPA_ATTR_DEV_ID = 5,			 /* u32, virtio id */
	VDPA_ATTR_DEV_VENDOR_ID = 6,		 /* u32 */
	VDPA_ATTR_DEV_MAX_VQS = 7,		 /* u32 */
	VDPA_ATTR_DEV_MAX_VQ_SIZE = 8,		 /* u16 */
	VDPA_ATTR_DEV_MIN_VQ_SIZE = 9,		 /* u16 */
	VDPA_ATTR_DEV_NET_CFG_MACADDR = 10,	 /* 6 bytes */
	/* u16: the uapi header says u8, vdpa_dev_net_status_config_fill()
	 * sends two bytes. */
	VDPA_ATTR_DEV_NET_STATUS = 11,
	VDPA_ATTR_DEV_NET_CFG_MAX_VQP = 12,	/* u16 */
	VDPA_ATTR_DEV_NET_CFG_MTU = 13,		/* u16 */
	VDPA_ATTR_DEV_NEGOTIATED_FEATURES = 14, /* u64, after FEATURES_OK */
	VDPA_ATTR_DEV_MGMTDEV_MAX_VQS = 15,	/* u32 */
	VDPA_ATTR_DEV_SUPPORTED_FEATURES = 16,	/* u64, of the mgmtdev */
	VDPA_ATTR_DEV_QUEUE_INDEX = 17,		/* u32 */
	VDPA_ATTR_DEV_VENDOR_ATTR_NAME = 18,	/* string, repeats */
	VDPA_ATTR_DEV_VENDOR_ATTR_VALUE = 19,	/* u64, follows its name */
	VDPA_ATTR_DEV_FEATURES = 20,		/* u64, provisioned */
	/* u64. Up to Linux 6.8 this number carries the provisioned features
	 * of a net device (VDPA_ATTR_VDPA_DEV_SUPPORTED_FEATURES). */
	VDPA_ATTR_DEV_BLK_CFG_CAPACITY = 21,
	VDPA_ATTR_DEV_BLK_CFG_SIZE_MAX = 22,		 /* u32 */
	VDPA_ATTR_DEV_BLK_CFG_BLK_SIZE = 23,		 /* u32 */
	VDPA_ATTR_DEV_BLK_CFG_SEG_MAX = 24,		 /* u32 */
	VDPA_ATTR_DEV_BLK_CFG_NUM_QUEUES = 25,		 /* u16 */
	VDPA_ATTR_DEV_BLK_CFG_PHY_BLK_EXP = 26,		 /* u8 */
	VDPA_ATTR_DEV_BLK_CFG_ALIGN_OFFSET = 27,	 /* u8 */
	VDPA_ATTR_DEV_BLK_CFG_MIN_IO_SIZE = 28,		 /* u16 */
	VDPA_ATTR_DEV_BLK_CFG_OPT_IO_SIZE = 29,		 /* u32 */
	VDPA_ATTR_DEV_BLK_CFG_MAX_DISCARD_SEC = 30,	 /* u32 */
	VDPA_ATTR_DEV_BLK_CFG_MAX_DISCARD_SEG = 31,	 /* u32 */
	VDPA_ATTR_DEV_BLK_CFG_DISCARD_SEC_ALIGN = 32,	 /* u32 */
	VDPA_ATTR_DEV_BLK_CFG_MAX_WRITE_ZEROES_SEC = 33, /* u32 */
	VDPA_ATTR_DEV_BLK_CFG_MAX_WRITE_ZEROES_SEG = 34, /* u32 */
	VDPA_ATTR_DEV_BLK_READ_ONLY = 35,		 /* u8 */
	VDPA_ATTR_DEV_BLK_FLUSH = 36,			 /* u8 */
};

#endif
