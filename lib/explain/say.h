/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Derives what a message means. */
#ifndef LIB_EXPLAIN_SAY_H
#define LIB_EXPLAIN_SAY_H

#include "pattern.h"

/* The texts of an explanation. */
struct sentences {
	char meaning[VDPA_EXPLAIN_TEXT_SIZE];
	char advice[VDPA_EXPLAIN_TEXT_SIZE];
	char note[VDPA_EXPLAIN_TEXT_SIZE];
};

/*
 * Fill in the sets and texts of @explanation; the caller has set the rest. The
 * sets are those of @capture, and those that follow from them. The texts are
 * stored in @sentences.
 */
void say(struct vdpa_explanation *explanation, const struct capture *capture,
	 struct sentences *sentences);

#endif
