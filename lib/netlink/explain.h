/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Error texts for refusals of the kernel. */
#ifndef LIB_EXPLAIN_H
#define LIB_EXPLAIN_H

#include "exchange.h"

/*
 * If the kernel answered @call with an error, explain it in @err and return it.
 * Otherwise return 0; @err then contains the kernel's warning, if there was
 * one.
 */
int explain_call(const struct call *call, struct vdpa_error *err);

#endif
