/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Names of virtio device classes and feature bits.
 */
#ifndef VDPA_VIRTIO_H
#define VDPA_VIRTIO_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The classes that the family "vdpa" treats apart (virtio 1.3, section 5). */
enum vdpa_class {
	VDPA_CLASS_NET = 1,
	VDPA_CLASS_BLOCK = 2,
};

/* Feature bits of a net device that the library itself looks at. */
enum vdpa_net_feature {
	VDPA_NET_CTRL_VQ = 17,
	VDPA_NET_MQ = 22,
	VDPA_NET_RSS = 60,
};

/**
 * vdpa_class_name - the word for a virtio device class
 * @class_id: virtio device ID
 *
 * Returns a lower-case word ("net", "block", "fs"), or NULL for an ID that the
 * library does not know.
 *
 * Source: virtio 1.3, section 5 "Device Types"; include/uapi/linux/virtio_ids.h
 */
const char *vdpa_class_name(uint32_t class_id);

/**
 * vdpa_feature_name - the name of a feature bit
 * @class_id: virtio device ID that the bit belongs to; 0 when it is not known,
 *	      then only bits that all classes share have a name
 * @bit:      0 to 63
 *
 * Returns the name as iproute2 writes it ("CTRL_VQ", "VERSION_1"), or NULL for
 * a bit without one.
 *
 * Source: virtio 1.3, sections 2.2, 5 and 6.
 */
const char *vdpa_feature_name(uint32_t class_id, unsigned int bit);

#ifdef __cplusplus
}
#endif

#endif
