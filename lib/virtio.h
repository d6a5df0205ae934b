/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tables of feature bits, one file for each class.
 */
#ifndef LIB_VIRTIO_H
#define LIB_VIRTIO_H

#include <vdpa/virtio.h>

/* Within a table, where F_name is the bit of a feature: its mask, its row. */
#define B(name)		   (UINT64_C(1) << (F_##name))
#define FEATURE(name, ...) [F_##name] = { #name, __VA_ARGS__ }

extern const struct vdpa_feature virtio_net_features[64];
extern const struct vdpa_feature virtio_block_features[64];
extern const struct vdpa_feature virtio_console_features[64];
extern const struct vdpa_feature virtio_balloon_features[64];
extern const struct vdpa_feature virtio_scsi_features[64];
extern const struct vdpa_feature virtio_p9_features[64];
extern const struct vdpa_feature virtio_gpu_features[64];
extern const struct vdpa_feature virtio_rtc_features[64];
extern const struct vdpa_feature virtio_vsock_features[64];
extern const struct vdpa_feature virtio_crypto_features[64];
extern const struct vdpa_feature virtio_iommu_features[64];
extern const struct vdpa_feature virtio_mem_features[64];
extern const struct vdpa_feature virtio_sound_features[64];
extern const struct vdpa_feature virtio_fs_features[64];
extern const struct vdpa_feature virtio_pmem_features[64];
extern const struct vdpa_feature virtio_scmi_features[64];
extern const struct vdpa_feature virtio_i2c_features[64];
extern const struct vdpa_feature virtio_can_features[64];
extern const struct vdpa_feature virtio_bt_features[64];
extern const struct vdpa_feature virtio_gpio_features[64];

#endif
