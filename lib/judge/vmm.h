/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What hypervisors can move. */
#ifndef LIB_VMM_H
#define LIB_VMM_H

#include <stdbool.h>
#include <stdint.h>
#include <vdpa/migrate.h>

/* 10.2 is 0xa0002. */
#define VMM_VERSION(major, minor) ((uint32_t)(major) << 16 | (minor))

/**
 * struct vdpa_vmm - a hypervisor, in a range of versions
 * @name:	    as a user gives it
 * @title:	    as people call it
 * @product:	    its name without a version; @first and @last are looked at
 *		    when it differs from @name
 * @first:	    VMM_VERSION() that the row begins with
 * @last:	    VMM_VERSION() that it ends with, the last one that was read
 * @classes:	    a bit for each virtio device ID that it moves
 * @takes:	    features that a device may offer
 * @needs:	    features that a device must offer
 * @compares:	    features that it asks the device of the destination for,
 *		    when the guest took them; it offers the others by itself
 * @keeps:	    features that the destination must offer when the source
 *		    does, whether the guest took them or not
 * @min_vq_size:    entries of its smallest virtqueue; 0: not known
 * @is_shadowing:   it moves a device that it can put shadow virtqueues before;
 *		    what the device offers decides
 * @counts_vectors: a control virtqueue gives its network device one vector
 *		    more, and both sides must have the same number
 * @is_for_both:    the destination is asked for @takes and @needs, too
 * @restores_index: the destination must be able to start a virtqueue at an
 *		    index
 * @wants_apart:    state of the control virtqueue moves only when that has an
 *		    address space of its own, or with x-svq=on
 * @wants_suspend:  the device of the source must be able to suspend
 * @keeps_backend:  the destination must have the backend features of the source
 * @takes_vq_size:  it uses the largest virtqueues that a device has
 * @condition:	    what must be given besides: a sentence without a period;
 *		    NULL: nothing
 * @source:	    where all this is written
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
	uint16_t min_vq_size;
	bool is_shadowing;
	bool counts_vectors;
	bool is_for_both;
	bool restores_index;
	bool wants_apart;
	bool wants_suspend;
	bool keeps_backend;
	bool takes_vq_size;
	const char *condition;
	const char *source;
};

/*
 * The features that a device must not offer to be moved by @vmm; NULL: the ones
 * with which no version of QEMU that is known moves it.
 */
uint64_t vmm_features_blocked(const struct vdpa_vmm *vmm);

/* "QEMU 10.0"; NULL: "QEMU". */
const char *vmm_title(const struct vdpa_vmm *vmm);

#endif
