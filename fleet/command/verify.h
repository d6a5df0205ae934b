/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which hosts meet the named sets of a fleet. */
#ifndef FLEET_COMMAND_VERIFY_H
#define FLEET_COMMAND_VERIFY_H

#include "count.h"

/*
 * Judge all hosts, or those that are alive if @arguments say so, without
 * printing. @counts has one entry for each set, all zero.
 */
int fleet_verify(struct context *context, const struct arguments *arguments,
		 struct vdpa_store *store, const struct fleet_sets *sets,
		 struct fleet_count *counts);

/*
 * Judge all hosts, or those that are alive if @arguments say so, by the sets in
 * force. Returns 0, ANSWER_NO, ANSWER_DEPENDS, or a negative errno.
 */
int fleet_verify_forced(struct context *context,
			const struct arguments *arguments,
			struct vdpa_store *store);

#endif
