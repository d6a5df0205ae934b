// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of sockets (virtio 1.3, 5.10.3).
 */

#include "table.h"

enum {
	F_STREAM = 0,
	F_SEQPACKET = 1,
	F_NO_IMPLIED_STREAM = 2,
};

static const struct vdpa_feature features[] = {
	FEATURE(STREAM, .section = "5.10.3"),
	FEATURE(SEQPACKET, .section = "5.10.3"),
	FEATURE(NO_IMPLIED_STREAM, .section = "5.10.3"),
};

const struct feature_table virtio_vsock_features = FEATURE_TABLE(features);
