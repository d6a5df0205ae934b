// SPDX-License-Identifier: GPL-2.0-or-later
/* Verdicts about migrations, on structs. */

#include "fake.h"

#include <stdlib.h>
#include <string.h>
#include <vdpa/migrate.h>
#include <vdpa/virtio.h>
#include <vdpa/wire.h>

#define BIT(n)	    (UINT64_C(1) << (n))
#define CLASS	    VDPA_BIT(VDPA_ATTR_DEV_ID)
#define FEATURES    VDPA_BIT(VDPA_ATTR_DEV_FEATURES)
#define NEGOTIATED  VDPA_BIT(VDPA_ATTR_DEV_NEGOTIATED_FEATURES)
#define MAC	    VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MACADDR)
#define MTU	    VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MTU)
#define MAX_VQP	    VDPA_BIT(VDPA_ATTR_DEV_NET_CFG_MAX_VQP)
#define MAX_VQ_SIZE VDPA_BIT(VDPA_ATTR_DEV_MAX_VQ_SIZE)
#define CAPACITY    VDPA_BIT(VDPA_ATTR_DEV_BLK_CFG_CAPACITY)

#define MODERN		(BIT(32) | BIT(33))
#define F_MTU		BIT(3)
#define F_MAC		BIT(5)
#define CVQ		BIT(17)
#define SETTABLE	(CVQ | BIT(23))
#define F_MQ		(BIT(22) | CVQ)
#define PACKED		BIT(34)
#define V(major, minor) VDPA_KERNEL(major, minor)

/* ---- a table of pairs ------------------------------------------------- */

/* A net device: members that are not zero are known. */
struct half {
	uint64_t features;
	uint64_t negotiated;
	uint8_t mac; /* the last byte of it */
	uint16_t mtu;
	uint16_t max_vqp;
	uint16_t max_vq_size;
	uint64_t capacity; /* a block device */
	const char *driver;
	uint32_t kernel;
	const char *vmm;
	uint64_t backend;
	uint32_t max_vqs;
};

static const struct vdpa_vmm *vmm_of(const char *name)
{
	const struct vdpa_vmm *vmm = NULL;

	if (name)
		assert_int_equal(vdpa_vmm_find(name, &vmm, NULL), 0);
	return vmm;
}

static struct vdpa_migrate_dev dev_of(const struct half *half)
{
	struct vdpa_migrate_dev dev = {
		.has = CLASS,
		.name = "a",
		.driver = half->driver,
		.kernel = half->kernel,
		.vmm = vmm_of(half->vmm),
		.backend_features = half->backend,
		.class_id = half->capacity ? VDPA_CLASS_BLOCK : VDPA_CLASS_NET,
		.device_features = half->features,
		.negotiated_features = half->negotiated,
		.mac = { 0x52, 0x54, 0, 0, 0, half->mac },
		.mtu = half->mtu,
		.max_vqp = half->max_vqp,
		.max_vq_size = half->max_vq_size,
		.max_vqs = half->max_vqs,
		.capacity = half->capacity,
	};

	dev.has |=
		(half->features ? FEATURES : 0) |
		(half->negotiated ? NEGOTIATED : 0) | (half->mac ? MAC : 0) |
		(half->mtu ? MTU : 0) | (half->max_vqp ? MAX_VQP : 0) |
		(half->max_vq_size ? MAX_VQ_SIZE : 0) |
		(half->max_vqs ? VDPA_BIT(VDPA_ATTR_DEV_MAX_VQS) : 0) |
		(half->capacity ? CAPACITY : 0) |
		(half->backend ? VDPA_BIT(VDPA_MIGRATE_BACKEND_FEATURES) : 0);
	if (half->mac)
		dev.origins[VDPA_PROPERTY_MAC] = VDPA_FROM_RECORD;
	return dev;
}

struct row {
	const char *what;
	struct half from, to;
	const char *vmm;
	const char *verdict; /* then the codes: "~" conditions, "?" warnings */
};

