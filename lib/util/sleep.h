/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Waiting for some milliseconds. */
#ifndef LIB_SLEEP_H
#define LIB_SLEEP_H

#include <time.h>

static inline void sleep_ms(unsigned int ms)
{
	const struct timespec time = {
		.tv_sec = (time_t)(ms / 1000),
		.tv_nsec = (long)(ms % 1000) * 1000000,
	};

	nanosleep(&time, NULL);
}

#endif
