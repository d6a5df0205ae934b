/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Failures that many functions of this library share. */
#ifndef HOST_FAIL_H
#define HOST_FAIL_H

#include <vdpa/vdpa.h>

/* -ENOMEM, with its text. */
int host_fail_memory(struct vdpa_error *err);

#endif
