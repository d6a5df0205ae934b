// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of crypto devices (virtio 1.3, 5.9.3).
 */

#include "table.h"

enum {
	F_REVISION_1 = 0,
	F_CIPHER_STATELESS_MODE = 1,
	F_HASH_STATELESS_MODE = 2,
	F_MAC_STATELESS_MODE = 3,
	F_AEAD_STATELESS_MODE = 4,
	F_AKCIPHER_STATELESS_MODE = 5,
};

static const struct vdpa_feature features[] = {
	FEATURE(REVISION_1, .section = "5.9.3"),
	FEATURE(CIPHER_STATELESS_MODE, .section = "5.9.3.1",
		.needs = B(REVISION_1)),
	FEATURE(HASH_STATELESS_MODE, .section = "5.9.3.1",
		.needs = B(REVISION_1)),
	FEATURE(MAC_STATELESS_MODE, .section = "5.9.3.1",
		.needs = B(REVISION_1)),
	FEATURE(AEAD_STATELESS_MODE, .section = "5.9.3.1",
		.needs = B(REVISION_1)),
	FEATURE(AKCIPHER_STATELESS_MODE, .section = "5.9.3.1",
		.needs = B(REVISION_1)),
};

const struct feature_table virtio_crypto_features = FEATURE_TABLE(features);
