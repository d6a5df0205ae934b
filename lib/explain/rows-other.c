// SPDX-License-Identifier: LGPL-2.1-or-later
/* What libvirt, cloud-hypervisor and iproute2 print about vDPA devices. */

#include "rows.h"

#include "util/array.h"

#define READ(begin, end) .first = (begin), .last = (end)

#define LIBVIRT .product = "libvirt", .speaker = "libvirt"

#define CLOUD                                                         \
	.product = "cloud-hypervisor", .speaker = "cloud-hypervisor", \
	.file = "virtio-devices/src/vdpa.rs", .first = "28.0", .last = "53.0"

#define KERNEL_LOG \
	"read the kernel log: the parent driver prints its reason there"

static const struct vdpa_message rows[] = {
	{ .code = "iproute2-family",
	  .product = "iproute2",
	  .speaker = "the vdpa command of iproute2",
	  .pattern = "Failed to connect to vdpa Netlink",
	  .meaning = "the kernel does not answer: the module vdpa is not "
		     "loaded, or this is another network namespace than the "
		     "first one",
	  .advice = "\"vdpa doctor\" says which of them it is; to load the "
		    "module: modprobe vdpa",
	  .function = "main()",
	  .file = "vdpa/vdpa.c",
	  READ("7.3", "7.3"),
	  .example = "Failed to connect to vdpa Netlink" },
	{ .code = "libvirt-migrate",
	  LIBVIRT,
	  .pattern = "vDPA devices cannot be migrated",
	  .class_id = 1,
	  .meaning = "libvirt does not ask this QEMU what blocks a migration, "
		     "so it refuses every guest with a vDPA device",
	  .advice = "use QEMU 6.0 or later with a libvirt that asks it, or "
		    "detach the device before the migration",
	  .function = "qemuMigrationSrcIsAllowed()",
	  .file = "src/qemu/qemu_migration.c",
	  READ("9.0", "11.3"),
	  .example = "error: Requested operation is not valid: vDPA devices "
		     "cannot be migrated" },
	{ .code = "libvirt-open",
	  LIBVIRT,
	  .pattern = "Unable to open '%{s}' for vdpa device: %{error}",
	  .format = "Unable to open '%s' for vdpa device",
	  .class_id = 1,
	  .meaning = "libvirt cannot open the character device",
	  .advice = "\"vdpa doctor\" checks access rights; error 524 means "
		    "that the parent needs an IOMMU: boot the host with "
		    "intel_iommu=on or amd_iommu=on",
	  .function = "qemuVDPAConnect(), qemuInterfaceVDPAConnect()",
	  .file = "src/qemu/",
	  READ("9.0", "11.3"),
	  .example = "error: Unable to open '/dev/vhost-vdpa-0' for vdpa "
		     "device: Unknown error 524" },
	{ .code = "libvirt-old-qemu",
	  LIBVIRT,
	  .pattern = "vDPA devices are not supported with this QEMU binary",
	  .class_id = 1,
	  .meaning = "this QEMU has no -netdev vhost-vdpa",
	  .advice = "use a QEMU that was built with vhost-vdpa",
	  .function = "qemuValidateDomainDeviceDefNetwork()",
	  .file = "src/qemu/qemu_validate.c",
	  READ("9.0", "11.3"),
	  .example = "error: unsupported configuration: vDPA devices are not "
		     "supported with this QEMU binary" },

	{ .code = "cloud-access-platform",
	  CLOUD,
	  .pattern = "Missing VIRTIO_F_ACCESS_PLATFORM feature",
	  .meaning = "the device lacks ACCESS_PLATFORM (bit 33), which "
		     "cloud-hypervisor needs",
	  .advice = "add the device with ACCESS_PLATFORM",
	  .function = "Vdpa::new()",
	  .example = "Missing VIRTIO_F_ACCESS_PLATFORM feature" },
	{ .code = "cloud-suspend",
	  CLOUD,
	  .pattern = "vDPA device can't be suspended",
	  .meaning = "the device does not report the backend feature SUSPEND, "
		     "so the guest cannot migrate",
	  .advice = "use a parent driver that can suspend its devices: \"vdpa "
		    "dev vhost show\" prints backend_features",
	  .function = "Vdpa::start_migration()",
	  .example = "vDPA device can't be suspended" },
	{ .code = "cloud-iova",
	  CLOUD,
	  .pattern = "Invalid IOVA range: %{n}-%{n}",
	  .meaning = "the guest has memory at an address that the device "
		     "cannot reach",
	  .advice = "give the guest less memory, or compare iova_first and "
		    "iova_last of \"vdpa dev vhost show\"",
	  .function = "Vdpa::dma_map()",
	  .example = "Invalid IOVA range: 4294967296-4294967295" },
	{ .code = "cloud-open",
	  CLOUD,
	  .pattern = "Failed to create vhost-vdpa",
	  .meaning = "cloud-hypervisor cannot open the character device",
	  .advice = "\"vdpa doctor\" checks access rights; error 524 means "
		    "that the parent needs an IOMMU: boot the host with "
		    "intel_iommu=on or amd_iommu=on",
	  .function = "Vdpa::new()",
	  .example =
		  "Failed to create vhost-vdpa: VhostOpen(Os { code: 524 })" },
	{ .code = "cloud-features",
	  CLOUD,
	  .pattern = "Failed to set virtio features",
	  .meaning = "the device refuses the features that the guest "
		     "negotiated",
	  .advice = KERNEL_LOG,
	  .function = "Vdpa::activate_vdpa()",
	  .example =
		  "Failed to set virtio features: IoctlError(Os { code: 22 })" },
	{ .code = "cloud-backend-features",
	  CLOUD,
	  .pattern = "Failed to set backend specific features",
	  .meaning = "the device refuses the backend features; after a "
		     "migration, they are those of the source",
	  .advice = "use a destination whose backend_features contain those of "
		    "the source (\"vdpa dev vhost show\")",
	  .function = "Vdpa::activate_vdpa()",
	  .example = "Failed to set backend specific features: IoctlError(Os { "
		     "code: 22 })" },
};

const struct message_table messages_other = { rows, ARRAY_SIZE(rows) };
