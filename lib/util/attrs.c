// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The attribute table. Encoding, decoding and error texts use it. A new
 * attribute of the kernel needs a row here first.
 */

#include "attrs.h"

#include "array.h"

#include <stdint.h>
#include <vdpa/vdpa.h>
#include <vdpa/wire.h>

#define ROW(attr_name, attr_type, ...) \
	[VDPA_ATTR_##attr_name] = { attr_type, #attr_name, __VA_ARGS__ }

/* Source of the types: include/uapi/linux/vdpa.h and drivers/vdpa/vdpa.c, see
 * wire.h. */
static const struct attr_info attr_table[] = {
	ROW(MGMTDEV_BUS_NAME, ATTR_STRING, "mgmtdev"),
	ROW(MGMTDEV_DEV_NAME, ATTR_STRING, "mgmtdev"),
	ROW(MGMTDEV_SUPPORTED_CLASSES, ATTR_U64, NULL),
	ROW(DEV_NAME, ATTR_STRING, "name"),
	ROW(DEV_ID, ATTR_U32, NULL),
	ROW(DEV_VENDOR_ID, ATTR_U32, NULL),
	ROW(DEV_MAX_VQS, ATTR_U32, NULL),
	ROW(DEV_MAX_VQ_SIZE, ATTR_U16, NULL),
	ROW(DEV_MIN_VQ_SIZE, ATTR_U16, NULL),
	ROW(DEV_NET_CFG_MACADDR, ATTR_MAC, "mac"),
	ROW(DEV_NET_STATUS, ATTR_U16, NULL),
	ROW(DEV_NET_CFG_MAX_VQP, ATTR_U16, "max_vqp"),
	ROW(DEV_NET_CFG_MTU, ATTR_U16, "mtu"),
	ROW(DEV_NEGOTIATED_FEATURES, ATTR_U64, NULL),
	ROW(DEV_MGMTDEV_MAX_VQS, ATTR_U32, NULL),
	ROW(DEV_SUPPORTED_FEATURES, ATTR_U64, NULL),
	ROW(DEV_QUEUE_INDEX, ATTR_U32, "qidx"),
	ROW(DEV_VENDOR_ATTR_NAME, ATTR_STRING, NULL),
	ROW(DEV_VENDOR_ATTR_VALUE, ATTR_U64, NULL),
	ROW(DEV_FEATURES, ATTR_U64, "device_features"),
	ROW(DEV_BLK_CFG_CAPACITY, ATTR_U64, NULL),
	ROW(DEV_BLK_CFG_SIZE_MAX, ATTR_U32, NULL),
	ROW(DEV_BLK_CFG_BLK_SIZE, ATTR_U32, NULL),
	ROW(DEV_BLK_CFG_SEG_MAX, ATTR_U32, NULL),
	ROW(DEV_BLK_CFG_NUM_QUEUES, ATTR_U16, NULL),
	ROW(DEV_BLK_CFG_PHY_BLK_EXP, ATTR_U8, NULL),
	ROW(DEV_BLK_CFG_ALIGN_OFFSET, ATTR_U8, NULL),
	ROW(DEV_BLK_CFG_MIN_IO_SIZE, ATTR_U16, NULL),
	ROW(DEV_BLK_CFG_OPT_IO_SIZE, ATTR_U32, NULL),
	ROW(DEV_BLK_CFG_MAX_DISCARD_SEC, ATTR_U32, NULL),
	ROW(DEV_BLK_CFG_MAX_DISCARD_SEG, ATTR_U32, NULL),
	ROW(DEV_BLK_CFG_DISCARD_SEC_ALIGN, ATTR_U32, NULL),
	ROW(DEV_BLK_CFG_MAX_WRITE_ZEROES_SEC, ATTR_U32, NULL),
	ROW(DEV_BLK_CFG_MAX_WRITE_ZEROES_SEG, ATTR_U32, NULL),
	ROW(DEV_BLK_READ_ONLY, ATTR_U8, NULL),
	ROW(DEV_BLK_FLUSH, ATTR_U8, NULL),
};

const struct attr_info *attr_info(unsigned int attr)
{
	return &attr_table[attr < ARRAY_SIZE(attr_table) ? attr : 0];
}

const char *vdpa_attr_word(unsigned int attr)
{
	return attr_info(attr)->word;
}

size_t attr_size(enum attr_type type)
{
	static const uint8_t sizes[] = {
		[ATTR_U8] = 1,	[ATTR_U16] = 2, [ATTR_U32] = 4,
		[ATTR_U64] = 8, [ATTR_MAC] = 6, [ATTR_STRING] = 0,
	};

	return sizes[type];
}
