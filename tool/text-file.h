/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are read whole. */
#ifndef TOOL_TEXT_FILE_H
#define TOOL_TEXT_FILE_H

#include <stddef.h>

/* One byte more than a text may have, so that longer texts are detected. */
#define TEXT_SIZE_MAX ((size_t)64 * 1024 * 1024 + 1)

/*
 * Read file @path, or standard input when it is "-", up to TEXT_SIZE_MAX. The
 * caller frees @text, also on failure. Returns 0 or a negative errno.
 */
int text_file_read(const char *path, char **text, size_t *size);

#endif
