// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The table of hypervisors: what each can move, according to its source code.
 * A hypervisor does not move a device that offers any other bit, whatever the
 * guest took.
 */

#include "vmm.h"

#include "util/array.h"
#include "util/error.h"
#include "util/text.h"
#include "virtio/features.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <vdpa/virtio.h>

#define B(bit) VDPA_BIT(bit)

/* The bits from @from to @to. */
#define BITS(from, to) (UINT64_MAX >> (63 - (to)) & UINT64_MAX << (from))

/*
 * QEMU: vdpa_svq_device_features of net/vhost-vdpa.c, and from bit 28 on, the
 * bits that vhost_svq_valid_features() accepts: RING_EVENT_IDX, VERSION_1,
 * ACCESS_PLATFORM. All versions have CSUM, GUEST_CSUM, MTU, MAC, GUEST_TSO4 ...
 * CTRL_VQ, MQ, CTRL_MAC_ADDR, ANY_LAYOUT, RSC_EXT and STANDBY.
 */
#define QEMU_NEEDS (B(32) | B(33))
#define QEMU_TAKES                                                        \
	(BITS(0, 1) | B(3) | B(5) | BITS(7, 17) | B(22) | B(23) | B(27) | \
	 B(29) | QEMU_NEEDS | B(61) | B(62))
/* CTRL_GUEST_OFFLOADS, CTRL_RX, CTRL_VLAN, CTRL_RX_EXTRA, VHOST_F_LOG_ALL,
 * HASH_REPORT, RSS, SPEED_DUPLEX */
#define QEMU_10_TAKES \
	(QEMU_TAKES | B(2) | BITS(18, 20) | B(26) | B(57) | B(60) | B(63))

/*
 * QEMU: vdpa_feature_bits of net/vhost-vdpa.c. All versions have
 * NOTIFY_ON_EMPTY, ANY_LAYOUT, RING_INDIRECT_DESC, RING_EVENT_IDX, VERSION_1,
 * ACCESS_PLATFORM, RING_PACKED and RING_RESET, and CSUM, GUEST_CSUM, GSO ...
 * CTRL_RX_EXTRA, MQ, CTRL_MAC_ADDR, HASH_REPORT, RSS. They have MTU, too, but
 * it is left out here: virtio_net_get_features() adds it again if host_mtu is
 * given, and no guest sees it otherwise.
 */
#define QEMU_COMPARES                                                        \
	(B(0) | B(1) | BITS(6, 20) | B(22) | B(23) | B(24) | B(27) | B(28) | \
	 B(29) | B(32) | B(33) | B(34) | B(40) | B(57) | B(60))
#define QEMU_7_COMPARES (QEMU_COMPARES | B(21))
/* CTRL_GUEST_OFFLOADS, IN_ORDER, NOTIFICATION_DATA, GUEST_USO4, GUEST_USO6,
 * HOST_USO, RSC_EXT */
#define QEMU_10_COMPARES \
	(QEMU_COMPARES | B(2) | B(35) | B(38) | BITS(54, 56) | B(61))

/* virtio_net_ufo_post_load(), hw/net/virtio-net.c */
#define QEMU_KEEPS B(14)

#define QEMU                                                           \
	.product = "qemu", .classes = B(1), .needs = QEMU_NEEDS,       \
	.keeps = QEMU_KEEPS, .min_vq_size = 256, .is_shadowing = true, \
	.counts_vectors = true

static const struct vdpa_vmm vmms[] = {
	{ .name = "qemu-7.2",
	  .title = "QEMU 7.2",
	  QEMU,
	  .first = VMM_VERSION(7, 2),
	  .last = VMM_VERSION(7, 2),
	  .takes = QEMU_TAKES,
	  .compares = QEMU_7_COMPARES,
	  .is_for_both = true,
	  .condition = "it moves a vDPA device only when it is started with "
		       "x-svq=on, on both sides",
	  .source = "vhost_svq_valid_features(), hw/virtio/"
		    "vhost-shadow-virtqueue.c, QEMU 7.2" },
	{ .name = "qemu-10",
	  .title = "QEMU 10",
	  QEMU,
	  .first = VMM_VERSION(10, 0),
	  .last = VMM_VERSION(10, 2),
	  .takes = QEMU_10_TAKES,
	  .compares = QEMU_10_COMPARES,
	  .restores_index = true,
	  .wants_apart = true,
	  .source = "vhost_vdpa_net_valid_svq_features(), net/vhost-vdpa.c, "
		    "QEMU 10.0" },
	{ .name = "cloud-hypervisor",
	  .title = "cloud-hypervisor",
	  .product = "cloud-hypervisor",
	  .classes = UINT64_MAX,
	  .takes = UINT64_MAX,
	  .needs = B(33),
	  .compares = UINT64_MAX,
	  .wants_suspend = true,
	  .keeps_backend = true,
	  .takes_vq_size = true,
	  .condition = "it stops the guest before its memory is copied, and "
		       "starts the virtqueues at index 0",
	  .source = "virtio-devices/src/vdpa.rs, cloud-hypervisor of August "
		    "2026" },
};

