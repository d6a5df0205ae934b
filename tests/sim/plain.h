/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers of a real kernel and a simulated one, made comparable. */
#ifndef SIM_PLAIN_H
#define SIM_PLAIN_H

#include <stddef.h>
#include <stdint.h>

/*
 * Clear what differs between two sockets (their ports), and leave out what
 * differs between two architectures: the empty attributes with which some align
 * numbers of 8 bytes. Returns the size of what is left of @size bytes.
 */
size_t plain_answer(uint8_t *bytes, size_t size);

#endif
