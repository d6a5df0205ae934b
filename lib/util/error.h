/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the library fills a caller's struct vdpa_error. */
#ifndef LIB_ERROR_H
#define LIB_ERROR_H

#include <vdpa/vdpa.h>

/* MAX_ERRNO, include/linux/err.h */
#define ERRNO_MAX 4095

/* Forget what an earlier call left. @err may be NULL. */
void error_clear(struct vdpa_error *err);

/* Write a text into one of @err's fields; one that does not fit ends in "...".
 */
__attribute__((cold, format(printf, 2, 3))) void
error_text(char text[VDPA_ERROR_TEXT_SIZE], const char *format, ...);

#endif
