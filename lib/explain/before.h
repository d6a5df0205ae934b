/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a line contains before a known message. */
#ifndef LIB_EXPLAIN_BEFORE_H
#define LIB_EXPLAIN_BEFORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DEVICE_SIZE 64

/* The text in front of a message. */
struct before {
	const char *at;
	size_t size;
};

/* Whether it has one of @words, which "|" separates. */
bool before_has(const struct before *before, const char *words);

/*
 * The class that "virtio_net", "virtio-blk-pci" or a driver's name means; 0:
 * none, or several.
 */
uint32_t before_class(const struct before *before);

/* The last word that names a device: "virtio3", "0000:03:00.2". */
void before_device(const struct before *before, char device[DEVICE_SIZE]);

#endif
