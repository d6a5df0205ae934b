/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Hypervisors: what each version moves, what it requires, and how a device is
 * given to it.
 *
 * Nothing here asks a kernel or reads a file. libvdpa-host reads the rows that
 * an administrator adds, see vdpa_host_vmms_read() in vdpa/host.h.
 */
#ifndef VDPA_VMM_H
#define VDPA_VMM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- rows -------------------------------------------------------------- */

/* 10.0.13 is 0x0a000d. */
#define VDPA_VMM_VERSION(major, minor, micro) \
	((uint32_t)(major) << 16 | (uint32_t)(minor) << 8 | (uint32_t)(micro))

/* The last version of a release: 255 is more than any. */
#define VDPA_VMM_LAST(major, minor) VDPA_VMM_VERSION(major, minor, 255)

/**
 * enum vdpa_vmm_trait - how a hypervisor handles vDPA devices
 * @VDPA_VMM_SHADOWS:	  it moves a network device through shadow virtqueues:
 *			  what the device offers decides, not what the guest
 *			  took
 * @VDPA_VMM_SVQ:	  it must be started with x-svq=on on both sides
 * @VDPA_VMM_SVQ_CONTROL: if the device offers CTRL_VQ, it must be started with
 *			  x-svq=on on both sides
 * @VDPA_VMM_APART:	  what the guest set through the control virtqueue moves
 *			  only if that virtqueue has an address space of its
 *			  own, or with x-svq=on
 * @VDPA_VMM_SETS_MAC:	  after the migration, it sets the guest's MAC address
 *			  through the control virtqueue
 * @VDPA_VMM_INDEX:	  the destination must be able to start a virtqueue at
 *			  the index where the guest was
 * @VDPA_VMM_VECTORS:	  its network device has two more interrupt vectors for
 *			  a control virtqueue, and both sides must have the same
 *			  number
 * @VDPA_VMM_MACHINE:	  both sides must have the same machine type
 * @VDPA_VMM_FRONTEND:	  the guest's device must be virtio-net, without a
 *			  virtual IOMMU
 * @VDPA_VMM_SUSPEND:	  the device of the source must be able to suspend
 * @VDPA_VMM_BACKEND:	  the destination must have the backend features of the
 *			  source
 * @VDPA_VMM_VQ_SIZE:	  it uses the largest virtqueues that a device has, so
 *			  the destination needs them, too
 * @VDPA_VMM_RINGS_LOST:  it does not restore where the device was in its
 *			  virtqueues
 * @VDPA_VMM_STOPS:	  the device is stopped while memory is copied
 * @VDPA_VMM_GENERIC:	  it can give a guest a device of any class, which it
 *			  does not move
 * @VDPA_VMM_BLOCKDEV:	  it can use a block device itself, and show the guest
 *			  its own
 * @VDPA_VMM_VQ_1024:	  its virtqueues always have 1024 entries
 * @VDPA_VMM_ENABLES_FIRST: it enables virtqueues before it sets their addresses
 * @VDPA_VMM_ENTRIES:	  it refuses a guest whose virtqueues have more entries
 *			  than its own
 * @VDPA_VMM_UNREAD:	  nobody has read its source; the row repeats the last
 *			  one that was read
 * @VDPA_VMM_TRAITS:	  the number of traits
 */
enum vdpa_vmm_trait {
	VDPA_VMM_SHADOWS,
	VDPA_VMM_SVQ,
	VDPA_VMM_SVQ_CONTROL,
	VDPA_VMM_APART,
	VDPA_VMM_SETS_MAC,
	VDPA_VMM_INDEX,
	VDPA_VMM_VECTORS,
	VDPA_VMM_MACHINE,
	VDPA_VMM_FRONTEND,
	VDPA_VMM_SUSPEND,
	VDPA_VMM_BACKEND,
	VDPA_VMM_VQ_SIZE,
	VDPA_VMM_RINGS_LOST,
	VDPA_VMM_STOPS,
	VDPA_VMM_GENERIC,
	VDPA_VMM_BLOCKDEV,
	VDPA_VMM_VQ_1024,
	VDPA_VMM_ENABLES_FIRST,
	VDPA_VMM_ENTRIES,
	VDPA_VMM_UNREAD,
	VDPA_VMM_TRAITS,
};

