// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The table of hypervisors: what each can move, according to its source code.
 * A test compares it with the source of the releases that Debian has.
 */

#include "vmm.h"

#include "util/array.h"

#include <vdpa/virtio.h>

#define T(trait) VDPA_BIT(VDPA_VMM_##trait)
#define V	 VDPA_VMM_VERSION
#define LAST	 VDPA_VMM_LAST

/* ---- QEMU -------------------------------------------------------------- */

/*
 * @takes: vdpa_svq_device_features of net/vhost-vdpa.c, and from bit 28 on, the
 * bits that vhost_svq_valid_features() accepts.
 *
 * @compares: vdpa_feature_bits of net/vhost-vdpa.c, without MTU.
 * virtio_net_get_features() adds MTU again if host_mtu is given, and no guest
 * sees it otherwise.
 *
 * @keeps: HOST_UFO, virtio_net_ufo_post_load(), hw/net/virtio-net.c.
 */
#define QEMU                                                         \
	.product = "qemu", .classes = VDPA_BIT(VDPA_CLASS_NET),      \
	.needs = VDPA_BIT(32) | VDPA_BIT(33), .keeps = VDPA_BIT(14), \
	.min_vq_size = 256
#define QEMU_7_1_TRAITS (T(SHADOWS) | T(VECTORS) | T(MACHINE) | T(FRONTEND))
/* vhost_vdpa_net_load_mac() */
#define QEMU_7_2_TRAITS (QEMU_7_1_TRAITS | T(SETS_MAC) | T(BLOCKDEV))
#define QEMU_8_TRAITS	(QEMU_7_2_TRAITS | T(INDEX) | T(GENERIC))
#define QEMU_SOURCE(release) \
	"net/vhost-vdpa.c, hw/virtio/vhost-shadow-virtqueue.c, QEMU " release
#define QEMU_9_1_TAKES	  UINT64_C(0xf20000032cdfffaf)
#define QEMU_9_1_COMPARES UINT64_C(0x33c0014f39dfffc7)
#define QEMU_11_1_TAKES	  UINT64_C(0xf200000b3cdfffef)

/* ---- cloud-hypervisor -------------------------------------------------- */

#define CLOUD                                                               \
	.product = "cloud-hypervisor", .classes = UINT64_MAX,               \
	.takes = UINT64_MAX, .needs = VDPA_BIT(33), .compares = UINT64_MAX, \
	.traits = T(SUSPEND) | T(BACKEND) | T(VQ_SIZE) | T(STOPS) |         \
		  T(RINGS_LOST)
#define CLOUD_SOURCE "virtio-devices/src/vdpa.rs, cloud-hypervisor "

