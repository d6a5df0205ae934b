/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Numbers of vhost_vdpa's character devices, as in linux/vhost.h and
 * linux/vhost_types.h. They are written here so that a build does not depend on
 * the age of the machine's headers.
 */
#ifndef LIB_VHOST_WIRE_H
#define LIB_VHOST_WIRE_H

#include <stdint.h>
#include <sys/ioctl.h>

/* struct vhost_vring_state: what is asked of one virtqueue. */
struct vring_state {
	uint32_t index;
	uint32_t number;
};

/* struct vhost_vdpa_iova_range */
struct iova_range {
	uint64_t first;
	uint64_t last;
};

#define ASK_VQ(number) _IOWR(0xAF, number, struct vring_state)

#define ASK_FEATURES	     _IOR(0xAF, 0x00, uint64_t)
#define SET_OWNER	     _IO(0xAF, 0x01)
#define ASK_BACKEND_FEATURES _IOR(0xAF, 0x26, uint64_t)		 /* Linux 5.4 */
#define ASK_DEVICE_ID	     _IOR(0xAF, 0x70, uint32_t)		 /* 5.7 */
#define ASK_STATUS	     _IOR(0xAF, 0x71, uint8_t)		 /* 5.7 */
#define ASK_VQ_SIZE_MAX	     _IOR(0xAF, 0x76, uint16_t)		 /* 5.7 */
#define ASK_IOVA_RANGE	     _IOR(0xAF, 0x78, struct iova_range) /* 5.11 */
#define ASK_CONFIG_SIZE	     _IOR(0xAF, 0x79, uint32_t)		 /* 5.17 */
#define ASK_AS_COUNT	     _IOR(0xAF, 0x7A, uint32_t)		 /* 5.19 */
#define ASK_VQ_GROUP	     ASK_VQ(0x7B)			 /* 5.19 */
#define ASK_VQ_DESC_GROUP    ASK_VQ(0x7F)			 /* 6.7 */
#define ASK_VQ_COUNT	     _IOR(0xAF, 0x80, uint32_t)		 /* 5.17 */
#define ASK_GROUP_COUNT	     _IOR(0xAF, 0x81, uint32_t)		 /* 5.19 */
#define ASK_VQ_SIZE	     ASK_VQ(0x82)			 /* 6.10 */

#endif
