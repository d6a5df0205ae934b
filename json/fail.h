/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Failures that many functions share. */
#ifndef JSON_FAIL_H
#define JSON_FAIL_H

#include <vdpa/vdpa.h>

/* -ENOMEM, with its text. */
int json_fail_memory(struct vdpa_error *err);

#endif
