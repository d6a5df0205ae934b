// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of memory devices (virtio 1.3, 5.15.3).
 */

#include "table.h"

enum {
	F_ACPI_PXM = 0,
	F_UNPLUGGED_INACCESSIBLE = 1,
	F_PERSISTENT_SUSPEND = 2,
};

static const struct vdpa_feature features[] = {
	FEATURE(ACPI_PXM, .section = "5.15.3"),
	FEATURE(UNPLUGGED_INACCESSIBLE, .section = "5.15.3"),
	FEATURE(PERSISTENT_SUSPEND, .section = "5.15.3"),
};

const struct feature_table virtio_mem_features = FEATURE_TABLE(features);
