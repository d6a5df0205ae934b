/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one sentence means, such as an answer of the kernel. */
#ifndef LIB_EXPLAIN_SENTENCE_H
#define LIB_EXPLAIN_SENTENCE_H

#include "say.h"

#include <stdbool.h>

/*
 * Explain the first known message in @text, a line. @class_id is the class of
 * its features. Allocates nothing. Returns whether there is one; the strings of
 * @explanation are then in @sentences.
 */
bool sentence_explain(const char *text, uint32_t class_id,
		      struct vdpa_explanation *explanation,
		      struct sentences *sentences);

#endif
