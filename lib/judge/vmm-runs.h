/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a hypervisor can use a device at all. */
#ifndef LIB_VMM_RUNS_H
#define LIB_VMM_RUNS_H

#include "vmm.h"

enum runs {
	RUNS,
	RUNS_MAYBE,
	RUNS_NOT,
};

/* Why not, or on what it depends. */
struct run_reason {
	char what[VDPA_ERROR_TEXT_SIZE];
	const char *hint;
	const char *source;
};

/*
 * Whether the card of a guest of @vmm works on @dev. Fills in @reason unless
 * the answer is RUNS. @vmm may be NULL.
 */
enum runs vmm_runs(const struct vdpa_vmm *vmm,
		   const struct vdpa_migrate_dev *dev,
		   struct run_reason *reason);

#endif
