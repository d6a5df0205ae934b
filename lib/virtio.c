// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Device classes, the feature bits that they all share, and the way to the
 * table of each class.
 */

#include "virtio.h"

#include <stddef.h>
#include <vdpa/virtio.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/*
 * virtio 1.3, section 5, and include/uapi/linux/virtio_ids.h of Linux 7.2 for
 * the ones that the specification only reserves.
 */
static const char *const class_names[] = {
	[VDPA_CLASS_NET] = "net",
	[VDPA_CLASS_BLOCK] = "block",
	[3] = "console",
	[4] = "entropy",
	[5] = "balloon",
	[6] = "iomem",
	[7] = "rpmsg",
	[8] = "scsi",
	[9] = "9p",
	[10] = "wlan",
	[11] = "rproc_serial",
	[12] = "caif",
	[13] = "memory_balloon",
	[16] = "gpu",
	[17] = "rtc",
	[18] = "input",
	[19] = "vsock",
	[20] = "crypto",
	[21] = "signal_dist",
	[22] = "pstore",
	[23] = "iommu",
	[24] = "mem",
	[25] = "sound",
	[26] = "fs",
	[27] = "pmem",
	[28] = "rpmb",
	[29] = "hwsim",
	[30] = "video_encoder",
	[31] = "video_decoder",
	[32] = "scmi",
	[33] = "nitro",
	[34] = "i2c",
	[35] = "watchdog",
	[36] = "can",
	[37] = "dmabuf",
	[38] = "parameter_server",
	[39] = "audio_policy",
	[40] = "bluetooth",
	[41] = "gpio",
};

/* virtio 1.3, section 6; 24, 27 and 30 are legacy (section 6.3). */
static const char *const shared_features[64] = {
	[24] = "NOTIFY_ON_EMPTY",
	[27] = "ANY_LAYOUT",
	[28] = "RING_INDIRECT_DESC",
	[29] = "RING_EVENT_IDX",
	[30] = "UNUSED",
	[32] = "VERSION_1",
	[33] = "ACCESS_PLATFORM",
	[34] = "RING_PACKED",
	[35] = "IN_ORDER",
	[36] = "ORDER_PLATFORM",
	[37] = "SR_IOV",
	[38] = "NOTIFICATION_DATA",
	[39] = "NOTIF_CONFIG_DATA",
	[40] = "RING_RESET",
	[41] = "ADMIN_VQ",
	[43] = "SUSPEND", /* virtio 1.4 */
};

static const char *const *const class_features[] = {
	[VDPA_CLASS_NET] = virtio_net_features,
	[VDPA_CLASS_BLOCK] = virtio_block_features,
};

const char *vdpa_class_name(uint32_t class_id)
{
	return class_id < ARRAY_SIZE(class_names) ? class_names[class_id] :
						    NULL;
}

const char *vdpa_feature_name(uint32_t class_id, unsigned int bit)
{
	const char *const *names = NULL;

	if (bit >= ARRAY_SIZE(shared_features))
		return NULL;
	if (class_id < ARRAY_SIZE(class_features))
		names = class_features[class_id];
	return names && names[bit] ? names[bit] : shared_features[bit];
}
