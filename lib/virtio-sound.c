// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of sound devices (virtio 1.3, 5.14.3).
 */

#include "virtio.h"

enum {
	F_CTLS = 0,
};

const struct vdpa_feature virtio_sound_features[64] = {
	FEATURE(CTLS, .section = "5.14.3"),
};
