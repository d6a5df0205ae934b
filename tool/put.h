/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Write characters, texts and numbers to a file that only this thread uses.
 * With printf(), printing thousands of devices would take longer than the
 * kernel takes to send them.
 */
#ifndef TOOL_PUT_H
#define TOOL_PUT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

static inline void put_char(FILE *file, char c)
{
	putc_unlocked(c, file);
}

static inline void put_bytes(FILE *file, const void *bytes, size_t size)
{
	for (const char *at = bytes; size; size--)
		put_char(file, *at++);
}

/* Most texts are so short that a library call would cost more. */
static inline void put_text(FILE *file, const char *text)
{
	while (*text)
		put_char(file, *text++);
}

static inline void put_number(FILE *file, uint64_t number)
{
	char digits[sizeof("18446744073709551615")];
	char *at = digits + sizeof(digits) - 1;

	*at = '\0';
	do {
		*--at = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	put_text(file, at);
}

#endif
