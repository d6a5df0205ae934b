/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the character device of a device reports to a hypervisor. */
#ifndef VDPA_VHOST_H
#define VDPA_VHOST_H

#include <stddef.h>
#include <stdint.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * enum vdpa_vhost_value - a value, and the Linux version that introduced it
 * @VDPA_VHOST_DEVICE_ID:	 virtio device ID (5.7)
 * @VDPA_VHOST_STATUS:		 virtio status; 0 after the reset (5.7)
 * @VDPA_VHOST_FEATURES:	 feature bits that it offers
 * @VDPA_VHOST_BACKEND_FEATURES: features of the backend, a mask of 64 bits;
 *				 vdpa_backend_feature_name() names them (5.4)
 * @VDPA_VHOST_CONFIG_SIZE:	 bytes of its configuration space (5.17)
 * @VDPA_VHOST_VQ_COUNT:	 virtqueues (5.17)
 * @VDPA_VHOST_VQ_SIZE_MAX:	 maximum number of entries of a virtqueue (5.7)
 * @VDPA_VHOST_GROUP_COUNT:	 groups of virtqueues (5.19)
 * @VDPA_VHOST_AS_COUNT:	 address spaces (5.19)
 * @VDPA_VHOST_IOVA_FIRST:	 first address that can be mapped (5.11)
 * @VDPA_VHOST_IOVA_LAST:	 last address that can be mapped (5.11)
 * @VDPA_VHOST_VALUES:		 number of values
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
 * enum vdpa_vhost_vq_value - a value of a virtqueue
 * @VDPA_VHOST_VQ_SIZE:	      its entries (6.10)
 * @VDPA_VHOST_VQ_GROUP:      its group: the virtqueues of a group share an
 *			      address space (5.19)
 * @VDPA_VHOST_VQ_DESC_GROUP: the group of its descriptors, if they can have
 *			      their own (6.7)
 * @VDPA_VHOST_VQ_VALUES:     number of values
 */
enum vdpa_vhost_vq_value {
	VDPA_VHOST_VQ_SIZE,
	VDPA_VHOST_VQ_GROUP,
	VDPA_VHOST_VQ_DESC_GROUP,
	VDPA_VHOST_VQ_VALUES,
};

/* Room for the values of later versions. */
#define VDPA_VHOST_VALUES_MAX	 24
#define VDPA_VHOST_VQ_VALUES_MAX 8

/**
 * struct vdpa_vhost_number - a value, or why it could not be read
 * @error: 0 or a negative errno; -ENOTTY when the kernel does not know it
 * @value: valid when @error is 0
 *
 * It keeps these members.
 */
struct vdpa_vhost_number {
	int error;
	uint64_t value;
};

/**
 * struct vdpa_vhost_vq - a virtqueue
 * @values: by enum vdpa_vhost_vq_value
 * @reserved: 0
 */
struct vdpa_vhost_vq {
	struct vdpa_vhost_number values[VDPA_VHOST_VQ_VALUES_MAX];
	uint64_t reserved[2];
};

/**
 * struct vdpa_vhost - a character device
 * @chardev:  its path ("/dev/vhost-vdpa-0")
 * @values:   by enum vdpa_vhost_value
 * @vq_count: number of entries of @vqs
 * @vqs:      its virtqueues
 *
 * Members can be added at the end.
 */
struct vdpa_vhost {
	const char *chardev;
	struct vdpa_vhost_number values[VDPA_VHOST_VALUES_MAX];
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
 * Opening a character device resets the virtio device. While a process has it
 * open, the kernel refuses to open it.
 *
 * Returns 0, or
 *   -ENOENT	 there is no such device
 *   -ENODEV	 it has no character device: @err names its driver
 *   -EBUSY	 it is in use: @err names the processes. Without @err, the
 *		 function does not look for them, which takes long.
 *   -EACCES	 the caller may not open it
 *   -EOPNOTSUPP the handle's host has no files
 *
 * Source: vhost_vdpa_open(), vhost_vdpa_unlocked_ioctl(),
 * drivers/vhost/vdpa.c
 */
int vdpa_vhost_get(struct vdpa *vdpa, const char *name,
		   struct vdpa_vhost **vhost, struct vdpa_error *err);

/* Free the result of vdpa_vhost_get(). @vhost may be NULL. */
void vdpa_vhost_free(struct vdpa_vhost *vhost);

/**
 * vdpa_vhost_control_apart - whether the control virtqueue has its own group
 * @vhost: from vdpa_vhost_get()
 *
 * A hypervisor can watch the control virtqueue only if that has its own group,
 * and so its own address space. The index of the control virtqueue depends on
 * the features that will be negotiated (virtio 1.3, 5.1.2), but it is the only
 * virtqueue to which parents give a separate group.
 *
 * Returns 1 or 0, or -ENODATA when the groups are not known, or there is no
 * control virtqueue.
 */
int vdpa_vhost_control_apart(const struct vdpa_vhost *vhost);

/**
 * vdpa_backend_feature_name - name of a backend feature
 * @bit: its number
 *
 * Returns "SUSPEND", ... or NULL for a bit without a name.
 *
 * Source: VHOST_BACKEND_F_*, linux/vhost_types.h
 */
const char *vdpa_backend_feature_name(unsigned int bit);

#ifdef __cplusplus
}
#endif

#endif
