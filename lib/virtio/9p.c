// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of 9P transports (include/uapi/linux/virtio_9p.h; the
 * specification has none).
 */

#include "table.h"

enum {
	F_MOUNT_TAG = 0,
};

static const struct vdpa_feature features[] = {
	FEATURE(MOUNT_TAG, .section = "virtio_9p.h"),
};

const struct feature_table virtio_p9_features = FEATURE_TABLE(features);
