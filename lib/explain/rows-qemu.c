// SPDX-License-Identifier: LGPL-2.1-or-later
/* What QEMU prints about vDPA devices. */

#include "rows.h"

#include "util/array.h"

#define NET 1

#define QEMU .product = "QEMU", .speaker = "QEMU"

#define READ(begin, end) .first = (begin), .last = (end)

#define KERNEL_LOG                                                       \
	"read the kernel log of the host: the parent driver prints its " \
	"reason there; \"vdpa dev vhost show\" prints what the device can do"

/* A failed request of QEMU to a character device. */
#define REQUEST(name, text, what, reason)                                     \
	{                                                                     \
		.code = "qemu-" name, QEMU, .pattern = text ": %{error}",     \
		.format = text, .meaning = what, .advice = reason,            \
		.function = "VHOST_OPS_DEBUG()", .file = "hw/virtio/vhost.c", \
		READ("7.2", "10.2"),                                          \
		.example = "qemu-system-x86_64: " text                        \
			   ": Invalid argument (22)"                          \
	}

static const struct vdpa_message rows[] = {
	/* ---- with masks ---- */
	{ .code = "qemu-svq-features",
	  QEMU,
	  .pattern = "vdpa svq does not work with features %{surplus}",
	  .class_id = NET,
	  .meaning =
		  "its shadow virtqueues cannot carry these features, so the "
		  "guest cannot migrate",
	  .advice = "add the device without {surplus}, for example with "
		    "device_features {migratable}",
	  .function = "vhost_vdpa_net_valid_svq_features(), "
		      "net_init_vhost_vdpa()",
	  .file = "net/vhost-vdpa.c",
	  READ("7.1", "11.1"),
	  .example = "kvm: vdpa svq does not work with features "
		     "0x1c0000000200000" },
	{ .code = "qemu-svq-flags",
	  QEMU,
	  .pattern = "SVQ Invalid device feature flags, offer: %{offered}, ok: "
		     "%{asked+allowed}",
	  .class_id = NET,
	  .meaning = "its shadow virtqueues cannot carry this device, so the "
		     "guest cannot migrate",
	  .advice = "[add the device with {add:lacking}][; add it without "
		    "{surplus}]",
	  .function = "vhost_svq_valid_features()",
	  .file = "hw/virtio/vhost-shadow-virtqueue.c",
	  READ("7.1", "11.1"),
	  .example = "qemu-system-x86_64: SVQ Invalid device feature flags, "
		     "offer: 0x200000020, ok: 0x300000020" },
	{ .code = "qemu-unsupported",
	  .product = "QEMU",
	  .speaker = "QEMU at the destination of a migration",
	  .pattern = "Features %{asked} unsupported. Allowed features: "
		     "%{offered}",
	  .meaning = "the device there does not offer what the guest has "
		     "negotiated",
	  .advice = "[add the destination's device with {add:lacking}][; "
		    "the source's QEMU can turn them off before the guest "
		    "starts: {off:lacking}]",
	  .function = "virtio_load()",
	  .file = "hw/virtio/virtio.c",
	  READ("7.1", "11.1"),
	  .example = "qemu-kvm: Features 0x1c0010130afffaf unsupported. "
		     "Allowed features: 0x10179bfffef" },
	{ .code = "qemu-lacks-mask",
	  QEMU,
	  .pattern = "vhost lacks feature mask %{lacking} for backend",
	  .class_id = NET,
	  .meaning =
		  "the backend of a net device lacks these features, so QEMU "
		  "cannot use it: the kernel's vhost-net, or a vhost-user "
		  "process that lacks what the guest has negotiated. QEMU "
		  "does not print this about -netdev vhost-vdpa",
	  .advice = "use a backend that has them",
	  .function = "vhost_net_init()",
	  .file = "hw/net/vhost_net.c",
	  READ("7.1", "11.1"),
	  .example = "vhost lacks feature mask "
		     "0x00000000000000000000000000010000 for backend" },
	{ .code = "qemu-empty-queue",
	  QEMU,
	  .pattern = "virtio-net unexpected empty queue: i %{n} mergeable "
		     "%{n} offset %{n}, size %{n}, guest hdr len %{n}, host "
		     "hdr len %{n} guest features %{negotiated}",
	  .class_id = NET,
	  .meaning = "the receive queue of the guest ran out of buffers in the "
		     "middle of a packet, and the device stops until it is "
		     "reset; these features are negotiated",
	  .advice = "reset the device: load the driver in the guest again, or "
		    "restart the guest",
	  .function = "virtio_net_receive_rcu()",
	  .file = "hw/net/virtio-net.c",
	  READ("7.2", "10.2"),
	  .example = "virtio-net unexpected empty queue: i 1 mergeable 1 "
		     "offset 0, size 1526, guest hdr len 12, host hdr len 12 "
		     "guest features 0x130afffa7" },

	/* ---- what cannot migrate ---- */
	{ .code = "qemu-cvq",
	  QEMU,
	  .pattern = "net vdpa cannot migrate with CVQ feature",
	  .class_id = NET,
	  .meaning = "this version does not move the state of a control "
		     "virtqueue, so the guest cannot migrate",
	  .advice = "use QEMU 8.2 or later, which does not have this limit. "
		    "QEMU 8.0: add the device without CTRL_VQ (bit 17). QEMU "
		    "8.1: start it with x-svq=on",
	  .function = "net_vhost_vdpa_init()",
	  .file = "net/vhost-vdpa.c",
	  READ("8.0", "8.1"),
	  .example = "net vdpa cannot migrate with CVQ feature" },
	{ .code = "qemu-log-all",
	  QEMU,
	  .pattern = "Migration disabled: vhost lacks VHOST_F_LOG_ALL feature.",
	  .meaning = "QEMU makes no shadow virtqueues for this device, so the "
		     "guest cannot migrate",
	  .advice = "QEMU 7.1 to 8.0: start it with x-svq=on on both hosts. "
		    "Later versions: the device offers a feature that they do "
		    "not shadow; add it with device_features {migratable}",
	  .function = "vhost_dev_init()",
	  .file = "hw/virtio/vhost.c",
	  READ("7.1", "11.1"),
	  .example = "qemu-system-x86_64: Migration disabled: vhost lacks "
		     "VHOST_F_LOG_ALL feature." },
	{ .code = "qemu-log-memory",
	  QEMU,
	  .pattern = "Migration disabled: failed to allocate shared memory",
	  .meaning = "QEMU cannot allocate the memory for the log of dirty "
		     "pages",
	  .advice = "allow memfd_create() in the sandbox of QEMU",
	  .function = "vhost_dev_init()",
	  .file = "hw/virtio/vhost.c",
	  READ("7.2", "10.2"),
	  .example = "Migration disabled: failed to allocate shared memory" },
	{ .code = "qemu-generic-device",
	  QEMU,
	  .pattern = "State blocked by non-migratable device "
		     "'%{s=vhost-vdpa-device}'",
	  .meaning = "QEMU never migrates its generic device "
		     "vhost-vdpa-device",
	  .advice = "use -netdev vhost-vdpa with -device virtio-net-pci for a "
		    "net device",
	  .function = "qemu_savevm_state_blocked()",
	  .file = "migration/savevm.c",
	  READ("7.2", "10.2"),
	  .example = "Error: State blocked by non-migratable device "
		     "'0000:00:04.0/vhost-vdpa-device'" },
	{ .code = "qemu-ufo",
	  .product = "QEMU",
	  .speaker = "QEMU at the destination of a migration",
	  .pattern = "virtio-net: saved image requires TUN_F_UFO support",
	  .class_id = NET,
	  .meaning = "the source's device has HOST_UFO (bit 14), and the "
		     "destination's has not",
	  .advice = "add both devices with HOST_UFO, or both without it",
	  .function = "virtio_net_ufo_post_load()",
	  .file = "hw/net/virtio-net.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: virtio-net: saved image requires TUN_F_UFO "
		     "support" },
	{ .code = "qemu-vnet-header",
	  .product = "QEMU",
	  .speaker = "QEMU at the destination of a migration",
	  .pattern = "virtio-net: saved image requires vnet_hdr=on",
	  .class_id = NET,
	  .meaning = "the source's backend has virtio-net headers, and the "
		     "destination's has not",
	  .advice = "use -netdev vhost-vdpa at the destination, too",
	  .function = "virtio_net_vnet_post_load()",
	  .file = "hw/net/virtio-net.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: virtio-net: saved image requires vnet_hdr=on" },
	{ .code = "qemu-pairs",
	  .product = "QEMU",
	  .speaker = "QEMU at the destination of a migration",
	  /* A mail program can break the line before ">", which then looks like a
	   * quote. */
	  .pattern = "virtio-net: curr_queue_pairs %{n}",
	  .class_id = NET,
	  .meaning = "the guest uses more virtqueue pairs than the "
		     "destination's device has",
	  .advice = "add the destination's device with the max_vqp of the "
		    "source",
	  .function = "virtio_net_post_load_device()",
	  .file = "hw/net/virtio-net.c",
	  READ("7.2", "10.2"),
	  .format = "virtio-net: curr_queue_pairs %x > max_queue_pairs %x",
	  .example = "virtio-net: curr_queue_pairs 4 > max_queue_pairs 1" },
	{ .code = "qemu-queues",
	  .product = "QEMU",
	  .speaker = "QEMU at the destination of a migration",
	  .pattern = "Invalid number of virtqueues: %{n}",
	  .meaning = "the stream of the migration is not from such a device",
	  .advice = "start both QEMUs with the same devices",
	  .function = "virtio_load()",
	  .file = "hw/virtio/virtio.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: Invalid number of virtqueues: 0x401" },
	{ .code = "qemu-queue-size",
	  .product = "QEMU",
	  .speaker = "QEMU at the destination of a migration",
	  .pattern = "< last_avail_idx %{n} - used_idx %{n}",
	  .format = "VQ %d size 0x%x < last_avail_idx 0x%x - used_idx 0x%x",
	  .meaning = "the indexes of a virtqueue do not fit its size",
	  .advice = "compare the sizes of the virtqueues on both hosts: \"vdpa "
		    "dev vhost show\", vq_size_max",
	  .function = "virtio_load()",
	  .file = "hw/virtio/virtio.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: VQ 0 size 0x100 < last_avail_idx 0x1ff - "
		     "used_idx 0x0" },
	{ .code = "qemu-suspend",
	  QEMU,
	  .pattern = "Cannot suspend: %{error}",
	  .meaning = "the device reports SUSPEND, but could not be suspended; "
		     "QEMU resets it instead",
	  .advice = KERNEL_LOG,
	  .function = "vhost_vdpa_suspend()",
	  .file = "hw/virtio/vhost-vdpa.c",
	  READ("10.0", "10.2"),
	  .example = "qemu-kvm: Cannot suspend: Operation not supported(95)" },

	/* ---- what cannot start ---- */
	{ .code = "qemu-viommu",
	  QEMU,
	  .pattern = "SVQ can not work while IOMMU enable, please "
		     "disableIOMMU and try again",
	  .meaning = "shadow virtqueues do not work behind a vIOMMU of the "
		     "guest",
	  .advice = "start the guest without a vIOMMU in front of this device, "
		    "or without x-svq=on; in the second case it cannot migrate",
	  .function = "vhost_vdpa_dev_start()",
	  .file = "hw/virtio/vhost-vdpa.c",
	  READ("8.0", "11.1"),
	  .example = "qemu-kvm: SVQ can not work while IOMMU enable, please "
		     "disableIOMMU and try again" },
	{ .code = "qemu-no-iommu",
	  QEMU,
	  .pattern = "Could not open '%{s=vhost-vdpa}': Unknown error 524",
	  .format = "Could not %s '%s'",
	  .meaning = "the kernel refuses to open the device: its parent needs "
		     "an IOMMU, and the host does not use one (ENOTSUPP, 524)",
	  .advice = "boot the host with intel_iommu=on or amd_iommu=on, and "
		    "turn on the IOMMU in its firmware",
	  .function = "qemu_open_internal()",
	  .file = "util/osdep.c",
	  READ("7.1", "11.1"),
	  .example = "qemu-system-x86_64: -netdev "
		     "vhost-vdpa,id=n0,vhostdev=/dev/vhost-vdpa-0: Could not "
		     "open '/dev/vhost-vdpa-0': Unknown error 524" },
	{ .code = "qemu-busy",
	  QEMU,
	  .pattern =
		  "Could not open '%{s=vhost-vdpa}': Device or resource busy",
	  .format = "Could not %s '%s'",
	  .meaning = "another process has the device open, and only one can",
	  .advice = "stop that process: \"vdpa dev vhost show\" names it",
	  .function = "qemu_open_internal()",
	  .file = "util/osdep.c",
	  READ("7.1", "11.1"),
	  .example = "Could not open '/dev/vhost-vdpa-0': Device or resource "
		     "busy" },
	{ .code = "qemu-access",
	  QEMU,
	  .pattern = "Could not open '%{s=vhost-vdpa}': Permission denied",
	  .format = "Could not %s '%s'",
	  .meaning = "the user of QEMU may not open the device",
	  .advice = "give that user read and write access to the character "
		    "device; \"vdpa doctor\" checks it",
	  .function = "qemu_open_internal()",
	  .file = "util/osdep.c",
	  READ("7.1", "11.1"),
	  .example = "Could not open '/dev/vhost-vdpa-0': Permission denied" },
	{ .code = "qemu-no-chardev",
	  QEMU,
	  .pattern = "Could not open '%{s=vhost-vdpa}': No such file or "
		     "directory",
	  .format = "Could not %s '%s'",
	  .meaning = "there is no such character device",
	  .advice = "bind the device: vdpa dev bind DEV driver vhost_vdpa. "
		    "\"vdpa -d dev show\" prints its character device",
	  .function = "qemu_open_internal()",
	  .file = "util/osdep.c",
	  READ("7.1", "11.1"),
	  .example = "Could not open '/dev/vhost-vdpa-3': No such file or "
		     "directory" },
	{ .code = "qemu-unaligned",
	  QEMU,
	  .pattern = "vhost_vdpa_listener_region_%{s} received unaligned "
		     "region",
	  .format = "%s received unaligned region",
	  .meaning = "QEMU does not map a region of memory that does not begin "
		     "at a page. This is harmless for a small region that no "
		     "virtqueue uses, such as that of a TPM",
	  .function = "vhost_vdpa_listener_region_add()",
	  .file = "hw/virtio/vhost-vdpa.c",
	  READ("7.1", "8.1"),
	  .example = "vhost_vdpa_listener_region_add received unaligned "
		     "region" },
	{ .code = "qemu-map",
	  QEMU,
	  .pattern = "vhost vdpa map fail!",
	  .meaning = "the kernel refuses to map memory of the guest for the "
		     "device",
	  .advice = "allow QEMU to lock the memory of the guest (\"vdpa "
		    "doctor\", memlock). With a simulated device on Linux 6.1, "
		    "the message is harmless for one region",
	  .function = "vhost_vdpa_listener_region_add()",
	  .file = "hw/virtio/vhost-vdpa.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: vhost vdpa map fail!" },
	{ .code = "qemu-dma",
	  QEMU,
	  .pattern = "vhost-vdpa: DMA mapping failed, unable to continue",
	  .meaning = "memory of the guest could not be mapped for the device",
	  .advice = "allow QEMU to lock the memory of the guest: ulimit -l; in "
		    "libvirt, <hard_limit> of <memtune>",
	  .function = "vhost_vdpa_listener_region_add()",
	  .file = "hw/virtio/vhost-vdpa.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: vhost-vdpa: DMA mapping failed, unable to "
		     "continue" },
	{ .code = "qemu-map-error",
	  QEMU,
	  .pattern = "failed to write, fd=%{n}, errno=%{n} (",
	  .format = "failed to write, fd=%d, errno=%d (%s)",
	  .meaning = "the kernel refuses to map or unmap memory of the guest "
		     "for the device",
	  .advice = "with errno 12, allow QEMU to lock the memory of the guest "
		    "(\"vdpa doctor\", memlock); " KERNEL_LOG,
	  .function = "vhost_vdpa_dma_map()",
	  .file = "hw/virtio/vhost-vdpa.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: failed to write, fd=24, errno=12 (Cannot "
		     "allocate memory)" },
	{ .code = "qemu-no-vhostdev",
	  QEMU,
	  .pattern = "vhost-vdpa: neither vhostdev= nor vhostfd= was specified",
	  .class_id = NET,
	  .meaning = "-netdev vhost-vdpa names no character device",
	  .advice = "add vhostdev=/dev/vhost-vdpa-N; \"vdpa -d dev show\" "
		    "prints the character device of each device",
	  .function = "net_init_vhost_vdpa()",
	  .file = "net/vhost-vdpa.c",
	  READ("7.2", "10.2"),
	  .example = "vhost-vdpa: neither vhostdev= nor vhostfd= was "
		     "specified" },
	{ .code = "qemu-iova-range",
	  QEMU,
	  .pattern = "vhost-vdpa: get iova range failed: %{error}",
	  .format = "vhost-vdpa: get iova range failed: %s",
	  .class_id = NET,
	  .meaning = "QEMU cannot read which addresses the device can reach",
	  .advice = KERNEL_LOG,
	  .function = "net_init_vhost_vdpa()",
	  .file = "net/vhost-vdpa.c",
	  READ("10.0", "10.2"),
	  .example = "vhost-vdpa: get iova range failed: Inappropriate ioctl "
		     "for device" },
	{ .code = "qemu-ring-restore",
	  QEMU,
	  .pattern = "vhost VQ %{n} ring restore failed: %{n}: %{error}",
	  .format = "vhost VQ %u ring restore failed: %d",
	  .meaning = "the device did not return the index of a virtqueue when "
		     "it stopped, so QEMU takes it from the used ring",
	  .advice = "the device was not running: find the message before this "
		    "one; " KERNEL_LOG,
	  .function = "vhost_virtqueue_stop()",
	  .file = "hw/virtio/vhost.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: vhost VQ 1 ring restore failed: -1: Operation "
		     "not permitted (1)" },
	{ .code = "qemu-start",
	  QEMU,
	  .pattern = "unable to start vhost net: %{n}: falling back on "
		     "userspace virtio",
	  .class_id = NET,
	  .meaning = "the device could not be started; QEMU has no other way "
		     "to move packets, so the guest's network is dead",
	  .advice = KERNEL_LOG,
	  .function = "virtio_net_vhost_status()",
	  .file = "hw/net/virtio-net.c",
	  READ("7.1", "11.1"),
	  .example = "qemu-kvm: unable to start vhost net: 5: falling back on "
		     "userspace virtio" },
	{ .code = "qemu-set-features",
	  QEMU,
	  .pattern = "vhost_set_features failed: %{error}",
	  .format = "vhost_set_features failed",
	  .meaning = "the device refuses the features that QEMU sets",
	  .advice = KERNEL_LOG,
	  .function = "vhost_dev_set_features()",
	  .file = "hw/virtio/vhost.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: vhost_set_features failed: Device or resource "
		     "busy (16)" },
	REQUEST("set-vring-num", "vhost_set_vring_num failed",
		"the device refuses the size of a virtqueue",
		"use a smaller rx_queue_size and tx_queue_size in QEMU: \"vdpa "
		"dev vhost show\" prints vq_size_max"),
	REQUEST("set-vring-base", "vhost_set_vring_base failed",
		"the device refuses the index at which a virtqueue begins",
		"its parent driver may start virtqueues at index 0 only; \"vdpa "
		"migrate check\" says so"),
	REQUEST("set-vring-addr", "vhost_set_vring_addr failed",
		"the device refuses the addresses of a virtqueue", KERNEL_LOG),
	REQUEST("set-vring-kick", "vhost_set_vring_kick failed",
		"the device refuses the event for notifications", KERNEL_LOG),
	REQUEST("set-vring-call", "vhost_set_vring_call failed",
		"the device refuses the event for interrupts", KERNEL_LOG),
	REQUEST("set-mem-table", "vhost_set_mem_table failed",
		"the device refuses the memory of the guest", KERNEL_LOG),
	REQUEST("set-backend-cap", "vhost_set_backend_cap failed",
		"the device refuses backend features", KERNEL_LOG),
	{ .code = "qemu-set-owner",
	  QEMU,
	  .pattern = "vhost_set_owner failed: %{error}",
	  .format = "vhost_set_owner failed",
	  .meaning = "QEMU could not become the owner of the device",
	  .advice = "if another process uses the device, stop it: \"vdpa dev "
		    "vhost show\" names it",
	  .function = "vhost_dev_init()",
	  .file = "hw/virtio/vhost.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: vhost_set_owner failed: Device or resource "
		     "busy" },
	{ .code = "qemu-get-features",
	  QEMU,
	  .pattern = "vhost_get_features failed: %{error}",
	  .format = "vhost_get_features failed",
	  .meaning = "QEMU cannot read the features of the device",
	  .advice = KERNEL_LOG,
	  .function = "vhost_dev_init()",
	  .file = "hw/virtio/vhost.c",
	  READ("7.2", "10.2"),
	  .example =
		  "qemu-kvm: vhost_get_features failed: Input/output error" },
	{ .code = "qemu-query-features",
	  QEMU,
	  .pattern = "Fail to query features from vhost-vDPA device",
	  .class_id = NET,
	  .meaning = "QEMU cannot read the features of the device",
	  .advice = KERNEL_LOG,
	  .function = "vhost_vdpa_get_features()",
	  .file = "net/vhost-vdpa.c",
	  READ("7.2", "10.2"),
	  .example = "Fail to query features from vhost-vDPA device: Bad file "
		     "descriptor" },
	{ .code = "qemu-query-config",
	  QEMU,
	  .pattern = "Fail to get config from vhost-vDPA device",
	  .class_id = NET,
	  .meaning = "QEMU cannot read the configuration of the device",
	  .advice = KERNEL_LOG,
	  .function = "vhost_vdpa_get_max_queue_pairs()",
	  .file = "net/vhost-vdpa.c",
	  READ("7.2", "10.2"),
	  .example = "Fail to get config from vhost-vDPA device" },
	{ .code = "qemu-frontend",
	  QEMU,
	  .pattern = "vhost-vdpa requires frontend driver virtio-net-*",
	  .class_id = NET,
	  .meaning = "-netdev vhost-vdpa works with virtio-net devices only",
	  .advice = "use -device virtio-net-pci,netdev=ID",
	  .function = "vhost_vdpa_check_peer_type()",
	  .file = "net/vhost-vdpa.c",
	  READ("7.2", "10.2"),
	  .example = "vhost-vdpa requires frontend driver virtio-net-*" },
	{ .code = "qemu-mtu",
	  QEMU,
	  .pattern = "Bytes MTU not supported by the backend",
	  .class_id = NET,
	  .meaning = "the device does not support the host_mtu of QEMU, so it "
		     "was not started",
	  .advice = "add the device with this mtu, or start QEMU with the mtu "
		    "of the device as host_mtu",
	  .function = "virtio_net_vhost_status()",
	  .file = "hw/net/virtio-net.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: 9000Bytes MTU not supported by the backend" },
	{ .code = "qemu-setup-svq",
	  QEMU,
	  .pattern = "Cannot setup SVQ %{n}: ",
	  .class_id = NET,
	  .meaning = "a shadow virtqueue could not be set up; the rest of the "
		     "line has the reason",
	  .advice = KERNEL_LOG,
	  .function = "vhost_vdpa_svqs_start()",
	  .file = "hw/virtio/vhost-vdpa.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: Cannot setup SVQ 0: Cannot set vring base: "
		     "Operation not supported" },
	{ .code = "qemu-iommu-platform",
	  QEMU,
	  .pattern = "iommu_platform=true is not supported by the device",
	  .meaning = "the device lacks ACCESS_PLATFORM (bit 33)",
	  .advice = "add the device with ACCESS_PLATFORM, or start QEMU "
		    "without iommu_platform=on",
	  .function = "virtio_bus_device_plugged()",
	  .file = "hw/virtio/virtio-bus.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: -device virtio-net-pci,iommu_platform=on: "
		     "iommu_platform=true is not supported by the device" },
	{ .code = "qemu-asid",
	  QEMU,
	  .pattern = "Can't set vq group %{n} asid %{n}, errno=%{n}",
	  .class_id = NET,
	  .meaning = "the control virtqueue could not be given an address "
		     "space of its own",
	  .advice = KERNEL_LOG,
	  .function = "vhost_vdpa_set_address_space_id()",
	  .file = "net/vhost-vdpa.c",
	  READ("10.0", "10.2"),
	  .example = "qemu-kvm: Can't set vq group 1 asid 1, errno=22 (Invalid "
		     "argument)" },
	{ .code = "qemu-extended",
	  QEMU,
	  .pattern = "extended features without device support: %{error}",
	  .format = "extended features without device support",
	  .meaning = "the guest negotiated a feature above bit 63, which no "
		     "vDPA device can offer",
	  .advice = "turn off at QEMU what has such bits: for net, "
		    "guest_tunnel=off and host_tunnel=off",
	  .function = "vhost_dev_set_features()",
	  .file = "hw/virtio/vhost.c",
	  READ("10.2", "10.2"),
	  .example = "qemu-kvm: extended features without device support: "
		     "Invalid argument (22)" },
	{ .code = "qemu-range",
	  QEMU,
	  .pattern = "RAM section out of device range (",
	  .meaning = "the guest has memory at an address that the device "
		     "cannot reach",
	  .advice = "give the guest less memory, or compare iova_first and "
		    "iova_last of \"vdpa dev vhost show\"",
	  .function = "vhost_vdpa_listener_skipped_section()",
	  .file = "hw/virtio/vhost-vdpa.c",
	  READ("7.2", "10.2"),
	  .example = "qemu-kvm: RAM section out of device range "
		     "(max=0xffffffff, end addr=0x17fffffff)" },
	{ .code = "qemu-generic-size",
	  QEMU,
	  .pattern = "vhost-vdpa-device: invalid queue_size: %{n} (max:%{n})",
	  .meaning = "the device has smaller virtqueues than queue_size",
	  .advice = "use the largest size that the message allows",
	  .function = "vhost_vdpa_device_realize()",
	  .file = "hw/virtio/vdpa-dev.c",
	  READ("10.0", "10.2"),
	  .example = "vhost-vdpa-device: invalid queue_size: 1024 (max:256)" },
	{ .code = "qemu-generic-init",
	  QEMU,
	  .pattern = "vhost-vdpa-device: vhost initialization failed: %{error}",
	  .format = "vhost-vdpa-device: vhost initialization failed: %s",
	  .meaning = "QEMU cannot use the device",
	  .advice = KERNEL_LOG,
	  .function = "vhost_vdpa_device_realize()",
	  .file = "hw/virtio/vdpa-dev.c",
	  READ("10.0", "10.2"),
	  .example = "vhost-vdpa-device: vhost initialization failed: Invalid "
		     "argument" },
	{ .code = "qemu-generic-start",
	  QEMU,
	  .pattern = "vhost-vdpa-device: start failed: ",
	  .meaning = "the device could not be started; the rest of the line "
		     "has the reason",
	  .advice = KERNEL_LOG,
	  .function = "vhost_vdpa_device_set_status()",
	  .file = "hw/virtio/vdpa-dev.c",
	  READ("10.0", "10.2"),
	  .example =
		  "qemu-kvm: vhost-vdpa-device: start failed: Error starting "
		  "vhost: Invalid argument" },
};

const struct message_table messages_qemu = { rows, ARRAY_SIZE(rows) };