static const struct row rows[] = {
	{ "nothing is known",
	  { 0 },
	  { .features = MODERN },
	  NULL,
	  "cannot tell: source-unknown" },
	{ "nothing of the destination",
	  { .features = MODERN },
	  { 0 },
	  NULL,
	  "cannot tell: destination-unknown" },
	{ "only what the guest took",
	  { .negotiated = MODERN },
	  { .features = MODERN },
	  NULL,
	  "sufficient: ?feature-differs" },
	{ "the same",
	  { .features = MODERN },
	  { .features = MODERN },
	  NULL,
	  "identical:" },
	{ "the same, guest took less",
	  { .features = MODERN | CVQ, .negotiated = MODERN },
	  { .features = MODERN | CVQ },
	  NULL,
	  "identical:" },
	{ "more",
	  { .features = MODERN, .negotiated = MODERN },
	  { .features = MODERN | CVQ },
	  NULL,
	  "sufficient: ?feature-differs" },
	{ "less, not taken",
	  { .features = MODERN | CVQ, .negotiated = MODERN },
	  { .features = MODERN },
	  NULL,
	  "sufficient: ?feature-differs" },
	{ "less, taken",
	  { .features = MODERN | CVQ, .negotiated = MODERN | CVQ },
	  { .features = MODERN },
	  NULL,
	  "incompatible: feature-lacking" },
	{ "less, not known whether taken",
	  { .features = MODERN | CVQ },
	  { .features = MODERN },
	  NULL,
	  "incompatible: feature-lacking" },
	{ "less and more",
	  { .features = MODERN | CVQ, .negotiated = MODERN | CVQ },
	  { .features = MODERN | F_MTU, .mtu = 1500 },
	  NULL,
	  "incompatible: feature-lacking ?feature-differs" },
	{ "bits without a name",
	  { .features = MODERN | BIT(58), .negotiated = MODERN },
	  { .features = MODERN },
	  NULL,
	  "sufficient: ?feature-differs ?never-migrates" },
	/* MAC address */
	{ "the same mac",
	  { .features = MODERN | F_MAC, .mac = 1 },
	  { .features = MODERN | F_MAC, .mac = 1 },
	  NULL,
	  "identical:" },
	{ "another mac",
	  { .features = MODERN | F_MAC, .mac = 1 },
	  { .features = MODERN | F_MAC, .mac = 2 },
	  NULL,
	  "incompatible: mac-differs" },
	{ "another mac, which the hypervisor sets",
	  { .features = MODERN | F_MAC | SETTABLE,
	    .negotiated = MODERN | F_MAC | SETTABLE,
	    .mac = 1 },
	  { .features = MODERN | F_MAC | SETTABLE, .mac = 2 },
	  "qemu-7.2",
	  "conditional: ~mac-differs ~vmm-svq ?vmm-condition" },
	{ "another mac, and the hypervisor cannot set it",
	  { .features = MODERN | F_MAC | SETTABLE,
	    .negotiated = MODERN | F_MAC | SETTABLE,
	    .mac = 1 },
	  { .features = MODERN | F_MAC | SETTABLE, .mac = 2 },
	  "qemu-7.1",
	  "incompatible: mac-differs ~vmm-svq ?vmm-condition" },
	{ "another mac, and the guest took no way to change it",
	  { .features = MODERN | F_MAC | SETTABLE,
	    .negotiated = MODERN | F_MAC,
	    .mac = 1 },
	  { .features = MODERN | F_MAC | SETTABLE, .mac = 2 },
	  "qemu-7.2",
	  "incompatible: mac-differs ~vmm-svq ?vmm-condition" },
	{ "no mac, which the guest has whatever the device was told",
	  { .features = MODERN | F_MAC, .negotiated = MODERN, .mac = 1 },
	  { .features = MODERN },
	  "qemu-7.2",
	  "incompatible: mac-differs ~vmm-svq ?feature-differs ?vmm-condition" },
	{ "a mac that is not known",
	  { .features = MODERN | F_MAC, .mac = 1 },
	  { .features = MODERN | F_MAC },
	  NULL,
	  "cannot tell: value-unknown" },
	{ "a mac that has no feature",
	  { .features = MODERN, .mac = 1 },
	  { .features = MODERN, .mac = 2 },
	  NULL,
	  "identical:" },
	/* MTU */
	{ "another mtu",
	  { .features = MODERN | F_MTU, .mtu = 1500 },
	  { .features = MODERN | F_MTU, .mtu = 9000 },
	  NULL,
	  "incompatible: mtu-differs" },
	{ "another mtu, which the guest took",
	  { .features = MODERN | F_MTU,
	    .negotiated = MODERN | F_MTU,
	    .mtu = 1500 },
	  { .features = MODERN | F_MTU, .mtu = 9000 },
	  NULL,
	  "incompatible: mtu-differs" },
	{ "another mtu, which the guest does not look at",
	  { .features = MODERN | F_MTU, .negotiated = MODERN, .mtu = 1500 },
	  { .features = MODERN | F_MTU, .mtu = 9000 },
	  NULL,
	  "sufficient: ?mtu-not-used" },
	/* virtqueues */
	{ "fewer pairs",
	  { .features = MODERN | F_MQ, .max_vqp = 4 },
	  { .features = MODERN | F_MQ, .max_vqp = 2 },
	  NULL,
	  "incompatible: pairs-differ" },
	{ "pairs, and none without MQ",
	  { .features = MODERN | F_MQ,
	    .negotiated = MODERN | CVQ,
	    .max_vqp = 4 },
	  { .features = MODERN | CVQ },
	  NULL,
	  "incompatible: pairs-differ ?feature-differs" },
	{ "one pair, and no MQ",
	  { .features = MODERN | F_MQ,
	    .negotiated = MODERN | CVQ,
	    .max_vqp = 1 },
	  { .features = MODERN | CVQ },
	  NULL,
	  "sufficient: ?feature-differs" },
	{ "pairs that are not known",
	  { .features = MODERN | F_MQ },
	  { .features = MODERN | F_MQ, .max_vqp = 2 },
	  NULL,
	  "cannot tell: value-unknown" },
	{ "virtqueues for one pair, and two pairs",
	  { .features = MODERN | F_MQ, .max_vqp = 2, .max_vqs = 5 },
	  { .features = MODERN | F_MQ, .max_vqp = 2, .max_vqs = 3 },
	  NULL,
	  "incompatible: virtqueues-lacking" },
	{ "the same of the source",
	  { .features = MODERN | F_MQ, .max_vqp = 2, .max_vqs = 4 },
	  { .features = MODERN | F_MQ, .max_vqp = 2, .max_vqs = 5 },
	  NULL,
	  "incompatible: virtqueues-lacking" },
	{ "pairs that nobody uses without MQ",
	  { .features = MODERN | CVQ, .max_vqp = 2, .max_vqs = 3 },
	  { .features = MODERN | CVQ, .max_vqp = 2, .max_vqs = 3 },
	  NULL,
	  "identical:" },
	{ "no virtqueue for control",
	  { .features = MODERN, .max_vqs = 2 },
	  { .features = MODERN | CVQ, .max_vqs = 2 },
	  NULL,
	  "incompatible: virtqueues-lacking ?feature-differs" },
	{ "smaller virtqueues",
	  { .features = MODERN, .max_vq_size = 1024 },
	  { .features = MODERN, .max_vq_size = 256 },
	  "cloud-hypervisor",
	  "incompatible: virtqueues-smaller ~vmm-rings ~vmm-backend ~vmm-suspend ?vmm-condition" },
	{ "too small virtqueues",
	  { .features = MODERN, .max_vq_size = 128 },
	  { .features = MODERN, .max_vq_size = 128 },
	  "qemu-10",
	  "incompatible: vmm-virtqueues ?vmm-condition" },
	/* other classes */
	{ "net and block",
	  { .features = MODERN },
	  { .features = MODERN, .capacity = 8 },
	  "qemu-10",
	  "incompatible: class-differs" },
	{ "block",
	  { .features = MODERN, .capacity = 8 },
	  { .features = MODERN, .capacity = 8 },
	  NULL,
	  "identical: ?config-not-compared" },
	{ "another capacity",
	  { .features = MODERN, .capacity = 8 },
	  { .features = MODERN, .capacity = 9 },
	  NULL,
	  "incompatible: capacity-differs ?config-not-compared" },
	{ "block under QEMU",
	  { .features = MODERN, .capacity = 8 },
	  { .features = MODERN, .capacity = 8 },
	  "qemu-10",
	  "incompatible: vmm-class ?config-not-compared ?vmm-condition" },
	/* hypervisors */
	{ "offered, and not taken",
	  { .features = MODERN | PACKED, .negotiated = MODERN },
	  { .features = MODERN | PACKED },
	  "qemu-10",
	  "incompatible: vmm-blocks ?vmm-condition" },
	{ "both sides count",
	  { .features = MODERN | PACKED, .negotiated = MODERN },
	  { .features = MODERN | PACKED },
	  "qemu-7.2",
	  "incompatible: vmm-blocks vmm-blocks ~vmm-svq ?vmm-condition" },
	{ "new in QEMU 10, on QEMU 7.2",
	  { .features = MODERN | CVQ | BIT(18) },
	  { .features = MODERN | CVQ | BIT(18) },
	  "qemu-7.2",
	  "incompatible: vmm-blocks vmm-blocks ~vmm-svq ?vmm-condition" },
	{ "new in QEMU 10",
	  { .features = MODERN | CVQ | BIT(18) },
	  { .features = MODERN | CVQ | BIT(18) },
	  "qemu-10",
	  "conditional: ~vmm-control ~vmm-control ?vmm-condition" },
	{ "cloud-hypervisor takes what QEMU does not",
	  { .features = MODERN | PACKED, .backend = 0x1e },
	  { .features = MODERN | PACKED, .backend = 0x17e },
	  "cloud-hypervisor",
	  "conditional: ~vmm-rings ?vmm-condition" },
	{ "fewer backend features",
	  { .features = MODERN, .backend = 0x17e },
	  { .features = MODERN, .backend = 0x1e },
	  "cloud-hypervisor",
	  "incompatible: vmm-backend ~vmm-rings ?vmm-condition" },
	{ "backend features of drivers",
	  { .features = MODERN,
	    .driver = "vdpasim_net",
	    .kernel = VDPA_KERNEL(6, 1) },
	  { .features = MODERN,
	    .driver = "mlx5_core",
	    .kernel = VDPA_KERNEL(6, 1) },
	  "cloud-hypervisor",
	  "incompatible: vmm-backend ~vmm-rings ?vmm-condition" },
	{ "a driver that cannot suspend",
	  { .features = MODERN,
	    .driver = "vp-vdpa",
	    .kernel = VDPA_KERNEL(7, 2) },
	  { .features = MODERN,
	    .driver = "vdpasim_net",
	    .kernel = VDPA_KERNEL(7, 2) },
	  "cloud-hypervisor",
	  "incompatible: vmm-suspend ~vmm-rings ?vmm-condition" },
	{ "backend features that depend on the firmware",
	  { .features = MODERN, .backend = 0x17e },
	  { .features = MODERN,
	    .driver = "mlx5_core",
	    .kernel = VDPA_KERNEL(7, 2) },
	  "cloud-hypervisor",
	  "conditional: ~vmm-rings ~vmm-backend ?vmm-condition" },
	{ "firmware cannot take features away",
	  { .features = MODERN, .backend = 0x15e },
	  { .features = MODERN,
	    .driver = "mlx5_core",
	    .kernel = VDPA_KERNEL(7, 2) },
	  "cloud-hypervisor",
	  "conditional: ~vmm-rings ?vmm-condition" },
	{ "a kernel between those that were read",
	  { .features = MODERN,
	    .driver = "vdpasim_net",
	    .kernel = VDPA_KERNEL(6, 6) },
	  { .features = MODERN,
	    .driver = "vdpasim_net",
	    .kernel = VDPA_KERNEL(6, 6) },
	  "cloud-hypervisor",
	  "conditional: ~vmm-rings ~vmm-backend ?vmm-condition" },
	{ "without what it needs",
	  { .features = BIT(32), .backend = 0x1e },
	  { .features = BIT(32), .backend = 0x1e },
	  "cloud-hypervisor",
	  "incompatible: vmm-needs ~vmm-rings ?vmm-condition" },
	{ "without what both sides need",
	  { .features = BIT(32) },
	  { .features = BIT(32) },
	  "qemu-7.2",
	  "incompatible: vmm-needs vmm-needs ~vmm-svq ?vmm-condition" },
	{ "HOST_UFO, taken or not",
	  { .features = MODERN | BIT(0) | BIT(14), .negotiated = MODERN },
	  { .features = MODERN | BIT(0) },
	  "qemu-10",
	  "incompatible: vmm-keeps ?feature-differs ?vmm-condition" },
	{ "a control virtqueue on one side",
	  { .features = MODERN, .negotiated = MODERN },
	  { .features = MODERN | CVQ },
	  "qemu-10",
	  "conditional: ~vmm-control ~vmm-vectors ?feature-differs ?vmm-condition" },
	{ "the way back",
	  { .features = MODERN, .negotiated = MODERN },
	  { .features = MODERN | PACKED },
	  "qemu-10",
	  "sufficient: ?feature-differs ?vmm-condition ?vmm-next" },
	{ "a driver that begins at 0",
	  { .features = MODERN },
	  { .features = MODERN, .driver = "vp-vdpa" },
	  "qemu-10",
	  "conditional: ~vmm-index ?vmm-condition" },
	{ "a driver that begins at 0, as shadow virtqueues do",
	  { .features = MODERN },
	  { .features = MODERN, .driver = "vp-vdpa" },
	  "qemu-7.2",
	  "conditional: ~vmm-svq ?vmm-condition" },
	{ "a driver that needs what no QEMU takes",
	  { .features = MODERN | PACKED | BIT(38), .driver = "octep_vdpa" },
	  { .features = MODERN | PACKED | BIT(38), .driver = "octep_vdpa" },
	  "qemu-11.0",
	  "incompatible: vmm-blocks ?vmm-condition" },
	{ "too old to move any",
	  { .features = MODERN },
	  { .features = MODERN },
	  "qemu-6.2",
	  "incompatible: vmm-class" },
	{ "newer than any whose source was read",
	  { .features = MODERN },
	  { .features = MODERN },
	  "qemu-12",
	  "conditional: ~vmm-fails ~vmm-fails ?vmm-unread ?vmm-condition" },
	{ "new in QEMU 11.0",
	  { .features = MODERN | BIT(28) },
	  { .features = MODERN | BIT(28) },
	  "qemu-11.0",
	  "identical: ?vmm-condition" },
	{ "new in QEMU 11.0, on QEMU 10",
	  { .features = MODERN | BIT(28) },
	  { .features = MODERN | BIT(28) },
	  "qemu-10",
	  "incompatible: vmm-blocks ?vmm-condition" },
	{ "a control virtqueue on QEMU 8.0",
	  { .features = MODERN | CVQ },
	  { .features = MODERN | CVQ },
	  "qemu-8.0",
	  "incompatible: vmm-blocks ?vmm-condition" },
	{ "a control virtqueue on QEMU 8.1",
	  { .features = MODERN | CVQ },
	  { .features = MODERN | CVQ },
	  "qemu-8.1",
	  "conditional: ~vmm-svq ?vmm-condition" },
	{ "a control virtqueue apart",
	  { .features = MODERN | CVQ, .driver = "vdpasim_net" },
	  { .features = MODERN | CVQ, .driver = "vdpasim_net" },
	  "qemu-8.2",
	  "identical: ?vmm-condition" },
	{ "packed virtqueues to vp_vdpa under cloud-hypervisor",
	  { .features = MODERN | PACKED },
	  { .features = MODERN | PACKED, .driver = "vp-vdpa" },
	  "cloud-hypervisor-40",
	  "incompatible: vmm-packed ~vmm-rings ~vmm-backend ~vmm-suspend ?vmm-condition" },
	/* devices that a hypervisor cannot use */
	{ "a hypervisor that enables virtqueues first",
	  { .features = MODERN, .driver = "vdpasim_net" },
	  { .features = MODERN, .driver = "vduse" },
	  "qemu-11.1",
	  "incompatible: vmm-fails ?vmm-condition" },
	{ "the same, and nothing is known of the parent",
	  { .features = MODERN, .driver = "vduse" },
	  { .features = MODERN },
	  "qemu-11.1",
	  "conditional: ~vmm-fails ?vmm-condition" },
	{ "a hypervisor with large virtqueues only",
	  { .features = MODERN, .max_vq_size = 1024, .kernel = V(7, 2) },
	  { .features = MODERN, .max_vq_size = 256, .kernel = V(6, 12) },
	  "qemu-10.0.13",
	  "incompatible: vmm-fails ?virtqueues-smaller ?vmm-condition" },
	{ "the same, on a kernel that does not mind",
	  { .features = MODERN, .max_vq_size = 256, .kernel = V(6, 1) },
	  { .features = MODERN, .max_vq_size = 256, .kernel = V(6, 1) },
	  "qemu-10.0.13",
	  "identical: ?vmm-condition" },
	{ "the same, and the kernel is not known",
	  { .features = MODERN, .max_vq_size = 256 },
	  { .features = MODERN, .max_vq_size = 1024 },
	  "qemu-10.0.13",
	  "conditional: ~vmm-fails ?vmm-condition" },
	/* versions that differ */
	{ "to a newer QEMU",
	  { .features = MODERN, .vmm = "qemu-9.1" },
	  { .features = MODERN, .vmm = "qemu-11.0" },
	  NULL,
	  "identical: ?vmm-condition" },
	{ "to an older QEMU",
	  { .features = MODERN, .vmm = "qemu-11.0" },
	  { .features = MODERN, .vmm = "qemu-9.1" },
	  NULL,
	  "identical: ?vmm-older ?vmm-condition" },
	{ "only the newer QEMU takes it, at the source",
	  { .features = MODERN | BIT(28), .vmm = "qemu-11.0" },
	  { .features = MODERN | BIT(28), .vmm = "qemu-9.1" },
	  NULL,
	  "identical: ?vmm-older ?vmm-condition ?vmm-next" },
	{ "only the newer QEMU takes it, at the destination",
	  { .features = MODERN | BIT(28), .vmm = "qemu-9.1" },
	  { .features = MODERN | BIT(28), .vmm = "qemu-11.0" },
	  NULL,
	  "incompatible: vmm-blocks ?vmm-condition" },
	{ "shadow virtqueues by hand, at the source",
	  { .features = MODERN, .vmm = "qemu-7.2" },
	  { .features = MODERN, .vmm = "qemu-8.2" },
	  NULL,
	  "conditional: ~vmm-buffers ~vmm-svq ?vmm-condition" },
	{ "shadow virtqueues by hand, at the destination",
	  { .features = MODERN, .vmm = "qemu-8.2" },
	  { .features = MODERN | PACKED, .vmm = "qemu-7.2" },
	  NULL,
	  "incompatible: vmm-blocks ~vmm-svq ?feature-differs ?vmm-older ?vmm-condition" },
	{ "a guest of 1024 entries, to a QEMU that refuses them",
	  { .features = MODERN, .max_vq_size = 1024, .vmm = "qemu-10.0.13" },
	  { .features = MODERN, .driver = "vduse", .vmm = "qemu-11.1" },
	  NULL,
	  "incompatible: vmm-entries ?vmm-condition" },
	{ "GUEST_ANNOUNCE of the hypervisor",
	  { .features = MODERN | CVQ,
	    .driver = "vdpasim_net",
	    .vmm = "qemu-9.1" },
	  { .features = MODERN | CVQ, .vmm = "qemu-7.2" },
	  NULL,
	  "conditional: ~vmm-emulates ~vmm-svq ?vmm-older ?vmm-condition" },
	{ "one side says it",
	  { .features = MODERN, .vmm = "qemu-10" },
	  { .features = MODERN },
	  NULL,
	  "identical: ?vmm-condition" },
	{ "to another hypervisor",
	  { .features = MODERN, .vmm = "qemu-10" },
	  { .features = MODERN, .vmm = "cloud-hypervisor" },
	  NULL,
	  "incompatible: vmm-differs ~vmm-rings ~vmm-backend ?vmm-condition" },
	{ "devices that are all the same, and not described by the kernel",
	  { .capacity = 0x40000,
	    .driver = "vdpasim_blk",
	    .kernel = VDPA_KERNEL(6, 1) },
	  { .capacity = 0x40000,
	    .driver = "vdpasim_blk",
	    .kernel = VDPA_KERNEL(7, 2) },
	  NULL,
	  "identical: ?config-not-compared" },
	{ "no hypervisor named",
	  { .features = MODERN | PACKED },
	  { .features = MODERN | PACKED },
	  NULL,
	  "identical: ?never-migrates" },
};

