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
 * @name:	    as a user writes it
 * @title:	    as people call it
 * @product:	    its name without a version
 * @first:	    first VMM_VERSION() of the row; 0: the row has no versions
 * @last:	    last VMM_VERSION() of the row whose source was read
 * @classes:	    a bit for each virtio device ID that it moves
 * @takes:	    features that a device may offer
 * @needs:	    features that a device must offer
 * @compares:	    features that it asks the destination's device for, if the
 *		    guest took them; it emulates the others
 * @keeps:	    features that the destination must offer when the source
 *		    does, whether the guest took them or not
 * @min_vq_size:    entries of its smallest virtqueue; 0: not known
 * @is_shadowing:   it moves a device for which it can make shadow virtqueues;
 *		    what the device offers decides
 * @counts_vectors: its network device has two more vectors for a control
 *		    virtqueue, and both sides must have the same number
 * @is_for_both:    @takes and @needs apply to the destination, too
 * @restores_index: the destination must be able to start a virtqueue at an
 *		    index
 * @wants_apart:    the state of the control virtqueue moves only if that has
 *		    an address space of its own, or with x-svq=on
 * @wants_suspend:  the device of the source must be able to suspend
 * @keeps_backend:  the destination must have the backend features of the source
 * @takes_vq_size:  it uses the largest virtqueues that a device has
 * @condition:	    another condition: a sentence without a period; NULL: none
 * @source:	    the source code that says all this
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
 * The features with which @vmm does not move a device; NULL: the features with
 * which no known version of QEMU moves it.
 */
uint64_t vmm_features_blocked(const struct vdpa_vmm *vmm);

/* "QEMU 10.0"; NULL: "QEMU". */
const char *vmm_title(const struct vdpa_vmm *vmm);

#endif
