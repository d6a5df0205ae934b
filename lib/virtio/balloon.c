// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of memory balloons (virtio 1.3, 5.5.3).
 */

#include "table.h"

enum {
	F_MUST_TELL_HOST = 0,
	F_STATS_VQ = 1,
	F_DEFLATE_ON_OOM = 2,
	F_FREE_PAGE_HINT = 3,
	F_PAGE_POISON = 4,
	F_PAGE_REPORTING = 5,
};

static const struct vdpa_feature features[] = {
	FEATURE(MUST_TELL_HOST, .section = "5.5.3"),
	FEATURE(STATS_VQ, .section = "5.5.3"),
	FEATURE(DEFLATE_ON_OOM, .section = "5.5.3"),
	FEATURE(FREE_PAGE_HINT, .section = "5.5.3"),
	FEATURE(PAGE_POISON, .section = "5.5.3"),
	FEATURE(PAGE_REPORTING, .section = "5.5.3", .aliases = "REPORTING"),
};

const struct feature_table virtio_balloon_features = FEATURE_TABLE(features);
