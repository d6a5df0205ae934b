/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing sets of feature bits as text. */
#ifndef LIB_FEATURES_H
#define LIB_FEATURES_H

#include "util/text.h"

/* "MAC (bit 5), bit 58": each of @bits, with its name if it has one. */
void text_add_bits(struct text *text, uint32_t class_id, uint64_t bits);

#endif
