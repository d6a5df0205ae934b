// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of consoles (virtio 1.3, 5.3.3).
 */

#include "table.h"

enum {
	F_SIZE = 0,
	F_MULTIPORT = 1,
	F_EMERG_WRITE = 2,
};

static const struct vdpa_feature features[] = {
	FEATURE(SIZE, .section = "5.3.3"),
	FEATURE(MULTIPORT, .section = "5.3.3"),
	FEATURE(EMERG_WRITE, .section = "5.3.3"),
};

const struct feature_table virtio_console_features = FEATURE_TABLE(features);
