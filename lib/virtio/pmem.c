// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of persistent memory (virtio 1.3, 5.19.3).
 */

#include "table.h"

enum {
	F_SHMEM_REGION = 0,
};

static const struct vdpa_feature features[] = {
	FEATURE(SHMEM_REGION, .section = "5.19.3"),
};

const struct feature_table virtio_pmem_features = FEATURE_TABLE(features);