/**
 * vdpa_vmm_trait_name - the word for a trait
 * @trait: one of enum vdpa_vmm_trait
 *
 * Returns a word such as "x-svq", or NULL.
 */
const char *vdpa_vmm_trait_name(unsigned int trait);

/**
 * vdpa_vmm_trait_text - the sentence for a trait
 * @trait: one of enum vdpa_vmm_trait
 *
 * Returns a sentence without a period, or NULL.
 */
const char *vdpa_vmm_trait_text(unsigned int trait);

/**
 * struct vdpa_vmm - a hypervisor, in a range of versions
 * @name:	 as a user writes it: "qemu-9.1"
 * @title:	 as people call it: "QEMU 9.1 to 10.2"
 * @product:	 its name without a version: "qemu"
 * @first:	 first VDPA_VMM_VERSION() of the row
 * @last:	 last VDPA_VMM_VERSION() of the row
 * @classes:	 VDPA_BIT() of each virtio device ID that it moves; 0: it moves
 *		 no vDPA device
 * @takes:	 features that a device may offer
 * @needs:	 features that a device must offer
 * @compares:	 features that it asks the destination's device for, if the
 *		 guest took them; it emulates the others
 * @keeps:	 features that the destination must offer when the source does,
 *		 whether the guest took them or not
 * @traits:	 VDPA_BIT() of each enum vdpa_vmm_trait
 * @min_vq_size: entries of its smallest virtqueue; 0: not known
 * @ships:	 the distributions that have it; NULL: none
 * @source:	 the source code that all this was read from
 * @reserved:	 0
 *
 * Rows are constant, or belong to the collection that read them.
 */
struct vdpa_vmm {
	const char *name;
	const char *title;
	const char *product;
	uint32_t first;
	uint32_t last;
	uint64_t classes;
	uint64_t takes;
	uint64_t needs;
	uint64_t compares;
	uint64_t keeps;
	uint64_t traits;
	uint16_t min_vq_size;
	const char *ships;
	const char *source;
	uint64_t reserved[8];
};

/**
 * vdpa_vmm_row - the known hypervisors
 * @index: from 0
 *
 * Returns a row of a constant table, oldest versions first, or NULL after the
 * last one.
 */
const struct vdpa_vmm *vdpa_vmm_row(unsigned int index);

/**
 * vdpa_vmm_name - the names of the known hypervisors
 * @index: from 0
 *
 * Returns a name that vdpa_vmm_find() takes, or NULL after the last one.
 */
const char *vdpa_vmm_name(unsigned int index);

/**
 * vdpa_vmm_find - find what is known of a hypervisor
 * @text: the name of a row, or a product and a version as people, programs and
 *	  packages write them, in any case: "qemu-8.2.2", "qemu-10",
 *	  "qemu-kvm-9.1.0-15.el9", "1:10.0.13+ds-0+deb13u1", "QEMU emulator
 *	  version 8.2.2 (Debian 1:8.2.2)", "cloud-hypervisor v51.1"
 * @vmm:  set on success to a row of a constant table
 * @err:  filled on failure; may be NULL
 *
 * A version that is newer than all that were read has a row with
 * VDPA_VMM_UNREAD. The word "local" belongs to the command, which runs the
 * installed hypervisor; a library runs no program.
 *
 * Returns 0, or -EINVAL for an unknown hypervisor or version; @err suggests the
 * nearest one.
 */
int vdpa_vmm_find(const char *text, const struct vdpa_vmm **vmm,
		  struct vdpa_error *err);

/**
 * vdpa_vmm_find_in - find a hypervisor in other rows, too
 * @rows: rows that come before the known ones; ends with NULL; may be NULL
 * @text: as for vdpa_vmm_find()
 * @vmm:  set on success to one of @rows, or as by vdpa_vmm_find()
 * @err:  filled on failure; may be NULL
 *
 * Returns as vdpa_vmm_find().
 */
int vdpa_vmm_find_in(const struct vdpa_vmm *const *rows, const char *text,
		     const struct vdpa_vmm **vmm, struct vdpa_error *err);

/* The text of a version: "10.0.13". It keeps this member. */
struct vdpa_vmm_version_text {
	char text[sizeof("65535.255.255")];
};

