/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The properties of QEMU's devices that turn features on and off. */
#ifndef LIB_EXPLAIN_PROPERTY_H
#define LIB_EXPLAIN_PROPERTY_H

#include <stdint.h>

/* The property for a feature bit, or NULL: QEMU has none. */
const char *property_of(uint32_t class_id, unsigned int bit);

#endif
