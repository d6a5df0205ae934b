// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of 9P transports (include/uapi/linux/virtio_9p.h; the
 * specification has none).
 */

#include "virtio.h"

enum {
	F_MOUNT_TAG = 0,
};

const struct vdpa_feature virtio_p9_features[64] = {
	FEATURE(MOUNT_TAG, .section = "virtio_9p.h"),
};
