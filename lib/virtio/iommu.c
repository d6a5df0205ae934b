// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of IOMMUs (virtio 1.3, 5.13.3).
 */

#include "table.h"

enum {
	F_INPUT_RANGE = 0,
	F_DOMAIN_RANGE = 1,
	F_MAP_UNMAP = 2,
	F_BYPASS = 3,
	F_PROBE = 4,
	F_MMIO = 5,
	F_BYPASS_CONFIG = 6,
};

static const struct vdpa_feature features[] = {
	FEATURE(INPUT_RANGE, .section = "5.13.3"),
	FEATURE(DOMAIN_RANGE, .section = "5.13.3"),
	FEATURE(MAP_UNMAP, .section = "5.13.3"),
	FEATURE(BYPASS, .section = "5.13.3", .excludes = B(BYPASS_CONFIG)),
	FEATURE(PROBE, .section = "5.13.3"),
	FEATURE(MMIO, .section = "5.13.3"),
	FEATURE(BYPASS_CONFIG, .section = "5.13.3", .excludes = B(BYPASS)),
};

const struct feature_table virtio_iommu_features = FEATURE_TABLE(features);
