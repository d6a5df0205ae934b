/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lines of a recording. */
#ifndef LIB_RECORD_H
#define LIB_RECORD_H

#include <stdint.h>
#include <vdpa/transport.h>

/* How a line begins. */
enum {
	LINE_COMMENT = '#',
	LINE_SENT = '>',
	LINE_RECEIVED = '<',
	LINE_FAILED = '!',
	LINE_FILE = '@',
	LINE_MAY_MISS = '?',
};

/*
 * What is done with a file, as bytes: a letter, the path, a 0 byte, what is
 * written. The caller frees them; NULL: no memory, or no such operation.
 */
uint8_t *record_file_request(enum vdpa_file_op op, const char *path,
			     const void *data, size_t size, size_t *count);

#endif
