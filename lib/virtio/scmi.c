// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of SCMI devices (virtio 1.3, 5.17.3).
 */

#include "table.h"

enum {
	F_P2A_CHANNELS = 0,
	F_SHARED_MEMORY = 1,
};

static const struct vdpa_feature features[] = {
	FEATURE(P2A_CHANNELS, .section = "5.17.3"),
	FEATURE(SHARED_MEMORY, .section = "5.17.3"),
};

const struct feature_table virtio_scmi_features = FEATURE_TABLE(features);
