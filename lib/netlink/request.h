/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What all requests that change something have in common. */
#ifndef LIB_REQUEST_H
#define LIB_REQUEST_H

#include "exchange.h"

/* Whether @request can be sent at all: 0, -EINVAL or -E2BIG. */
int request_check(const struct vdpa_request *request, struct vdpa_error *err);

/*
 * What became of a call that is done: 0 or a negative errno, with its text, or
 * the kernel's warning, in @err.
 */
int request_result(struct call *call, struct vdpa_error *err);

#endif
