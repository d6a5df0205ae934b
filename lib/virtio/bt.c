// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of Bluetooth devices (include/uapi/linux/virtio_bt.h; the
 * specification has none).
 */

#include "table.h"

enum {
	F_VND_HCI = 0,
	F_MSFT_EXT = 1,
	F_AOSP_EXT = 2,
	F_CONFIG_V2 = 3,
};

static const struct vdpa_feature features[] = {
	FEATURE(VND_HCI, .section = "virtio_bt.h"),
	FEATURE(MSFT_EXT, .section = "virtio_bt.h"),
	FEATURE(AOSP_EXT, .section = "virtio_bt.h"),
	FEATURE(CONFIG_V2, .section = "virtio_bt.h"),
};

const struct feature_table virtio_bt_features = FEATURE_TABLE(features);
