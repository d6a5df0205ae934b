// SPDX-License-Identifier: LGPL-2.1-or-later
/* Errors that many functions report. */

#include "fail.h"

#include <errno.h>

int json_fail_memory(struct vdpa_error *err)
{
	return vdpa_error_set(err, -ENOMEM, NULL, "no memory for a record");
}