/* The prefix of a code: its severity. */
static const char *const marks[] = {
	[VDPA_SEVERITY_WARNING] = "?",
	[VDPA_SEVERITY_CONDITION] = "~",
	[VDPA_SEVERITY_ERROR] = "",
};

static void add_codes(char *text, size_t size,
		      const struct vdpa_judgement *judgement)
{
	size_t length = (size_t)snprintf(
		text, size, "%s:", vdpa_verdict_name(judgement->verdict));

	for (size_t i = 0; judgement->findings[i]; i++) {
		const struct vdpa_finding *finding = judgement->findings[i];

		length += (size_t)snprintf(text + length, size - length,
					   " %s%s", marks[finding->severity],
					   finding->code);
		assert_string_not_equal(finding->what, "");
		assert_string_not_equal(finding->hint, "");
		assert_non_null(finding->source);
	}
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct vdpa_migrate_dev from = dev_of(&rows[i].from);
		struct vdpa_migrate_dev to = dev_of(&rows[i].to);
		struct vdpa_judgement *judgement;
		char seen[512];

		assert_int_equal(vdpa_migrate_check(&from, &to,
						    vmm_of(rows[i].vmm),
						    &judgement, NULL),
				 0);
		add_codes(seen, sizeof(seen), judgement);
		if (strcmp(seen, rows[i].verdict) != 0)
			print_message("in row \"%s\"\n", rows[i].what);
		assert_string_equal(seen, rows[i].verdict);
		vdpa_judgement_free(judgement);
	}
	vdpa_judgement_free(NULL);
}

