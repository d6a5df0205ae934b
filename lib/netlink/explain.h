/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a refusal of the kernel to a text that helps. */
#ifndef LIB_EXPLAIN_H
#define LIB_EXPLAIN_H

#include "exchange.h"

/*
 * Fill @err with what it means that the kernel answered @call with an error,
 * and return the error. 0 when it answered with success; then @err holds the
 * kernel's warning, if there was one.
 */
int explain_call(const struct call *call, struct vdpa_error *err);

#endif
