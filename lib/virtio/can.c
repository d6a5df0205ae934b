// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of CAN devices (virtio 1.4, 5.20.3).
 */

#include "table.h"

enum {
	F_CAN_CLASSIC = 0,
	F_CAN_FD = 1,
	F_RTR_FRAMES = 2,
	F_LATE_TX_ACK = 3,
};

static const struct vdpa_feature features[] = {
	FEATURE(CAN_CLASSIC, .since = "1.4", .section = "5.20.3"),
	FEATURE(CAN_FD, .since = "1.4", .section = "5.20.3"),
	FEATURE(RTR_FRAMES, .since = "1.4", .section = "5.20.3.1",
		.needs = B(CAN_CLASSIC)),
	FEATURE(LATE_TX_ACK, .since = "1.4", .section = "5.20.3"),
};

const struct feature_table virtio_can_features = FEATURE_TABLE(features);
