/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Allocations that fail when a test wants it. Link such a test with --wrap for
 * each function that allocates.
 */
#ifndef UNIT_ALLOCATE_H
#define UNIT_ALLOCATE_H

#include <stdbool.h>

struct memory {
	bool is_quiet;	    /* the test's own allocations do not count */
	unsigned int count; /* since the last reset */
	unsigned int fails; /* the one that fails; 0: none */
	int live;
};

extern struct memory memory;

/* Call this before all tests: cmocka's allocations do not count. */
int memory_begin_quietly(void **state);

#endif
