/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What json-c lets pass in a JSON text and is to be refused. */
#ifndef HOST_SCAN_H
#define HOST_SCAN_H

#include <stddef.h>
#include <vdpa/vdpa.h>

/* How deep objects and lists may stand in each other. */
#define SCAN_DEPTH_MAX 32

/*
 * Copy the JSON text of @size bytes to @copy, with a 0 byte behind it; free it.
 * Each string gets the one form that json-c reads without loss: characters
 * instead of their numbers, and the byte that a lone surrogate U+DC80 to U+DCFF
 * stands for. Lines stay as they are.
 *
 * Refuses a key twice in an object, a 0 byte, bytes that are no UTF-8, and
 * words and numbers that JSON does not have or that need more than 64 bits. How
 * words follow each other is left to json-c. Returns 0, -EINVAL or -ENOMEM.
 */
int scan_text(const char *text, size_t size, char **copy, size_t *copy_size,
	      struct vdpa_error *err);

#endif