/* Versions of a product in order. */
static const struct vdpa_vmm rows[] = {
	{ .name = "qemu-6.2",
	  .title = "QEMU up to 7.0",
	  .product = "qemu",
	  .last = LAST(7, 0),
	  .ships = "Ubuntu 22.04 (6.2)",
	  .source = "NetdevVhostVDPAOptions, qapi/net.json, QEMU 7.2: x-svq "
		    "since 7.1" },
	{ .name = "qemu-7.1",
	  .title = "QEMU 7.1",
	  QEMU,
	  .first = V(7, 1, 0),
	  .last = LAST(7, 1),
	  .takes = UINT64_C(0x600000030883ffab),
	  .compares = UINT64_C(0x1200000739ffffc3),
	  .traits = QEMU_7_1_TRAITS | T(SVQ),
	  .source = QEMU_SOURCE("7.1.0") },
	{ .name = "qemu-7.2.0",
	  .title = "QEMU 7.2.0 to 7.2.3",
	  QEMU,
	  .first = V(7, 2, 0),
	  .last = V(7, 2, 3),
	  .takes = UINT64_C(0x6000000328c3ffab),
	  .compares = UINT64_C(0x1200010739ffffc3),
	  .traits = QEMU_7_2_TRAITS | T(SVQ),
	  .source = QEMU_SOURCE("7.2.0") },
	{ .name = "qemu-7.2",
	  .title = "QEMU 7.2",
	  QEMU,
	  .first = V(7, 2, 4),
	  .last = LAST(7, 255),
	  .takes = UINT64_C(0x6000000328c3ffab),
	  .compares = UINT64_C(0x1200010739ffffc7),
	  .traits = QEMU_7_2_TRAITS | T(SVQ),
	  .ships = "Debian 12 (7.2.22)",
	  .source = QEMU_SOURCE("7.2.22") },
	{ .name = "qemu-8.0",
	  .title = "QEMU 8.0",
	  QEMU,
	  .first = V(8, 0, 0),
	  .last = LAST(8, 0),
	  .takes = UINT64_C(0x600000032cc1ffab),
	  .compares = UINT64_C(0x1200010739dfffc3),
	  .traits = QEMU_8_TRAITS,
	  .source = QEMU_SOURCE("8.0.0") },
	{ .name = "qemu-8.1",
	  .title = "QEMU 8.1",
	  QEMU,
	  .first = V(8, 1, 0),
	  .last = LAST(8, 1),
	  .takes = UINT64_C(0xe00000032cd7ffaf),
	  .compares = UINT64_C(0x1200010739dfffc7),
	  .traits = QEMU_8_TRAITS | T(SVQ_CONTROL),
	  .source = QEMU_SOURCE("8.1.0") },
	{ .name = "qemu-8.2",
	  .title = "QEMU 8.2 to 9.0",
	  QEMU,
	  .first = V(8, 2, 0),
	  .last = LAST(9, 0),
	  .takes = UINT64_C(0xf20000032cdfffaf),
	  .compares = UINT64_C(0x13c0010739dfffc7),
	  .traits = QEMU_8_TRAITS | T(APART),
	  .ships = "Ubuntu 24.04 (8.2.2)",
	  .source = QEMU_SOURCE("8.2.0") },
	{ .name = "qemu-9.1",
	  .title = "QEMU 9.1 to 10.0.12",
	  QEMU,
	  .first = V(9, 1, 0),
	  .last = V(10, 0, 12),
	  .takes = QEMU_9_1_TAKES,
	  .compares = QEMU_9_1_COMPARES,
	  .traits = QEMU_8_TRAITS | T(APART),
	  .ships = "Debian 12 backports (10.0.2), RHEL 9.6, 9.7 and 10.0 "
		   "(9.1.0), RHEL 10.1 (10.0.0)",
	  .source = QEMU_SOURCE("9.1.0 and 10.0.2") },
	/* A stable update. Other series may have it, too. */
	{ .name = "qemu-10.0",
	  .title = "QEMU 10.0.13",
	  QEMU,
	  .first = V(10, 0, 13),
	  .last = LAST(10, 0),
	  .takes = QEMU_9_1_TAKES,
	  .compares = QEMU_9_1_COMPARES,
	  .traits = QEMU_8_TRAITS | T(APART) | T(VQ_1024),
	  .ships = "Debian 13 (10.0.13)",
	  .source = QEMU_SOURCE("10.0.13") },
	{ .name = "qemu-10",
	  .title = "QEMU 10.1 to 10.2",
	  QEMU,
	  .first = V(10, 1, 0),
	  .last = LAST(10, 255),
	  .takes = QEMU_9_1_TAKES,
	  .compares = QEMU_9_1_COMPARES,
	  .traits = QEMU_8_TRAITS | T(APART),
	  .ships = "Ubuntu 26.04 (10.2.1), RHEL 9.8 and 10.2 (10.1.0)",
	  .source = QEMU_SOURCE("10.2.2") },
	{ .name = "qemu-11.0",
	  .title = "QEMU 11.0",
	  QEMU,
	  .first = V(11, 0, 0),
	  .last = LAST(11, 0),
	  /* It was not proven whether it also takes GSO. */
	  .takes = QEMU_9_1_TAKES | VDPA_BIT(28),
	  .compares = QEMU_9_1_COMPARES,
	  .traits = QEMU_8_TRAITS | T(APART),
	  .source = QEMU_SOURCE("of February 2026, before 11.0") },
	{ .name = "qemu-11.1",
	  .title = "QEMU 11.1",
	  QEMU,
	  .first = V(11, 1, 0),
	  .last = LAST(11, 1),
	  .takes = QEMU_11_1_TAKES,
	  .compares = QEMU_9_1_COMPARES,
	  .traits = QEMU_8_TRAITS | T(APART) | T(ENABLES_FIRST) | T(ENTRIES),
	  .ships = "Debian forky and sid (11.1), Debian 13 backports (11.1.3)",
	  .source = "the binary of QEMU 11.1.3" },
	{ .name = "qemu-newer",
	  .title = "QEMU newer than 11.1",
	  QEMU,
	  .first = V(11, 2, 0),
	  .last = UINT32_MAX,
	  .takes = QEMU_11_1_TAKES,
	  .compares = QEMU_9_1_COMPARES,
	  .traits = QEMU_8_TRAITS | T(APART) | T(ENABLES_FIRST) | T(ENTRIES) |
		    T(UNREAD),
	  .source = "as for QEMU 11.1" },
	{ .name = "cloud-hypervisor-27",
	  .title = "cloud-hypervisor up to 27",
	  .product = "cloud-hypervisor",
	  .last = LAST(27, 255),
	  .source = CLOUD_SOURCE "27.0" },
	{ .name = "cloud-hypervisor-28",
	  .title = "cloud-hypervisor 28 to 51",
	  CLOUD,
	  .first = V(28, 0, 0),
	  .last = LAST(51, 255),
	  .source = CLOUD_SOURCE "28.0 to 51.2" },
	/* From 52 on, virtqueues start at index 0. Before, they started at the
	 * guest's next available entry. */
	{ .name = "cloud-hypervisor",
	  .title = "cloud-hypervisor 52 to 53",
	  CLOUD,
	  .first = V(52, 0, 0),
	  .last = LAST(53, 255),
	  .source = CLOUD_SOURCE "52.0 and 53.0" },
	{ .name = "cloud-hypervisor-newer",
	  .title = "cloud-hypervisor newer than 53",
	  CLOUD | T(UNREAD),
	  .first = V(54, 0, 0),
	  .last = UINT32_MAX,
	  .source = CLOUD_SOURCE "53.0" },
};