/* ---- finding one ------------------------------------------------------ */

/* "10.0.3", or "10": then @minor is -1. False: @text is not a version. */
static bool parse_version(const char *text, unsigned int *major, int *minor)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	*major = (unsigned int)strtoul(text, &end, 10);
	*minor = -1;
	if (*end == '.' && isdigit((unsigned char)end[1]))
		*minor = (int)strtoul(end + 1, &end, 10);
	while (*end == '.' && isdigit((unsigned char)end[1]))
		strtoul(end + 1, &end, 10);
	return !*end && *major < 0x8000 && *minor < 0x8000;
}

static bool has_version(const struct vdpa_vmm *vmm, const char *text)
{
	unsigned int major;
	uint32_t version;
	int minor;

	if (!parse_version(text, &major, &minor))
		return false;
	if (minor < 0)
		return major == vmm->first >> 16 && vmm->first != vmm->last;
	version = VMM_VERSION(major, (uint32_t)minor);
	return version >= vmm->first && version <= vmm->last;
}

static bool is_meant(const struct vdpa_vmm *vmm, const char *text)
{
	size_t length = strlen(vmm->product);

	if (strcasecmp(text, vmm->name) == 0)
		return true;
	return vmm->first && strncasecmp(text, vmm->product, length) == 0 &&
	       text[length] == '-' && has_version(vmm, text + length + 1);
}

int vdpa_vmm_find(const char *text, const struct vdpa_vmm **vmm,
		  struct vdpa_error *err)
{
	struct text hint = { .length = 0 };

	for (size_t i = 0; i < ARRAY_SIZE(vmms); i++)
		if (is_meant(&vmms[i], text)) {
			*vmm = &vmms[i];
			return 0;
		}
	for (size_t i = 0; i < ARRAY_SIZE(vmms); i++)
		text_add(&hint, "%s%s",
			 i ? ", " : "known hypervisors: ", vmms[i].name);
	return vdpa_error_set(err, -EINVAL, hint.data,
			      "unknown hypervisor \"%.80s\"", text);
}

const char *vdpa_vmm_name(unsigned int index)
{
	return index < ARRAY_SIZE(vmms) ? vmms[index].name : NULL;
}

/* ---- features --------------------------------------------------------- */

static int fail_class(const struct vdpa_vmm *vmm, uint32_t class_id,
		      struct vdpa_error *err)
{
	const char *class_name = vdpa_class_name(class_id);

	return vdpa_error_set(err, -EOPNOTSUPP, "give the features by name",
			      "%s moves no vDPA device of class %s", vmm->title,
			      class_name ? class_name : "unknown");
}

static int fail_needs(const struct vdpa_vmm *vmm, uint32_t class_id,
		      uint64_t bits, struct vdpa_error *err)
{
	struct text names = { .length = 0 };

	text_add_bits(&names, class_id, bits);
	return vdpa_error_set(err, -EOPNOTSUPP,
			      "take a management device that offers them",
			      "%s moves no device without %s, which is not "
			      "offered",
			      vmm->title, names.data);
}

int vdpa_vmm_features(const struct vdpa_vmm *vmm, uint32_t class_id,
		      uint64_t offered, uint64_t *features,
		      struct vdpa_error *err)
{
	const struct vdpa_vmm *first = vmm ? vmm : vmms;
	size_t count = vmm ? 1 : ARRAY_SIZE(vmms);
	uint64_t set = offered;

	for (size_t i = 0; i < count; i++)
		set &= first[i].takes;
	set = vdpa_features_close(class_id, set);
	for (size_t i = 0; i < count; i++) {
		if (class_id >= 64 || !(first[i].classes & B(class_id)))
			return fail_class(&first[i], class_id, err);
		if (first[i].needs & ~set)
			return fail_needs(&first[i], class_id,
					  first[i].needs & ~set, err);
	}
	*features = set;
	return 0;
}

uint64_t vmm_features_blocked(const struct vdpa_vmm *vmm)
{
	uint64_t moved = 0;

	if (vmm)
		return ~vmm->takes;
	for (size_t i = 0; i < ARRAY_SIZE(vmms); i++)
		if (vmms[i].is_shadowing)
			moved |= vmms[i].takes;
	return ~moved;
}

const char *vmm_title(const struct vdpa_vmm *vmm)
{
	return vmm ? vmm->title : "QEMU";
}
