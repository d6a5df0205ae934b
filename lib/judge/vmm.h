/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What hypervisors can move. */
#ifndef LIB_VMM_H
#define LIB_VMM_H

#include "util/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <vdpa/migrate.h>

/* Whether @vmm has a trait; false when @vmm is NULL. */
#define VMM_IS(vmm, trait) vmm_is(vmm, VDPA_VMM_##trait)

static inline bool vmm_is(const struct vdpa_vmm *vmm, enum vdpa_vmm_trait trait)
{
	return vmm && vmm->traits & VDPA_BIT(trait);
}

/*
 * The features with which @vmm does not move a device; NULL: the features with
 * which no version of QEMU before 11.0 moves it.
 */
uint64_t vmm_features_blocked(const struct vdpa_vmm *vmm);

/*
 * Append which versions of QEMU take some of @bits: "; from 11.0 on, QEMU takes
 * RING_INDIRECT_DESC (bit 28)".
 */
void vmm_add_since(struct text *text, uint32_t class_id, uint64_t bits);

/* "QEMU 10.0"; NULL: "QEMU". */
const char *vmm_title(const struct vdpa_vmm *vmm);

/* Whether it moves devices of this class. */
bool vmm_moves_class(const struct vdpa_vmm *vmm, uint32_t class_id);

#endif
