/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes the answers of a real kernel and a simulated one comparable. */
#ifndef SIM_PLAIN_H
#define SIM_PLAIN_H

#include <stddef.h>
#include <stdint.h>

/*
 * Clear the ports, which differ between two sockets. Drop the empty attributes
 * with which some architectures align numbers of 8 bytes. Returns the new size
 * of the @size bytes.
 */
size_t plain_answer(uint8_t *bytes, size_t size);

#endif
