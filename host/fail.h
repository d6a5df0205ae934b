/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How this library fills a caller's struct vdpa_error. */
#ifndef HOST_FAIL_H
#define HOST_FAIL_H

#include <vdpa/vdpa.h>

/*
 * Say what was wrong (@format) and what to do (@hint, may be NULL), and return
 * @code. @err may be NULL. A text that does not fit ends in "...".
 */
__attribute__((cold, format(printf, 4, 5))) int
host_fail(struct vdpa_error *err, int code, const char *hint,
	  const char *format, ...);

/* -ENOMEM, with its text. */
int host_fail_memory(struct vdpa_error *err);

#endif
