// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of block devices (virtio 1.3, 5.2.3; legacy bits 5.2.3.1).
 */

#include "table.h"

enum {
	F_BARRIER = 0,
	F_SIZE_MAX = 1,
	F_SEG_MAX = 2,
	F_GEOMETRY = 4,
	F_RO = 5,
	F_BLK_SIZE = 6,
	F_SCSI = 7,
	F_FLUSH = 9,
	F_TOPOLOGY = 10,
	F_CONFIG_WCE = 11,
	F_MQ = 12,
	F_DISCARD = 13,
	F_WRITE_ZEROES = 14,
	F_LIFETIME = 15,
	F_SECURE_ERASE = 16,
	F_ZONED = 17,
	/* Of all classes. */
	F_VERSION_1 = 32,
};

static const struct vdpa_feature features[] = {
	FEATURE(BARRIER, .since = "legacy", .section = "5.2.3.1"),
	FEATURE(SIZE_MAX, .section = "5.2.3"),
	FEATURE(SEG_MAX, .section = "5.2.3"),
	FEATURE(GEOMETRY, .section = "5.2.3"),
	FEATURE(RO, .section = "5.2.3"),
	FEATURE(BLK_SIZE, .section = "5.2.3"),
	FEATURE(SCSI, .since = "legacy", .section = "5.2.3.1"),
	FEATURE(FLUSH, .section = "5.2.3", .aliases = "WCE"),
	FEATURE(TOPOLOGY, .section = "5.2.3"),
	FEATURE(CONFIG_WCE, .section = "5.2.5.2", .aliases = "CONFIG-WCE",
		.needs = B(FLUSH)),
	FEATURE(MQ, .section = "5.2.3"),
	FEATURE(DISCARD, .section = "5.2.3"),
	FEATURE(WRITE_ZEROES, .section = "5.2.3", .aliases = "WRITE-ZEROES"),
	FEATURE(LIFETIME, .section = "5.2.3"),
	FEATURE(SECURE_ERASE, .section = "5.2.3"),
	/* "Legacy devices MUST NOT offer" it. */
	FEATURE(ZONED, .section = "5.2.5.2", .needs = B(VERSION_1)),
};

const struct feature_table virtio_block_features = FEATURE_TABLE(features);
