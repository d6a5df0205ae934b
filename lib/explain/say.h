/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From what a message contains to what it means. */
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
 * Complete @explanation, which has all but its sets and texts: the sets from
 * @capture, and those that follow from them. Texts are in @sentences.
 */
void say(struct vdpa_explanation *explanation, const struct capture *capture,
	 struct sentences *sentences);

#endif
