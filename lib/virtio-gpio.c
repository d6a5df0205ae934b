// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of GPIOs (virtio 1.3, 5.18.3).
 */

#include "virtio.h"

enum {
	F_IRQ = 0,
};

const struct vdpa_feature virtio_gpio_features[64] = {
	FEATURE(IRQ, .section = "5.18.3"),
};
