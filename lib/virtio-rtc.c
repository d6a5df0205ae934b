// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of clocks (virtio 1.4, RTC Device).
 */

#include "virtio.h"

enum {
	F_ALARM = 0,
};

const struct vdpa_feature virtio_rtc_features[64] = {
	FEATURE(ALARM, .since = "1.4", .section = "RTC Device"),
};
