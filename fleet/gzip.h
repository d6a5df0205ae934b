/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values that are compressed (RFC 1952) where that makes them shorter. */
#ifndef FLEET_GZIP_H
#define FLEET_GZIP_H

#include <stddef.h>

/* Values that would be longer are refused with -EFBIG. */
#define GZIP_SIZE_MAX ((size_t)64 << 20)

/* Shorter values stay as they are: people can read them. */
#define GZIP_SIZE_MIN 4096

/*
 * What is stored for @size bytes of @value: itself, or a compressed form. *@made
 * is set to what the caller frees, or to NULL when it is @value itself. Returns
 * 0 or -ENOMEM.
 */
int gzip_pack(const char *value, size_t size, char **made, size_t *made_size);

/*
 * The reverse. What is not compressed stays as it is: *@made is NULL, and
 * *@made_size stays as it was. Returns 0, -ENOMEM, -EFBIG, or -EBADMSG for a
 * compressed value that is damaged, cut, or followed by more.
 */
int gzip_unpack(const char *stored, size_t size, char **made,
		size_t *made_size);

#endif
