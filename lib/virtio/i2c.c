// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of I2C adapters (virtio 1.3, 5.16.3).
 */

#include "table.h"

enum {
	F_ZERO_LENGTH_REQUEST = 0,
};

static const struct vdpa_feature features[] = {
	FEATURE(ZERO_LENGTH_REQUEST, .section = "5.16.3"),
};

const struct feature_table virtio_i2c_features = FEATURE_TABLE(features);
