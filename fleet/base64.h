/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Base64 (RFC 4648), in which etcd's gateway has keys and values. */
#ifndef FLEET_BASE64_H
#define FLEET_BASE64_H

#include <stddef.h>

/* The text of @size bytes, which the caller frees. NULL: no memory. */
char *base64_encode(const char *bytes, size_t size);

/*
 * The bytes of a text, followed by a 0 byte; the caller frees them. NULL: no
 * memory, or with *@size set to SIZE_MAX, the text is not base64.
 */
char *base64_decode(const char *text, size_t *size);

#endif