/* ---- what is the truth of a device ------------------------------------- */

static void test_truth(void **state)
{
	const struct vdpa_dev dev = { .has = CLASS | MAX_VQ_SIZE,
				      .name = "a",
				      .class_id = VDPA_CLASS_NET,
				      .max_vq_size = 256 };
	const struct vdpa_config config = {
		.has = FEATURES | NEGOTIATED | MAC | MTU,
		.device_features = MODERN | F_MAC | BIT(23),
		.negotiated_features = MODERN | BIT(23),
		.net = { .mac = { 2, 2, 2, 2, 2, 2 }, .mtu = 1500 },
	};
	const struct vdpa_request initial = { .has = FEATURES | MAC,
					      .device_features = MODERN,
					      .mac = { 2, 1, 1, 1, 1, 1 } };
	struct vdpa_migrate_dev source, destination;

	(void)state;
	vdpa_migrate_source(&dev, &config, &initial, &source);
	assert_int_equal(source.mac[1], 1);
	assert_int_equal(source.origins[VDPA_PROPERTY_MAC], VDPA_FROM_RECORD);
	assert_int_equal(source.origins[VDPA_PROPERTY_MTU], VDPA_FROM_KERNEL);
	assert_true(source.device_features == config.device_features);
	assert_true(source.negotiated_features == (MODERN | BIT(23)));
	assert_int_equal(source.mtu, 1500);
	assert_int_equal(source.max_vq_size, 256);
	/* The guest will see what the device shows now. */
	vdpa_migrate_destination(&dev, &config, &initial, &destination);
	assert_int_equal(destination.mac[1], 2);
	/* A kernel that reports nothing. */
	vdpa_migrate_source(&dev, NULL, &initial, &source);
	assert_true(source.device_features == MODERN);
	vdpa_migrate_destination(&dev, NULL, &initial, &destination);
	assert_int_equal(destination.mac[1], 1);
	assert_true(destination.has == (CLASS | MAX_VQ_SIZE | FEATURES | MAC));
}

