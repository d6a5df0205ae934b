/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tables of feature bits, one file for each class.
 */
#ifndef LIB_VIRTIO_H
#define LIB_VIRTIO_H

#include "util/array.h"

#include <stddef.h>
#include <vdpa/virtio.h>

/* The mask and the table row of a feature; F_name is its bit. */
#define B(name)		   (UINT64_C(1) << (F_##name))
#define FEATURE(name, ...) [F_##name] = { #name, __VA_ARGS__ }

/* The rows of a class, indexed by bit, up to its last bit. A bit whose row has
 * no name is not a feature. */
struct feature_table {
	const struct vdpa_feature *rows;
	size_t count;
};

#define FEATURE_TABLE(rows)            \
	{                              \
		rows, ARRAY_SIZE(rows) \
	}

extern const struct feature_table virtio_net_features;
extern const struct feature_table virtio_block_features;
extern const struct feature_table virtio_console_features;
extern const struct feature_table virtio_balloon_features;
extern const struct feature_table virtio_scsi_features;
extern const struct feature_table virtio_p9_features;
extern const struct feature_table virtio_gpu_features;
extern const struct feature_table virtio_rtc_features;
extern const struct feature_table virtio_vsock_features;
extern const struct feature_table virtio_crypto_features;
extern const struct feature_table virtio_iommu_features;
extern const struct feature_table virtio_mem_features;
extern const struct feature_table virtio_sound_features;
extern const struct feature_table virtio_fs_features;
extern const struct feature_table virtio_pmem_features;
extern const struct feature_table virtio_scmi_features;
extern const struct feature_table virtio_i2c_features;
extern const struct feature_table virtio_can_features;
extern const struct feature_table virtio_bt_features;
extern const struct feature_table virtio_gpio_features;

#endif
