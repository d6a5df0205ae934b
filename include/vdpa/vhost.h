/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the character device of a device says, as a hypervisor sees it. */
#ifndef VDPA_VHOST_H
#define VDPA_VHOST_H

#include <stddef.h>
#include <stdint.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * enum vdpa_vhost_value - one value, and the Linux that brought it
 * @VDPA_VHOST_DEVICE_ID:	 virtio device ID (5.7)
 * @VDPA_VHOST_STATUS:		 virtio status; 0 after the reset (5.7)
 * @VDPA_VHOST_FEATURES:	 feature bits that it offers
 * @VDPA_VHOST_BACKEND_FEATURES: what the backend can do, a mask of 64 bits that
 *				 vdpa_backend_feature_name() names (5.4)
 * @VDPA_VHOST_CONFIG_SIZE:	 bytes of its configuration space (5.17)
 * @VDPA_VHOST_VQ_COUNT:	 virtqueues (5.17)
 * @VDPA_VHOST_VQ_SIZE_MAX:	 entries of a virtqueue at the most (5.7)
 * @VDPA_VHOST_GROUP_COUNT:	 groups of virtqueues (5.19)
 * @VDPA_VHOST_AS_COUNT:	 address spaces (5.19)
 * @VDPA_VHOST_IOVA_FIRST:	 first address that can be mapped (5.11)
 * @VDPA_VHOST_IOVA_LAST:	 last address that can be mapped (5.11)
 * @VDPA_VHOST_VALUES:		 how many there are
 */
enum vdpa_vhost_value {
	VDPA_VHOST_DEVICE_ID,
	VDPA_VHOST_STATUS,
	VDPA_VHOST_FEATURES,
	VDPA_VHOST_BACKEND_FEATURES,
	VDPA_VHOST_CONFIG_SIZE,
	VDPA_VHOST_VQ_COUNT,
	VDPA_VHOST_VQ_SIZE_MAX,
	VDPA_VHOST_GROUP_COUNT,
	VDPA_VHOST_AS_COUNT,
	VDPA_VHOST_IOVA_FIRST,
	VDPA_VHOST_IOVA_LAST,
	VDPA_VHOST_VALUES,
};

/**
 * enum vdpa_vhost_vq_value - one value of a virtqueue
 * @VDPA_VHOST_VQ_SIZE:	      its entries (6.10)
 * @VDPA_VHOST_VQ_GROUP:      its group: all of one group have one address
 *			      space (5.19)
 * @VDPA_VHOST_VQ_DESC_GROUP: the group of its descriptors, where they can have
 *			      one of their own (6.7)
 * @VDPA_VHOST_VQ_VALUES:     how many there are
 */
enum vdpa_vhost_vq_value {
	VDPA_VHOST_VQ_SIZE,
	VDPA_VHOST_VQ_GROUP,
	VDPA_VHOST_VQ_DESC_GROUP,
	VDPA_VHOST_VQ_VALUES,
};

/**
 * struct vdpa_vhost_number - a value, or why it could not be read
 * @error: 0 or a negative errno; -ENOTTY from a kernel that does not know it
 * @value: when @error is 0
 */
struct vdpa_vhost_number {
	int error;
	uint64_t value;
};

/**
 * struct vdpa_vhost_vq - a virtqueue
 * @values: by enum vdpa_vhost_vq_value
 */
struct vdpa_vhost_vq {
	struct vdpa_vhost_number values[VDPA_VHOST_VQ_VALUES];
};

/**
 * struct vdpa_vhost - a character device
 * @chardev:  its path ("/dev/vhost-vdpa-0")
 * @values:   by enum vdpa_vhost_value
 * @vq_count: how many there are in @vqs
 * @vqs:      its virtqueues
 */
struct vdpa_vhost {
	const char *chardev;
	struct vdpa_vhost_number values[VDPA_VHOST_VALUES];
	size_t vq_count;
	struct vdpa_vhost_vq *vqs;
};

/**
 * vdpa_vhost_get - ask the character device of a device
 * @vdpa:  open handle
 * @name:  device name
 * @vhost: set on success; free with vdpa_vhost_free()
 * @err:   filled on failure; may be NULL
 *
 * Opening a character device resets the virtio device, so that it is not opened
 * while a process has it.
 *
 * Returns 0, or
 *   -ENOENT	 there is no such device
 *   -ENODEV	 it has no character device: @err tells which driver it has
 *   -EBUSY	 it is in use: @err tells by whom
 *   -EACCES	 the caller may not open it
 *   -EOPNOTSUPP the handle's host has no files
 *
 * Source: vhost_vdpa_open(), vhost_vdpa_unlocked_ioctl(),
 * drivers/vhost/vdpa.c
 */
int vdpa_vhost_get(struct vdpa *vdpa, const char *name,
		   struct vdpa_vhost **vhost, struct vdpa_error *err);

/* Free what vdpa_vhost_get() gave. @vhost may be NULL. */
void vdpa_vhost_free(struct vdpa_vhost *vhost);

/**
 * vdpa_vhost_control_apart - whether the control virtqueue has its own group
 * @vhost: as vdpa_vhost_get() gives it
 *
 * A control virtqueue with a group, and so an address space, of its own is what
 * a hypervisor needs to watch it. Which one it is depends on what will be
 * negotiated (virtio 1.3, 5.1.2), but it is the only one that parents put
 * apart.
 *
 * Returns 1 or 0, or -ENODATA when that cannot be told, or there is none.
 */
int vdpa_vhost_control_apart(const struct vdpa_vhost *vhost);

/**
 * vdpa_backend_feature_name - name of a backend feature
 * @bit: its number
 *
 * Returns "SUSPEND", ... or NULL when it has none.
 *
 * Source: VHOST_BACKEND_F_*, linux/vhost_types.h
 */
const char *vdpa_backend_feature_name(unsigned int bit);

#ifdef __cplusplus
}
#endif

#endif
