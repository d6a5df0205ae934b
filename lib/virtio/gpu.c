// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of GPUs (virtio 1.3, 5.7.3).
 */

#include "table.h"

enum {
	F_VIRGL = 0,
	F_EDID = 1,
	F_RESOURCE_UUID = 2,
	F_RESOURCE_BLOB = 3,
	F_CONTEXT_INIT = 4,
	F_BLOB_ALIGNMENT = 5,
};

static const struct vdpa_feature features[] = {
	FEATURE(VIRGL, .section = "5.7.3"),
	FEATURE(EDID, .section = "5.7.3"),
	FEATURE(RESOURCE_UUID, .section = "5.7.3"),
	FEATURE(RESOURCE_BLOB, .section = "5.7.3"),
	FEATURE(CONTEXT_INIT, .section = "5.7.3", .needs = B(VIRGL)),
	FEATURE(BLOB_ALIGNMENT, .section = "5.7.3", .needs = B(RESOURCE_BLOB)),
};

const struct feature_table virtio_gpu_features = FEATURE_TABLE(features);
