// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of sound devices (virtio 1.3, 5.14.3).
 */

#include "table.h"

enum {
	F_CTLS = 0,
};

static const struct vdpa_feature features[] = {
	FEATURE(CTLS, .section = "5.14.3"),
};

const struct feature_table virtio_sound_features = FEATURE_TABLE(features);
