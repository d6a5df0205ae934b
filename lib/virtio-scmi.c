// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of SCMI devices (virtio 1.3, 5.17.3).
 */

#include "virtio.h"

enum {
	F_P2A_CHANNELS = 0,
	F_SHARED_MEMORY = 1,
};

const struct vdpa_feature virtio_scmi_features[64] = {
	FEATURE(P2A_CHANNELS, .section = "5.17.3"),
	FEATURE(SHARED_MEMORY, .section = "5.17.3"),
};