/**
 * vdpa_vmm_version - read a version
 * @text:    "10", "10.0" or "10.0.13"
 * @version: set on success to a VDPA_VMM_VERSION()
 * @is_last: missing parts are 255, not 0
 *
 * Returns 0 or -EINVAL.
 */
int vdpa_vmm_version(const char *text, bool is_last, uint32_t *version);

/**
 * vdpa_vmm_version_text - write a version
 * @version: a VDPA_VMM_VERSION()
 *
 * Returns "10.0.13". Parts that are 255 are left out, and so is a micro version
 * of 0.
 */
struct vdpa_vmm_version_text vdpa_vmm_version_text(uint32_t version);

/**
 * vdpa_vmm_features - the features with which a device can be moved
 * @vmm:      hypervisor; NULL: all known ones that a distribution has and that
 *	      move vDPA devices must be able to move it
 * @class_id: virtio device ID
 * @offered:  features to choose from
 * @features: set on success: the largest part of @offered that can be moved,
 *	      closed under the rules of vdpa_features_close()
 * @err:      filled on failure; may be NULL
 *
 * Returns 0, or -EOPNOTSUPP when the hypervisor cannot migrate devices of that
 * class, or requires features that @offered lacks.
 */
int vdpa_vmm_features(const struct vdpa_vmm *vmm, uint32_t class_id,
		      uint64_t offered, uint64_t *features,
		      struct vdpa_error *err);

/* ---- starting one -------------------------------------------------------- */

struct vdpa_migrate_dev;
struct vdpa_finding;

/**
 * struct vdpa_vmm_use - a device that is given to a hypervisor
 * @dev:	 the device, from vdpa_migrate_source() or
 *		 vdpa_migrate_destination(), with all members that are known
 * @path:	 its character device
 * @driver:	 the driver that it is bound to; NULL: none
 * @holder:	 who has its character device open; NULL: nobody that is known
 * @max_vqs:	 number of its virtqueues, as the kernel reports it; 0: not known
 * @is_iommu:	 the guest shall have a virtual IOMMU in front of it
 * @is_incoming: the hypervisor waits for a guest that is moved to it
 * @reserved:    0
 *
 * Strings are borrowed.
 */
struct vdpa_vmm_use {
	const struct vdpa_migrate_dev *dev;
	const char *path;
	const char *driver;
	const char *holder;
	uint32_t max_vqs;
	bool is_iommu;
	bool is_incoming;
	uint64_t reserved[8];
};

/**
 * struct vdpa_vmm_form - one way to give a device to a hypervisor
 * @name:     "net", "generic", "block", "libvirt" or "cloud-hypervisor"
 * @help:     what the guest gets: a phrase
 * @can_move: whether the hypervisor can move a guest that has it
 * @words:    words of its command line; ends with NULL; NULL: none
 * @text:     what a file of it needs, as XML; NULL: nothing
 * @reserved: 0
 */
struct vdpa_vmm_form {
	const char *name;
	const char *help;
	bool can_move;
	char **words;
	char *text;
	uint64_t reserved[4];
};

/**
 * struct vdpa_vmm_args - all ways to give a device to a hypervisor
 * @forms:    the best one first; empty if a finding is an error
 * @count:    number of @forms
 * @notes:    sentences about what else is needed; ends with NULL; is NULL when
 *	      there are none
 * @findings: why it does not work, errors first; ends with NULL
 *
 * Members can be added at the end.
 */
struct vdpa_vmm_args {
	struct vdpa_vmm_form *forms;
	size_t count;
	char **notes;
	struct vdpa_finding **findings;
};

/**
 * vdpa_vmm_args - how a hypervisor is started with a device
 * @vmm:  hypervisor
 * @use:  the device
 * @args: set on success; free with vdpa_vmm_args_free()
 * @err:  filled on failure; may be NULL
 *
 * The findings are "not-bound", "in-use", "vmm-unknown", "vmm-class",
 * "vmm-fails", and "queues-unknown".
 *
 * Returns 0 or -ENOMEM.
 */
int vdpa_vmm_args(const struct vdpa_vmm *vmm, const struct vdpa_vmm_use *use,
		  struct vdpa_vmm_args **args, struct vdpa_error *err);

/* Free @args, which may be NULL. */
void vdpa_vmm_args_free(struct vdpa_vmm_args *args);

#ifdef __cplusplus
}
#endif

#endif
