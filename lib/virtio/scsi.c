// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of SCSI hosts (virtio 1.3, 5.6.3).
 */

#include "table.h"

enum {
	F_INOUT = 0,
	F_HOTPLUG = 1,
	F_CHANGE = 2,
	F_T10_PI = 3,
};

static const struct vdpa_feature features[] = {
	FEATURE(INOUT, .section = "5.6.3"),
	FEATURE(HOTPLUG, .section = "5.6.3"),
	FEATURE(CHANGE, .section = "5.6.3"),
	FEATURE(T10_PI, .section = "5.6.3"),
};

const struct feature_table virtio_scsi_features = FEATURE_TABLE(features);
