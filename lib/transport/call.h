/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who makes system calls: this process, or one that can be left behind when the
 * kernel keeps it (helper.h).
 */
#ifndef LIB_CALL_H
#define LIB_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALL_ARGUMENTS 6

/* Room for what calls write, and for what they are made from. */
#define CALL_MEMORY 2048

/*
 * A function that makes system calls, by syscall(2) and nothing else: of what
 * libc keeps of a thread, it may touch errno only, and nothing may be put in
 * between that a sanitizer needs a thread for.
 */
#define CALLER_FUNCTION \
	__attribute__((no_sanitize("address", "undefined", "thread")))

typedef long caller_fn(void *arg);

struct system_call {
	long number;
	long arguments[CALL_ARGUMENTS];
};

struct caller {
	/*
	 * Run @function, a CALLER_FUNCTION, with @arg, which is in @memory.
	 * Returns what it returns, or -ETIMEDOUT: then it may still be at it,
	 * and @is_abandoned tells it to make no more calls. The kernel can
	 * write at any time then, so @memory is the only place for what calls
	 * give back, but for buffers that live as long as the caller.
	 */
	long (*run)(struct caller *caller, caller_fn *function, void *arg);
	void *memory; /* CALL_MEMORY bytes, aligned for any type */
	const volatile bool *is_abandoned;
	/* Raised by a function that takes long, as a sign of life. */
	volatile uint32_t *progress;
	struct system_call *call; /* for caller_call() */
};

/* One that makes calls itself. */
struct direct_caller {
	struct caller base;
	struct system_call call;
	bool is_abandoned;
	uint32_t progress;
	_Alignas(max_align_t) char memory[CALL_MEMORY];
};

/* Make @direct such a caller. Returns its base. */
struct caller *call_directly(struct direct_caller *direct);

/* As syscall(2), with a negative errno in place of -1. */
long caller_call(struct caller *caller, long number,
		 const long arguments[CALL_ARGUMENTS]);

/* Arguments that a call does not have are 0. */
#define CALL(caller, number, ...)       \
	caller_call((caller), (number), \
		    (const long[CALL_ARGUMENTS]){ __VA_ARGS__ })

/* A pointer among the arguments. */
#define CALL_POINTER(pointer) ((long)(intptr_t)(pointer))

#endif
