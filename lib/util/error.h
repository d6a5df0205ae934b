/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Filling a caller's struct vdpa_error. */
#ifndef LIB_ERROR_H
#define LIB_ERROR_H

#include <vdpa/vdpa.h>

/* MAX_ERRNO, include/linux/err.h */
#define ERRNO_MAX 4095

/* Clear @err, which may be NULL. */
void error_clear(struct vdpa_error *err);

/* Write a field of an error; a text that does not fit ends in "...". */
void error_text(char text[VDPA_ERROR_TEXT_SIZE], const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
