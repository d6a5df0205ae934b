// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of GPIOs (virtio 1.3, 5.18.3).
 */

#include "table.h"

enum {
	F_IRQ = 0,
};

static const struct vdpa_feature features[] = {
	FEATURE(IRQ, .section = "5.18.3"),
};

const struct feature_table virtio_gpio_features = FEATURE_TABLE(features);