const struct vdpa_vmm *vdpa_vmm_row(unsigned int index)
{
	return index < ARRAY_SIZE(rows) ? &rows[index] : NULL;
}

const char *vdpa_vmm_name(unsigned int index)
{
	return index < ARRAY_SIZE(rows) ? rows[index].name : NULL;
}

/* ---- traits ------------------------------------------------------------ */

static const struct {
	const char *name;
	const char *text;
} traits[VDPA_VMM_TRAITS] = {
	[VDPA_VMM_SHADOWS] = { "shadow-virtqueues",
			       "what the device offers decides, not what the "
			       "guest took" },
	[VDPA_VMM_SVQ] = { "x-svq", "start it with x-svq=on on both sides" },
	[VDPA_VMM_SVQ_CONTROL] = { "x-svq-control",
				   "if the device offers CTRL_VQ, start it "
				   "with x-svq=on on both sides" },
	[VDPA_VMM_APART] = { "control-apart",
			     "if the control virtqueue has no address space of "
			     "its own, start it with x-svq=on on both sides, or "
			     "what the guest set through that virtqueue is "
			     "lost" },
	[VDPA_VMM_SETS_MAC] = { "sets-mac",
				"after the migration, it sets the guest's MAC "
				"address through the control virtqueue, if the "
				"guest took CTRL_MAC_ADDR" },
	[VDPA_VMM_INDEX] = { "index", "the parent driver of the destination "
				      "must start a virtqueue at any index" },
	[VDPA_VMM_VECTORS] = { "vectors",
			       "both sides must have the same number of "
			       "interrupt vectors; a control virtqueue adds "
			       "two" },
	[VDPA_VMM_MACHINE] = { "machine",
			       "start both sides with the same machine type" },
	[VDPA_VMM_FRONTEND] = { "frontend", "the guest's device must be "
					    "virtio-net, without a virtual "
					    "IOMMU" },
	[VDPA_VMM_SUSPEND] = { "suspend",
			       "the device of the source must be able to "
			       "suspend" },
	[VDPA_VMM_BACKEND] = { "backend-features",
			       "the destination must have the backend features "
			       "of the source" },
	[VDPA_VMM_VQ_SIZE] = { "virtqueue-size",
			       "the destination must have virtqueues as large "
			       "as those of the source" },
	[VDPA_VMM_RINGS_LOST] = { "rings-lost",
				  "it does not restore where the device was in "
				  "its virtqueues: start the guest's driver "
				  "again after the migration" },
	[VDPA_VMM_STOPS] = { "stops", "the device stands still while the "
				      "memory is copied" },
	[VDPA_VMM_GENERIC] = { "generic",
			       "it can give a guest a device of any class "
			       "(vhost-vdpa-device), which it does not move" },
	[VDPA_VMM_BLOCKDEV] = { "blockdev",
				"it can use a block device itself "
				"(virtio-blk-vhost-vdpa) and give the guest "
				"its own; not all distributions build that "
				"in" },
	[VDPA_VMM_VQ_1024] = { "virtqueues-1024",
			       "its virtqueues have 1024 entries whatever the "
			       "command line says, and Linux 6.12 and later "
			       "refuse that for a device with smaller ones" },
	[VDPA_VMM_ENABLES_FIRST] = { "enables-first",
				     "it enables virtqueues before it sets "
				     "their addresses, which most parent "
				     "drivers do not take" },
	[VDPA_VMM_ENTRIES] = { "entries",
			       "it refuses a guest whose virtqueues have more "
			       "entries than its own" },
	[VDPA_VMM_UNREAD] = { "unread",
			      "its source was not read; it is judged as the "
			      "newest version whose source was" },
};

const char *vdpa_vmm_trait_name(unsigned int trait)
{
	return trait < VDPA_VMM_TRAITS ? traits[trait].name : NULL;
}

const char *vdpa_vmm_trait_text(unsigned int trait)
{
	return trait < VDPA_VMM_TRAITS ? traits[trait].text : NULL;
}