/* ---- plans: what is printed makes the same device ----------------------- */

/* A fixed sequence: a failure is the same each time. */
static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static struct vdpa_migrate_dev any_source(uint64_t *seed)
{
	uint64_t features = vdpa_features_close(
		VDPA_CLASS_NET, next(seed) | next(seed) | MODERN);
	struct vdpa_migrate_dev source = {
		.has = CLASS | FEATURES | MAC | MTU | MAX_VQP | MAX_VQ_SIZE,
		.name = "a",
		.class_id = VDPA_CLASS_NET,
		.device_features = features,
		.negotiated_features = vdpa_features_close(
			VDPA_CLASS_NET, features & (next(seed) | MODERN)),
		.mac = { 0x52, 0x54, 0, 0, 0, (uint8_t)next(seed) },
		.mtu = (uint16_t)(68 + next(seed) % 60000),
		.max_vqp = (uint16_t)(1 + next(seed) % 8),
		.max_vq_size = 256,
	};

	if (!(features & BIT(22)))
		source.has &= ~MAX_VQP;
	if (next(seed) & 1)
		source.has |= NEGOTIATED;
	if (next(seed) & 1)
		source.has &= ~MAX_VQ_SIZE;
	return source;
}

static struct vdpa_mgmtdev any_mgmtdev(uint64_t *seed)
{
	struct vdpa_mgmtdev mgmtdev = {
		.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES) |
		       VDPA_BIT(VDPA_ATTR_DEV_MGMTDEV_MAX_VQS),
		.bus = "pci",
		.name = "0000:02:00.0",
		.supported_classes = BIT(VDPA_CLASS_NET),
		.supported_features = UINT64_MAX,
		.max_vqs = (uint32_t)(3 + next(seed) % 30),
	};

	if (next(seed) & 1)
		mgmtdev.supported_features = next(seed) | next(seed) |
					     next(seed) | MODERN;
	return mgmtdev;
}

