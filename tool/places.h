/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where on a host a device can go. */
#ifndef TOOL_PLACES_H
#define TOOL_PLACES_H

#include "context.h"
#include "side.h"

#include <vdpa/host.h>

/* A device that needs a place. */
struct places_question {
	const struct vdpa_migrate_dev *source;
	const char
		*except; /* a device of the host that is the source, or NULL */
	const struct vdpa_vmm *vmm;
};

/*
 * Print each place on the host of @side, best first. The result is that of the
 * best place: @verdict, VDPA_VERDICT_INCOMPATIBLE when there is no place.
 */
int places_print(struct context *context, struct side *side,
		 const struct places_question *question,
		 enum vdpa_verdict *verdict);

/* Print the places in the current object or record. */
void places_print_list(struct context *context,
		       const struct vdpa_host_places *places);

#endif
