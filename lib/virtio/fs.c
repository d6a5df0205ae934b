// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of file systems (virtio 1.3, 5.11.3).
 */

#include "table.h"

enum {
	F_NOTIFICATION = 0,
};

static const struct vdpa_feature features[] = {
	FEATURE(NOTIFICATION, .section = "5.11.3"),
};

const struct feature_table virtio_fs_features = FEATURE_TABLE(features);
