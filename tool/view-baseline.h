/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Print what all hosts can make. */
#ifndef TOOL_VIEW_BASELINE_H
#define TOOL_VIEW_BASELINE_H

#include "print.h"

#include <vdpa/migrate.h>

/* The hosts that a baseline was found for, in its order. */
struct view_hosts {
	const struct vdpa_baseline_host *list;
	size_t count;
	/* The hosts that were named, if not all were asked. */
	const char *const *asked;
	size_t asked_count;
};

/* Print a section. */
void view_baseline(struct printer *out, uint32_t class_id,
		   const struct view_hosts *hosts,
		   const struct vdpa_baseline *baseline);

/* The exit status that fits: 0, ANSWER_DEPENDS or ANSWER_NO. */
int view_baseline_answer(const struct vdpa_baseline *baseline);

#endif
