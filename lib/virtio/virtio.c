// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Device classes, the feature bits that they all share, and the search in the
 * table of each class.
 */

#include "table.h"

#include "util/array.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <vdpa/vdpa.h>

/*
 * virtio 1.3, section 5; include/uapi/linux/virtio_ids.h of Linux 7.2 for
 * classes that the specification only reserves, and virtio 1.4 from 42 on.
 */
static const struct {
	const char *name;
	const char *aliases; /* separated by blanks */
	const char *prefix;  /* of its macros in the kernel */
	const struct feature_table *features;
} classes[] = {
	[VDPA_CLASS_NET] = { .name = "net",
			     .aliases = "network",
			     .prefix = "VIRTIO_NET_F_",
			     .features = &virtio_net_features },
	[VDPA_CLASS_BLOCK] = { .name = "block",
			       .aliases = "blk",
			       .prefix = "VIRTIO_BLK_F_",
			       .features = &virtio_block_features },
	[3] = { .name = "console",
		.prefix = "VIRTIO_CONSOLE_F_",
		.features = &virtio_console_features },
	[4] = { .name = "entropy", .aliases = "rng" },
	[5] = { .name = "balloon",
		.aliases = "memballoon",
		.prefix = "VIRTIO_BALLOON_F_",
		.features = &virtio_balloon_features },
	[6] = { .name = "iomem" },
	[7] = { .name = "rpmsg" },
	[8] = { .name = "scsi",
		.prefix = "VIRTIO_SCSI_F_",
		.features = &virtio_scsi_features },
	[9] = { .name = "9p",
		.prefix = "VIRTIO_9P_",
		.features = &virtio_p9_features },
	[10] = { .name = "wlan" },
	[11] = { .name = "rproc_serial" },
	[12] = { .name = "caif" },
	[13] = { .name = "memory_balloon" },
	[16] = { .name = "gpu",
		 .prefix = "VIRTIO_GPU_F_",
		 .features = &virtio_gpu_features },
	[17] = { .name = "rtc",
		 .aliases = "clock timer",
		 .prefix = "VIRTIO_RTC_F_",
		 .features = &virtio_rtc_features },
	[18] = { .name = "input" },
	[19] = { .name = "vsock",
		 .aliases = "socket",
		 .prefix = "VIRTIO_VSOCK_F_",
		 .features = &virtio_vsock_features },
	[20] = { .name = "crypto",
		 .prefix = "VIRTIO_CRYPTO_F_",
		 .features = &virtio_crypto_features },
	[21] = { .name = "signal_dist" },
	[22] = { .name = "pstore" },
	[23] = { .name = "iommu",
		 .prefix = "VIRTIO_IOMMU_F_",
		 .features = &virtio_iommu_features },
	[24] = { .name = "mem",
		 .aliases = "memory",
		 .prefix = "VIRTIO_MEM_F_",
		 .features = &virtio_mem_features },
	[25] = { .name = "sound",
		 .aliases = "snd",
		 .prefix = "VIRTIO_SND_F_",
		 .features = &virtio_sound_features },
	[26] = { .name = "fs",
		 .aliases = "virtiofs",
		 .prefix = "VIRTIO_FS_F_",
		 .features = &virtio_fs_features },
	[27] = { .name = "pmem",
		 .prefix = "VIRTIO_PMEM_F_",
		 .features = &virtio_pmem_features },
	[28] = { .name = "rpmb" },
	[29] = { .name = "hwsim" },
	[30] = { .name = "video_encoder" },
	[31] = { .name = "video_decoder" },
	[32] = { .name = "scmi",
		 .prefix = "VIRTIO_SCMI_F_",
		 .features = &virtio_scmi_features },
	[33] = { .name = "nitro" },
	[34] = { .name = "i2c",
		 .prefix = "VIRTIO_I2C_F_",
		 .features = &virtio_i2c_features },
	[35] = { .name = "watchdog" },
	[36] = { .name = "can",
		 .prefix = "VIRTIO_CAN_F_",
		 .features = &virtio_can_features },
	[37] = { .name = "dmabuf" },
	[38] = { .name = "parameter_server" },
	[39] = { .name = "audio_policy" },
	[40] = { .name = "bt",
		 .aliases = "bluetooth",
		 .prefix = "VIRTIO_BT_F_",
		 .features = &virtio_bt_features },
	[41] = { .name = "gpio",
		 .prefix = "VIRTIO_GPIO_F_",
		 .features = &virtio_gpio_features },
	[42] = { .name = "rdma" },
	[43] = { .name = "camera" },
	[44] = { .name = "ism" },
	[45] = { .name = "spi" },
	[46] = { .name = "tee" },
	[47] = { .name = "cpu_balloon" },
	[48] = { .name = "media" },
	[49] = { .name = "usb" },
};

/* Bits that all classes share: virtio 1.3, section 6. */
enum {
	F_NOTIFY_ON_EMPTY = 24,
	F_ANY_LAYOUT = 27,
	F_RING_INDIRECT_DESC = 28,
	F_RING_EVENT_IDX = 29,
	F_UNUSED = 30,
	F_VERSION_1 = 32,
	F_ACCESS_PLATFORM = 33,
	F_RING_PACKED = 34,
	F_IN_ORDER = 35,
	F_ORDER_PLATFORM = 36,
	F_SR_IOV = 37,
	F_NOTIFICATION_DATA = 38,
	F_NOTIF_CONFIG_DATA = 39,
	F_RING_RESET = 40,
	F_ADMIN_VQ = 41,
	F_SUSPEND = 43,
};