static const char *const drivers[] = { NULL, "mlx5_core", "vp-vdpa",
				       "octep_vdpa", "unheard of" };

/* What the parent decides is the same as at the source. */
static void meet_conditions(const struct vdpa_migrate_dev *source,
			    struct vdpa_migrate_dev *made)
{
	uint64_t open = source->has & ~made->has;

	if (open & MAC)
		memcpy(made->mac, source->mac, sizeof(made->mac));
	if (open & MTU)
		made->mtu = source->mtu;
	if (!(made->has & MAX_VQP))
		made->max_vqp = source->has & MAX_VQP ? source->max_vqp : 1;
	if (open & MAX_VQ_SIZE)
		made->max_vq_size = source->max_vq_size;
	/* The kernel reports all of them, even those that the source lacks. */
	made->has |= MAC | MTU | MAX_VQP | MAX_VQ_SIZE;
	made->device_features &= ~made->open_features;
	made->device_features |= source->device_features & made->open_features;
	made->open_features = 0;
}

/* The device that @request makes is judged like an existing device. */
static enum vdpa_verdict
verdict_afterwards(const struct vdpa_migrate_dev *source,
		   const struct vdpa_request *request,
		   const struct vdpa_parent *parent)
{
	struct vdpa_judgement *judgement;
	struct vdpa_finding **findings;
	struct vdpa_migrate_dev made;
	enum vdpa_verdict verdict;

	assert_int_equal(
		vdpa_request_check(request, parent, NULL, &findings, NULL), 0);
	assert_true(!findings[0] ||
		    findings[0]->severity != VDPA_SEVERITY_ERROR);
	vdpa_finding_list_free(findings);
	vdpa_migrate_made(request, parent, &made);
	meet_conditions(source, &made);
	assert_int_equal(
		vdpa_migrate_check(source, &made, NULL, &judgement, NULL), 0);
	verdict = judgement->verdict;
	if (verdict > VDPA_VERDICT_SUFFICIENT)
		print_message("%s: %s\n", judgement->findings[0]->code,
			      judgement->findings[0]->what);
	vdpa_judgement_free(judgement);
	return verdict;
}

