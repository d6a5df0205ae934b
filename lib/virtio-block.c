// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Feature bits of block devices (virtio 1.3, 5.2.3; legacy bits 5.2.3.1).
 */

#include "virtio.h"

const char *const virtio_block_features[64] = {
	[0] = "BARRIER", /* legacy */
	[1] = "SIZE_MAX",  [2] = "SEG_MAX",	  [4] = "GEOMETRY",
	[5] = "RO",	   [6] = "BLK_SIZE",	  [7] = "SCSI", /* legacy */
	[9] = "FLUSH",	   [10] = "TOPOLOGY",	  [11] = "CONFIG_WCE",
	[12] = "MQ",	   [13] = "DISCARD",	  [14] = "WRITE_ZEROES",
	[15] = "LIFETIME", [16] = "SECURE_ERASE", [17] = "ZONED",
};