static const struct vdpa_feature shared_rows[] = {
	FEATURE(NOTIFY_ON_EMPTY, .since = "legacy", .section = "6.3"),
	FEATURE(ANY_LAYOUT, .since = "legacy", .section = "6.3"),
	FEATURE(RING_INDIRECT_DESC, .section = "6", .aliases = "INDIRECT_DESC"),
	FEATURE(RING_EVENT_IDX, .section = "6", .aliases = "EVENT_IDX"),
	FEATURE(UNUSED, .since = "legacy", .section = "6.3",
		.aliases = "BAD_FEATURE"),
	FEATURE(VERSION_1, .section = "6"),
	FEATURE(ACCESS_PLATFORM, .section = "6", .aliases = "IOMMU_PLATFORM"),
	FEATURE(RING_PACKED, .section = "6", .aliases = "PACKED"),
	FEATURE(IN_ORDER, .section = "6"),
	FEATURE(ORDER_PLATFORM, .section = "6"),
	FEATURE(SR_IOV, .section = "6"),
	FEATURE(NOTIFICATION_DATA, .section = "6"),
	FEATURE(NOTIF_CONFIG_DATA, .section = "6"),
	FEATURE(RING_RESET, .section = "6", .aliases = "QUEUE_RESET"),
	FEATURE(ADMIN_VQ, .since = "1.3", .section = "6"),
	FEATURE(SUSPEND, .since = "1.4", .section = "6"),
};

static const char *const shared_prefixes[] = {
	"VIRTIO_RING_F_",
	"VIRTIO_TRANSPORT_F_",
	"VIRTIO_F_",
};

const char *vdpa_class_name(uint32_t class_id)
{
	return class_id < ARRAY_SIZE(classes) ? classes[class_id].name : NULL;
}

/* Whether @list, words separated by blanks, contains @word. */
static bool is_listed(const char *list, const char *word)
{
	size_t length = strlen(word);

	while (list) {
		size_t size = strcspn(list, " ");

		if (size == length && strncasecmp(list, word, length) == 0)
			return true;
		list = list[size] ? list + size + 1 : NULL;
	}
	return false;
}

static uint32_t parse_class_id(const char *word)
{
	unsigned long long number;

	if (!*word || word[strspn(word, "0123456789")])
		return 0;
	number = strtoull(word, NULL, 10);
	return number <= UINT32_MAX ? (uint32_t)number : 0;
}

uint32_t vdpa_class_find(const char *word)
{
	for (uint32_t id = 0; id < ARRAY_SIZE(classes); id++)
		if (is_listed(classes[id].name, word) ||
		    is_listed(classes[id].aliases, word))
			return id;
	return parse_class_id(word);
}

uint32_t vdpa_mgmtdev_class(const struct vdpa_mgmtdev *mgmtdev)
{
	uint64_t supported = mgmtdev->supported_classes;

	if (!supported || (supported & (supported - 1)))
		return 0;
	return (uint32_t)__builtin_ctzll(supported);
}

/* @table may be NULL. */
static const struct vdpa_feature *find_row(const struct feature_table *table,
					   unsigned int bit)
{
	if (!table || bit >= table->count || !table->rows[bit].name)
		return NULL;
	return &table->rows[bit];
}

const struct vdpa_feature *vdpa_feature_get(uint32_t class_id, unsigned int bit)
{
	static const struct feature_table shared = FEATURE_TABLE(shared_rows);
	const struct vdpa_feature *feature = NULL;

	if (class_id < ARRAY_SIZE(classes))
		feature = find_row(classes[class_id].features, bit);
	return feature ? feature : find_row(&shared, bit);
}

const char *vdpa_feature_name(uint32_t class_id, unsigned int bit)
{
	const struct vdpa_feature *feature = vdpa_feature_get(class_id, bit);

	return feature ? feature->name : NULL;
}

/* @name without @prefix; @name itself if it does not begin with @prefix. */
static const char *without(const char *prefix, const char *name)
{
	size_t length = prefix ? strlen(prefix) : 0;

	return prefix && strncasecmp(name, prefix, length) == 0 ?
		       name + length :
		       name;
}

static const char *without_prefix(uint32_t class_id, const char *name)
{
	const char *rest = name;

	if (class_id < ARRAY_SIZE(classes))
		rest = without(classes[class_id].prefix, name);
	for (size_t i = 0; rest == name && i < ARRAY_SIZE(shared_prefixes); i++)
		rest = without(shared_prefixes[i], name);
	return rest;
}

/* "bit_22" */
static int parse_bit(const char *name)
{
	const char *digits = without("bit_", name);
	size_t length = strspn(digits, "0123456789");
	unsigned long bit;

	if (digits == name || digits[length] || length < 1 || length > 2)
		return -1;
	bit = strtoul(digits, NULL, 10);
	return bit < 64 ? (int)bit : -1;
}

int vdpa_feature_find(uint32_t class_id, const char *name)
{
	name = without_prefix(class_id, name);
	for (unsigned int bit = 0; bit < 64; bit++) {
		const struct vdpa_feature *feature =
			vdpa_feature_get(class_id, bit);

		if (feature && (is_listed(feature->name, name) ||
				is_listed(feature->aliases, name)))
			return (int)bit;
	}
	return parse_bit(name);
}