static void try_pair(uint64_t *seed, unsigned int counts[])
{
	struct vdpa_migrate_dev source = any_source(seed);
	struct vdpa_mgmtdev mgmtdev = any_mgmtdev(seed);
	const char *driver = drivers[next(seed) % ARRAY_SIZE(drivers)];
	const struct vdpa_parent parent = { .mgmtdev = &mgmtdev,
					    .driver = (char *)driver };
	struct vdpa_judgement *judgement;
	struct vdpa_request request;

	assert_int_equal(vdpa_migrate_plan(&source, &parent, NULL, &request,
					   &judgement, NULL),
			 0);
	counts[judgement->verdict]++;
	switch (judgement->verdict) {
	case VDPA_VERDICT_PROVISIONABLE:
		assert_int_equal(verdict_afterwards(&source, &request, &parent),
				 VDPA_VERDICT_IDENTICAL);
		break;
	case VDPA_VERDICT_SUFFICIENT:
		assert_int_equal(verdict_afterwards(&source, &request, &parent),
				 VDPA_VERDICT_SUFFICIENT);
		break;
	case VDPA_VERDICT_CONDITIONAL:
		assert_int_equal(judgement->findings[0]->severity,
				 VDPA_SEVERITY_CONDITION);
		assert_in_range(verdict_afterwards(&source, &request, &parent),
				VDPA_VERDICT_IDENTICAL,
				VDPA_VERDICT_SUFFICIENT);
		break;
	default:
		assert_int_equal(judgement->findings[0]->severity,
				 VDPA_SEVERITY_ERROR);
	}
	vdpa_judgement_free(judgement);
}

static void test_plans(void **state)
{
	unsigned int counts[VDPA_VERDICT_CANNOT_TELL + 1] = { 0 };
	uint64_t seed = 0x2545f4914f6cdd1d;

	(void)state;
	for (int i = 0; i < 20000; i++)
		try_pair(&seed, counts);
	/* All of these cases occurred, and often. */
	assert_true(counts[VDPA_VERDICT_PROVISIONABLE] > 1000);
	assert_true(counts[VDPA_VERDICT_SUFFICIENT] > 100);
	assert_true(counts[VDPA_VERDICT_CONDITIONAL] > 1000);
	assert_true(counts[VDPA_VERDICT_INCOMPATIBLE] > 1000);
	assert_int_equal(counts[VDPA_VERDICT_IDENTICAL], 0);
}

static void test_plan_words(void **state)
{
	const struct half half = { .features = MODERN | F_MAC | F_MTU,
				   .mac = 7,
				   .mtu = 9000 };
	const struct half unknown = { 0 };
	struct vdpa_migrate_dev source = dev_of(&half);
	struct vdpa_mgmtdev mgmtdev = {
		.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
		.name = "vduse",
		.supported_classes = BIT(VDPA_CLASS_NET) |
				     BIT(VDPA_CLASS_BLOCK),
		.supported_features = UINT64_MAX,
	};
	struct vdpa_parent parent = { .mgmtdev = &mgmtdev };
	struct vdpa_judgement *judgement;
	struct vdpa_request request;

	(void)state;
	assert_int_equal(vdpa_migrate_plan(&source, &parent, NULL, &request,
					   &judgement, NULL),
			 0);
	assert_int_equal(judgement->verdict, VDPA_VERDICT_PROVISIONABLE);
	assert_true(request.has == (FEATURES | MAC | MTU));
	assert_string_equal(request.name, "a");
	assert_string_equal(request.mgmtdev_name, "vduse");
	assert_null(request.mgmtdev_bus);
	assert_int_equal(request.mac[5], 7);
	vdpa_judgement_free(judgement);

	mgmtdev.supported_classes = BIT(VDPA_CLASS_BLOCK);
	vdpa_migrate_plan(&source, &parent, NULL, &request, &judgement, NULL);
	assert_string_equal(judgement->findings[0]->code, "class-differs");
	assert_null(judgement->findings[1]);
	vdpa_judgement_free(judgement);

	mgmtdev.supported_classes = BIT(VDPA_CLASS_NET);
	source = dev_of(&unknown);
	vdpa_migrate_plan(&source, &parent, NULL, &request, &judgement, NULL);
	assert_int_equal(judgement->verdict, VDPA_VERDICT_CANNOT_TELL);
	assert_true(request.has == 0);
	vdpa_judgement_free(judgement);
}

