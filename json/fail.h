/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Errors that many functions report. */
#ifndef JSON_FAIL_H
#define JSON_FAIL_H

#include <vdpa/vdpa.h>

/* Fill @err and return -ENOMEM. */
int json_fail_memory(struct vdpa_error *err);

#endif
