/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who makes a system call: this process, or one that can be left behind when
 * the kernel keeps it (helper.h).
 */
#ifndef LIB_CALL_H
#define LIB_CALL_H

#include <stddef.h>
#include <stdint.h>

#define CALL_ARGUMENTS 6

/* Room for what a call writes. */
#define CALL_MEMORY 256

struct caller {
	/*
	 * As syscall(2), and a negative errno in place of -1. -ETIMEDOUT: the
	 * kernel may still be at it. It can then write at any time, so @memory
	 * is the only place for what a call gives back, but for buffers that
	 * live as long as the caller.
	 */
	long (*call)(struct caller *caller, long number,
		     const long arguments[CALL_ARGUMENTS]);
	void *memory; /* CALL_MEMORY bytes, aligned for any type */
};

/* One that makes calls itself. */
struct direct_caller {
	struct caller base;
	_Alignas(max_align_t) char memory[CALL_MEMORY];
};

/* Make @direct such a caller. Returns its base. */
struct caller *call_directly(struct direct_caller *direct);

/* Arguments that a call does not have are 0. */
#define CALL(caller, number, ...)          \
	(caller)->call((caller), (number), \
		       (const long[CALL_ARGUMENTS]){ __VA_ARGS__ })

/* A pointer among the arguments. */
#define CALL_POINTER(pointer) ((long)(intptr_t)(pointer))

#endif