/* A daemon decides, within what the kernel lets it choose. */
static void test_daemon(void **state)
{
	static const struct {
		uint64_t features;
		uint64_t negotiated;
		uint32_t kernel;
		const char *seen;
	} tries[] = {
		{ MODERN, 0, VDPA_KERNEL(7, 2), "conditional" },
		{ MODERN | BIT(17), 0, VDPA_KERNEL(7, 2), "incompatible" },
		{ MODERN | BIT(17), 0, VDPA_KERNEL(7, 3), "conditional" },
		{ MODERN | BIT(17), MODERN, VDPA_KERNEL(7, 2), "conditional" },
		{ MODERN | BIT(17), MODERN | BIT(17), VDPA_KERNEL(7, 2),
		  "incompatible" },
	};
	struct vdpa_mgmtdev mgmtdev = {
		.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
		.name = "vduse",
		.supported_classes = BIT(VDPA_CLASS_NET) |
				     BIT(VDPA_CLASS_BLOCK),
	};
	struct vdpa_parent parent = { .mgmtdev = &mgmtdev,
				      .driver = (char *)"vduse" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tries); i++) {
		const struct half half = { .features = tries[i].features,
					   .negotiated = tries[i].negotiated };
		struct vdpa_migrate_dev source = dev_of(&half);
		struct vdpa_judgement *judgement;
		struct vdpa_request request;

		parent.kernel = tries[i].kernel;
		vdpa_migrate_plan(&source, &parent, NULL, &request, &judgement,
				  NULL);
		assert_string_equal(vdpa_verdict_name(judgement->verdict),
				    tries[i].seen);
		vdpa_judgement_free(judgement);
	}
}

/* The source was added with "nocheck", and so must be the destination. */
static void test_contradiction(void **state)
{
	const struct half half = { .features = MODERN | F_MQ | BIT(18) };
	struct vdpa_migrate_dev source = dev_of(&half);
	struct vdpa_mgmtdev mgmtdev = {
		.has = VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES),
		.name = "card",
		.supported_classes = BIT(VDPA_CLASS_NET),
		.supported_features = UINT64_MAX,
	};
	struct vdpa_parent parent = { .mgmtdev = &mgmtdev };
	struct vdpa_judgement *judgement;
	struct vdpa_request request;
	char seen[512];

	(void)state;
	source.device_features = MODERN | BIT(18);
	vdpa_migrate_plan(&source, &parent, NULL, &request, &judgement, NULL);
	add_codes(seen, sizeof(seen), judgement);
	assert_string_equal(seen, "conditional: ~feature-needs");
	assert_true(judgement->needs_nocheck);
	assert_true(request.device_features == source.device_features);
	vdpa_judgement_free(judgement);

	/* A guest that did not negotiate it does not need it. */
	source.has |= NEGOTIATED;
	source.negotiated_features = MODERN;
	vdpa_migrate_plan(&source, &parent, NULL, &request, &judgement, NULL);
	assert_int_equal(judgement->verdict, VDPA_VERDICT_SUFFICIENT);
	assert_false(judgement->needs_nocheck);
	assert_true(request.device_features == MODERN);
	vdpa_judgement_free(judgement);
}

/* The hypervisor gives the guest an address in place of zeros. */
static void test_zero_mac(void **state)
{
	const struct half with = { .features = MODERN | F_MAC, .mac = 1 };
	const struct half without = { .features = MODERN,
				      .negotiated = MODERN };
	struct vdpa_migrate_dev source = dev_of(&with);
	struct vdpa_migrate_dev destination = dev_of(&without);
	struct vdpa_judgement *judgement;

	(void)state;
	source.negotiated_features = MODERN;
	source.has |= NEGOTIATED;
	memset(source.mac, 0, sizeof(source.mac));
	vdpa_migrate_check(&source, &destination, NULL, &judgement, NULL);
	assert_int_equal(judgement->verdict, VDPA_VERDICT_SUFFICIENT);
	vdpa_judgement_free(judgement);
	destination = dev_of(&with);
	vdpa_migrate_check(&source, &destination, NULL, &judgement, NULL);
	assert_string_equal(judgement->findings[0]->code, "mac-differs");
	vdpa_judgement_free(judgement);
}

/* A record that contradicts itself is a finding in any case. */
static void test_contradictory_record(void **state)
{
	const struct half half = { .features = MODERN | F_MAC | BIT(23),
				   .mac = 1 };
	struct vdpa_migrate_dev source = dev_of(&half);
	struct vdpa_migrate_dev destination = dev_of(&half);
	struct vdpa_judgement *judgement;
	char seen[512];

	(void)state;
	source.origins[VDPA_PROPERTY_MAC] = VDPA_FROM_KERNEL;
	source.is_contradictory = true;
	vdpa_migrate_check(&source, &destination, NULL, &judgement, NULL);
	add_codes(seen, sizeof(seen), judgement);
	assert_string_equal(seen,
			    "identical: ?record-contradicts ?mac-changeable");
	/* Something is recorded. */
	assert_null(strstr(judgement->findings[1]->what, "not recorded"));
	vdpa_judgement_free(judgement);

	destination.class_id = VDPA_CLASS_BLOCK;
	vdpa_migrate_check(&source, &destination, NULL, &judgement, NULL);
	add_codes(seen, sizeof(seen), judgement);
	assert_string_equal(seen,
			    "incompatible: class-differs ?record-contradicts");
	vdpa_judgement_free(judgement);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_daemon),
		cmocka_unit_test(test_contradictory_record),
		cmocka_unit_test(test_contradiction),
		cmocka_unit_test(test_zero_mac),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_truth),
		cmocka_unit_test(test_plans),
		cmocka_unit_test(test_plan_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
