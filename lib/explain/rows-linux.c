// SPDX-License-Identifier: LGPL-2.1-or-later
/* What Linux prints about vDPA devices, on the host and in a guest. */

#include "rows.h"

#include "util/array.h"

#define NET 1

#define READ(begin, end) .first = (begin), .last = (end)

#define LINUX .product = "Linux"

#define CORE                                                    \
	LINUX, .speaker = "the kernel, about \"vdpa dev add\"", \
	       .file = "drivers/vdpa/vdpa.c"

#define PARENT(name, source)                                     \
	LINUX, .speaker = "the parent driver " name " (kernel)", \
	       .file = "drivers/vdpa/" source

#define GUEST(driver, source)                              \
	LINUX,                                             \
		.speaker = "the driver " driver            \
			   " (kernel of the guest, or of " \
			   "the host under virtio_vdpa)",  \
		.file = "drivers/" source

/* These functions add devices, or set the features of a guest. */
#define ADD "vdpa_nl_cmd_dev_add_set_doit()"

static const struct vdpa_message rows[] = {
	/* ---- the vDPA core, in answers to requests ---- */
	{ .code = "missing-features",
	  CORE,
	  .pattern = "Missing features %{lacking} for provided attributes",
	  .class_id = NET,
	  .meaning = "device_features lacks bits that mac, mtu or max_vqp need",
	  .advice = "[add {lacking} to device_features, or leave out the word]",
	  .function = ADD,
	  READ("7.2", "7.3"),
	  .example = "Error: vdpa: Missing features 0x400028 for provided "
		     "attributes." },
	{ .code = "attributes",
	  CORE,
	  .pattern = "Some provided attributes are not supported: "
		     "%{attributes}",
	  .class_id = NET,
	  .meaning = "the management device does not support these words",
	  .advice = "leave them out",
	  .function = ADD,
	  READ("7.2", "7.3"),
	  .example = "Error: vdpa: Some provided attributes are not supported: "
		     "0x1400." },
	{ .code = "attributes-all",
	  CORE,
	  .pattern = "All provided attributes are not supported",
	  .class_id = NET,
	  .meaning = "the management device does not support at least one of "
		     "the words mac, mtu, max_vqp, device_features; old "
		     "kernels do not say which",
	  .advice = "leave them out one by one",
	  .function = ADD,
	  READ("6.1", "6.1"),
	  .example =
		  "Error: vdpa: All provided attributes are not supported." },
	{ .code = "class-attributes",
	  CORE,
	  .pattern = "Network class attributes provided on unsupported "
		     "management device",
	  .meaning = "mac, mtu and max_vqp are for net devices, and the "
		     "management device makes none",
	  .advice = "leave them out, or use a management device that makes net "
		    "devices: \"vdpa mgmtdev show\", supported_classes",
	  .function = ADD,
	  READ("7.2", "7.3"),
	  .example = "Error: vdpa: Network class attributes provided on "
		     "unsupported management device." },
	{ .code = "class-ambiguous",
	  CORE,
	  .pattern = "Management device supports multi-class while device "
		     "features specified are ambiguous",
	  .meaning = "the management device makes devices of several classes, "
		     "and bits of device_features mean something else in each",
	  .advice = "give mac, mtu or max_vqp for a net device, or only "
		    "features that all classes share",
	  .function = ADD,
	  READ("7.2", "7.3"),
	  .example = "Error: vdpa: Management device supports multi-class "
		     "while device features specified are ambiguous." },
	{ .code = "pairs-zero",
	  CORE,
	  .pattern = "At least one pair of VQs is required",
	  .class_id = NET,
	  .meaning = "max_vqp is 0",
	  .advice = "give a max_vqp of 1 or more",
	  .function = ADD,
	  READ("6.1", "7.3"),
	  .example = "Error: vdpa: At least one pair of VQs is required." },
	{ .code = "no-mgmtdev",
	  CORE,
	  .pattern = "Fail to find the specified management device",
	  .meaning = "there is no such management device",
	  .advice = "\"vdpa mgmtdev show\" lists the ones that this host has",
	  .function = ADD,
	  READ("6.1", "7.3"),
	  .example = "Error: vdpa: Fail to find the specified management "
		     "device." },
	{ .code = "not-negotiated",
	  LINUX,
	  .speaker = "the kernel, about \"vdpa dev vstats show\"",
	  .pattern = "feature negotiation not complete",
	  .meaning = "no driver has negotiated features with the device yet",
	  .advice = "statistics begin when a driver uses the device",
	  .function = "vdpa_fill_stats_rec()",
	  .file = "drivers/vdpa/vdpa.c",
	  READ("6.1", "7.3"),
	  .example = "Error: vdpa: feature negotiation not complete." },

	/* ---- parent drivers, about features ---- */
	{ .code = "provisioned-features",
	  PARENT("mlx5_vdpa, ifcvf or octep_vdpa", "mlx5/net/mlx5_vnet.c"),
	  .pattern = "The provisioned features %{offered} are not supported by "
		     "this device with features %{allowed}",
	  .meaning = "device_features has bits that the parent does not offer",
	  .advice = "remove {surplus} from device_features",
	  .function = "mlx5_vdpa_dev_add()",
	  READ("7.2", "7.3"),
	  .example = "mlx5_core 0000:03:00.2: The provisioned features "
		     "0x300400021 are not supported by this device with "
		     "features 0x300021" },
	{ .code = "provision-minimum",
	  PARENT("mlx5_vdpa or octep_vdpa", "mlx5/net/mlx5_vnet.c"),
	  .pattern = "Must provision minimum features %{asked} for this device",
	  .meaning = "device_features lacks features that this parent requires",
	  .advice = "add {asked} to device_features",
	  .function = "mlx5_vdpa_dev_add()",
	  READ("7.2", "7.3"),
	  .example = "mlx5_core 0000:03:00.2: Must provision minimum features "
		     "0x300000000 for this device" },
	{ .code = "negotiate-minimum",
	  PARENT("octep_vdpa or mlx5_vdpa", "octeon_ep/octep_vdpa_main.c"),
	  .pattern = "Must negotiate minimum features %{asked} for this device",
	  .meaning = "the guest's driver did not accept features that this "
		     "parent requires, so the device does not start",
	  .advice = "use a guest whose driver accepts {asked}; at QEMU, do not "
		    "turn them off",
	  .function = "octep_vdpa_set_driver_features()",
	  READ("7.2", "7.3"),
	  .example = "octep_vdpa 0000:05:00.1: Must negotiate minimum features "
		     "0x300000000 for this device" },
	{ .code = "vp-provision",
	  PARENT("vp_vdpa", "virtio_pci/vp_vdpa.c"),
	  .pattern = "Try to provision features that are not supported by the "
		     "device: device_features %{allowed} provisioned "
		     "%{offered}",
	  .meaning = "device_features has bits that the parent does not offer",
	  .advice = "remove {surplus} from device_features",
	  .function = "vp_vdpa_dev_add()",
	  READ("6.1", "7.3"),
	  .example = "vp-vdpa 0000:00:01.0: Try to provision features that are "
		     "not supported by the device: device_features "
		     "0x10330bf8024 provisioned 0x10730bf8025" },
	{ .code = "pds-unsupported",
	  PARENT("pds_vdpa", "pds/vdpa_dev.c"),
	  .pattern = "Unsupported features: %{surplus}",
	  .begins = "pds_vdpa",
	  .class_id = NET,
	  .meaning = "device_features has bits that the parent does not offer",
	  .advice = "remove {surplus} from device_features",
	  .function = "pds_vdpa_dev_add()",
	  READ("7.2", "7.3"),
	  .example = "pds_vdpa.vDPA pds_vdpa.vDPA.0: Unsupported features: "
		     "0x400000000" },
	{ .code = "pds-requested",
	  PARENT("pds_vdpa", "pds/vdpa_dev.c"),
	  .pattern = "Can't support all requested features in %{asked}, "
		     "missing %{lacking} features",
	  .class_id = NET,
	  .meaning = "the guest's driver asks for features that the device "
		     "does not have, so the device does not start",
	  .advice = "add the device with {lacking}[; QEMU can turn them off: "
		    "{off:lacking}]",
	  .function = "pds_vdpa_set_driver_features()",
	  READ("7.2", "7.3"),
	  .example =
		  "pds_vdpa.vDPA pds_vdpa.vDPA.vf0: Can't support all "
		  "requested features in 0x300438021, missing 0x1 features" },
	{ .code = "pds-queues",
	  PARENT("pds_vdpa", "pds/vdpa_dev.c"),
	  .pattern = "queue count requested %{n} greater than max %{n}",
	  .begins = "pds_vdpa",
	  .class_id = NET,
	  .meaning = "the pairs of max_vqp, with the control virtqueue, are "
		     "more virtqueues than the parent has",
	  .advice = "use a smaller max_vqp",
	  .function = "pds_vdpa_dev_add()",
	  READ("7.2", "7.3"),
	  .example = "pds_vdpa.vDPA pds_vdpa.vDPA.0: pds_vdpa_dev_add: queue "
		     "count requested 33 greater than max 32" },
	{ .code = "pds-multiple",
	  PARENT("pds_vdpa", "pds/vdpa_dev.c"),
	  .pattern = "Multiple vDPA devices on a VF is not supported.",
	  .class_id = NET,
	  .meaning = "this parent makes one device per virtual function",
	  .advice = "delete its device first, or use another virtual function",
	  .function = "pds_vdpa_dev_add()",
	  READ("7.2", "7.3"),
	  .example = "pds_vdpa.vDPA.0: Multiple vDPA devices on a VF is not "
		     "supported." },
	{ .code = "pds-init",
	  PARENT("pds_vdpa", "pds/vdpa_dev.c"),
	  .pattern = "Failed to init hw: %{error}",
	  .format = "Failed to init hw: %pe",
	  .begins = "pds_vdpa",
	  .class_id = NET,
	  .meaning = "the card did not initialise the device",
	  .advice = "check the firmware of the card",
	  .function = "pds_vdpa_dev_add()",
	  READ("7.2", "7.3"),
	  .example = "pds_vdpa.vDPA.0: Failed to init hw: -EIO" },
	{ .code = "access-platform-not-negotiated",
	  PARENT("pds_vdpa or ifcvf", "ifcvf/ifcvf_base.c"),
	  .pattern = "VIRTIO_F_ACCESS_PLATFORM is not negotiated",
	  .meaning = "the guest's driver did not accept ACCESS_PLATFORM (bit "
		     "33), which this parent requires, so the device does not "
		     "start",
	  .advice = "add the device with ACCESS_PLATFORM, and use a guest "
		    "whose driver accepts it",
	  .function = "ifcvf_verify_min_features()",
	  READ("6.1", "7.3"),
	  .example = "ifcvf 0000:01:00.1: VIRTIO_F_ACCESS_PLATFORM is not "
		     "negotiated" },
	{ .code = "mrg-rxbuf-not-negotiated",
	  PARENT("eni_vdpa", "alibaba/eni_vdpa.c"),
	  .pattern = "VIRTIO_NET_F_MRG_RXBUF is not negotiated",
	  .class_id = NET,
	  .meaning = "the guest's driver did not accept MRG_RXBUF (bit 15), "
		     "which this parent requires, so the device does not start",
	  .advice = "at QEMU, do not turn mrg_rxbuf off",
	  .function = "eni_vdpa_set_driver_features()",
	  READ("6.1", "7.3"),
	  .example = "eni_vdpa 0000:00:05.0: eni_vdpa: VIRTIO_NET_F_MRG_RXBUF "
		     "is not negotiated" },
	{ .code = "mlx5-invalid",
	  PARENT("mlx5_vdpa", "mlx5/net/mlx5_vnet.c"),
	  .pattern = "There are invalid feature bits %{surplus}",
	  .class_id = NET,
	  .meaning = "the driver does not know these features; it only warns",
	  .advice = "nothing, if the device works; otherwise add it without "
		    "{surplus}",
	  .function = "print_features()",
	  READ("6.1", "7.3"),
	  .example = "mlx5_core 0000:03:00.2: print_features:235:(pid 812) "
		     "warning: There are invalid feature bits 0x40000000000" },
	{ .code = "octep-features",
	  PARENT("octep_vdpa", "octeon_ep/octep_vdpa_main.c"),
	  .pattern = "Vdpa management device features : %{offered}",
	  .meaning = "the device offers these features",
	  .function = "octep_vdpa_dev_add()",
	  READ("7.2", "7.3"),
	  .example = "octep_vdpa 0000:05:00.1: Vdpa management device features "
		     ": 3400000021" },
	{ .code = "octep-hardware",
	  PARENT("octep_vdpa", "octeon_ep/octep_vdpa_hw.c"),
	  .pattern = "Device features : %{offered}",
	  .begins = "octep",
	  .meaning = "the card offers these features",
	  .function = "octep_hw_caps_read()",
	  READ("7.2", "7.3"),
	  .example = "octep_vdpa 0000:05:00.1: Device features : 3400000021" },

	/* ---- parent drivers, about the rest ---- */
	{ .code = "octep-firmware",
	  PARENT("octep_vdpa", "octeon_ep/octep_vdpa_hw.c"),
	  .pattern = "Octeon Virtio FW is not initialized",
	  .meaning = "the firmware of the card does not run",
	  .advice =
		  "start the firmware of the card, then load the driver again",
	  .function = "octep_hw_caps_read()",
	  READ("7.2", "7.3"),
	  .example = "octep_vdpa 0000:05:00.0: Octeon Virtio FW is not "
		     "initialized" },
	{ .code = "mlx5-split",
	  PARENT("mlx5_vdpa", "mlx5/net/mlx5_vnet.c"),
	  .pattern = "missing support for split virtqueues",
	  .class_id = NET,
	  .meaning = "the firmware of the card does not emulate split "
		     "virtqueues, so it cannot make vDPA devices",
	  .advice = "update the firmware, and turn on virtio emulation in it",
	  .function = "mlx5_vdpa_dev_add()",
	  READ("6.1", "7.3"),
	  .example = "mlx5_core 0000:03:00.2: missing support for split "
		     "virtqueues" },
	{ .code = "mlx5-index",
	  PARENT("mlx5_vdpa", "mlx5/net/mlx5_vnet.c"),
	  .pattern = "can't modify available index",
	  .class_id = NET,
	  .meaning = "the index of a virtqueue was set while it was running",
	  .advice = "the hypervisor has to set it before it starts the "
		    "virtqueue",
	  .function = "mlx5_vdpa_set_vq_state()",
	  READ("6.1", "7.3"),
	  .example = "mlx5_core 0000:03:00.2: mlx5_vdpa_set_vq_state:2597:(pid "
		     "812) warning: can't modify available index" },
	{ .code = "mlx5-mac",
	  PARENT("mlx5_vdpa", "mlx5/net/mlx5_vnet.c"),
	  .pattern = "device running, skip updating MAC",
	  .class_id = NET,
	  .meaning = "the MAC address of a device is not changed while a "
		     "driver uses it",
	  .advice = "stop the guest, then repeat \"vdpa dev set\"",
	  .function = "mlx5_vdpa_set_attr()",
	  READ("7.2", "7.3"),
	  .example = "mlx5_core 0000:03:00.2: mlx5_vdpa_set_attr:4072:(pid "
		     "812) warning: device running, skip updating MAC" },
	{ .code = "mlx5-map",
	  PARENT("mlx5_vdpa", "mlx5/net/mlx5_vnet.c"),
	  .pattern = "create map failed(%{n})",
	  .class_id = NET,
	  .meaning = "the card could not map the memory of the guest",
	  .advice = "the number is the error; 12 means that memory is lacking",
	  .function = "set_map_data()",
	  READ("7.2", "7.3"),
	  .example = "mlx5_core 0000:03:00.2: set_map_data:3357:(pid 812) "
		     "error: create map failed(-12)" },
	{ .code = "mlx5-resume",
	  PARENT("mlx5_vdpa", "mlx5/net/mlx5_vnet.c"),
	  .pattern = "failed to resume VQs",
	  .class_id = NET,
	  .meaning = "the virtqueues of a suspended device did not start again",
	  .advice = "the guest has to reset the device",
	  .function = "mlx5_vdpa_set_status()",
	  READ("7.2", "7.3"),
	  .example = "mlx5_core 0000:03:00.2: mlx5_vdpa_set_status:3212:(pid "
		     "812) warning: failed to resume VQs" },
	{ .code = "no-dma",
	  PARENT("ifcvf or octep_vdpa", "ifcvf/ifcvf_main.c"),
	  .pattern = "No usable DMA configuration",
	  .begins = "vdpa|ifcvf",
	  .meaning = "the card cannot use DMA on this host",
	  .advice = "check the IOMMU and the firmware settings of the host",
	  .function = "ifcvf_probe()",
	  READ("6.1", "7.3"),
	  .example = "ifcvf 0000:01:00.1: No usable DMA configuration" },
	{ .code = "not-coherent",
	  LINUX,
	  .speaker = "vhost_vdpa (kernel)",
	  .pattern = "Failed to allocate domain, device is not IOMMU cache "
		     "coherent capable",
	  .meaning = "the parent needs an IOMMU that keeps caches coherent, "
		     "and the host does not use one; opening the device fails "
		     "with error 524",
	  .advice = "boot the host with intel_iommu=on or amd_iommu=on, and "
		    "turn on the IOMMU in its firmware",
	  .function = "vhost_vdpa_alloc_domain()",
	  .file = "drivers/vhost/vdpa.c",
	  READ("7.2", "7.3"),
	  .example = "vhost-vdpa-0: Failed to allocate domain, device is not "
		     "IOMMU cache coherent capable" },

	/* ---- drivers of devices ---- */
	{ .code = "guest-standby",
	  GUEST("virtio_net", "net/virtio_net.c"),
	  .pattern = "device advertises feature VIRTIO_NET_F_STANDBY but not "
		     "VIRTIO_NET_F_MAC, disabling standby",
	  .class_id = NET,
	  .meaning = "it takes the device, and clears STANDBY (bit 62), "
		     "because STANDBY needs MAC (bit 5)",
	  .advice = "for a standby device, add the vDPA device with MAC; "
		    "otherwise, start QEMU without failover=on",
	  .function = "virtnet_validate()",
	  READ("7.2", "7.3"),
	  .example = "virtio_net virtio3: device advertises feature "
		     "VIRTIO_NET_F_STANDBY but not VIRTIO_NET_F_MAC, "
		     "disabling standby" },
	{ .code = "guest-needs",
	  GUEST("virtio_net", "net/virtio_net.c"),
	  .pattern = "device advertises feature %{surplus.name} but not "
		     "%{lacking.name}",
	  .class_id = NET,
	  .meaning = "it refuses the device: a feature is offered without "
		     "another feature that it needs",
	  .advice = "[add the vDPA device with {lacking}][; or without "
		    "{surplus}][; if the device does not offer it, QEMU added "
		    "it, and can turn it off: {off:surplus}]",
	  .function = "virtnet_fail_on_feature()",
	  READ("6.1", "7.3"),
	  .example = "virtio_net virtio0: device advertises feature "
		     "VIRTIO_NET_F_CTRL_RX but not VIRTIO_NET_F_CTRL_VQ" },
	{ .code = "guest-refused",
	  GUEST("virtio", "virtio/virtio.c"),
	  .pattern = "virtio: device refuses features: %{n}",
	  .meaning = "the device did not accept what the driver chose of its "
		     "features (it did not keep FEATURES_OK). The number is "
		     "the status of the device, not a mask of features",
	  .advice = "read the kernel log of the host: the parent driver prints "
		    "its reason there",
	  .function = "virtio_features_ok()",
	  READ("6.1", "7.3"),
	  .example = "virtio_pci 0000:00:03.0: virtio: device refuses "
		     "features: 0" },
	{ .code = "guest-access-platform",
	  GUEST("virtio", "virtio/virtio.c"),
	  .pattern = "device must provide VIRTIO_F_ACCESS_PLATFORM",
	  .meaning = "the device lacks ACCESS_PLATFORM (bit 33), which a guest "
		     "with protected memory, or under Xen, requires",
	  .advice = "add the device with ACCESS_PLATFORM, and start QEMU with "
		    "iommu_platform=on",
	  .function = "virtio_features_ok()",
	  READ("6.1", "7.3"),
	  .example = "virtio_net virtio0: device must provide "
		     "VIRTIO_F_ACCESS_PLATFORM" },
	{ .code = "guest-version-1",
	  GUEST("virtio", "virtio/virtio.c"),
	  .pattern = "device must provide VIRTIO_F_VERSION_1",
	  .meaning = "the device lacks VERSION_1 (bit 32), which a guest with "
		     "protected memory requires",
	  .advice = "add the device with VERSION_1",
	  .function = "virtio_features_ok()",
	  READ("6.1", "7.3"),
	  .example = "virtio_net virtio0: device must provide "
		     "VIRTIO_F_VERSION_1" },
	{ .code = "guest-modern",
	  GUEST("virtio_pci", "virtio/virtio_pci_modern.c"),
	  .pattern = "virtio: device uses modern interface but does not have "
		     "VIRTIO_F_VERSION_1",
	  .meaning = "the device lacks VERSION_1 (bit 32)",
	  .advice = "add the device with VERSION_1",
	  .function = "vp_finalize_features()",
	  READ("6.1", "7.3"),
	  .example = "virtio_net virtio0: virtio: device uses modern interface "
		     "but does not have VIRTIO_F_VERSION_1" },
	{ .code = "guest-common-size",
	  GUEST("virtio_pci", "virtio/virtio_pci_modern.c"),
	  .pattern = "virtio: common cfg size(%{n}) does not match the feature "
		     "%{surplus.name}",
	  .meaning = "the hypervisor offers a feature for which its device is "
		     "too old",
	  .advice = "[turn it off at QEMU: {off:surplus}][; or add the device "
		    "without {surplus}]",
	  .function = "__vp_check_common_size_one_feature()",
	  READ("7.2", "7.3"),
	  .example = "virtio_net virtio0: virtio: common cfg size(56) does not "
		     "match the feature VIRTIO_F_RING_RESET" },
	{ .code = "guest-mmio",
	  GUEST("virtio_mmio", "virtio/virtio_mmio.c"),
	  .pattern = "New virtio-mmio devices (version 2) must provide "
		     "VIRTIO_F_VERSION_1 feature!",
	  .meaning = "the device lacks VERSION_1 (bit 32)",
	  .advice = "add the device with VERSION_1",
	  .function = "vm_finalize_features()",
	  READ("6.1", "7.3"),
	  .example = "virtio_net virtio0: New virtio-mmio devices (version 2) "
		     "must provide VIRTIO_F_VERSION_1 feature!" },
	{ .code = "guest-block-queues",
	  GUEST("virtio_blk", "block/virtio_blk.c"),
	  .pattern = "MQ advertised but zero queues reported",
	  .class_id = 2,
	  .meaning = "the device offers MQ (bit 12), but its configuration has "
		     "no virtqueues",
	  .advice = "add the device without MQ",
	  .function = "init_vq()",
	  READ("6.1", "7.3"),
	  .example = "virtio_blk virtio1: MQ advertised but zero queues "
		     "reported" },
	{ .code = "guest-sysfs",
	  LINUX,
	  .speaker = "/sys/bus/virtio/devices/*/features of a guest",
	  .pattern = "%{negotiated.bits}",
	  .format = "%c",
	  .meaning = "the features that driver and device have negotiated; the "
		     "device can offer more",
	  .function = "features_show()",
	  .file = "drivers/virtio/virtio.c",
	  READ("6.1", "7.3"),
	  .example = "virtio0 features: "
		     "111001011111111111110101000011001000000010000000"
		     "0000000000000000" },
};

const struct message_table messages_linux = { rows, ARRAY_SIZE(rows) };
