// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of clocks (virtio 1.4, RTC Device).
 */

#include "table.h"

enum {
	F_ALARM = 0,
};

static const struct vdpa_feature features[] = {
	FEATURE(ALARM, .since = "1.4", .section = "RTC Device"),
};

const struct feature_table virtio_rtc_features = FEATURE_TABLE(features);
