/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Functions for all requests that change something. */
#ifndef LIB_REQUEST_H
#define LIB_REQUEST_H

#include "exchange.h"

/* Check that @request can be sent. Returns 0, -EINVAL or -E2BIG. */
int request_check(const struct vdpa_request *request, struct vdpa_error *err);

/*
 * The result of a call that is done: 0 or a negative errno. @err is set to its
 * text, or to the kernel's warning.
 */
int request_result(struct call *call, struct vdpa_error *err);

#endif
