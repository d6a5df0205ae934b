// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether a file has changed since it was read. */

#include "seen.h"

#include <stdint.h>
#include <time.h>

/*
 * File systems note the time of a change in steps of some milliseconds. Two
 * changes within one step look like one, so a file that was changed just now is
 * not trusted.
 */
#define YOUNG_NS 100000000

static int64_t age_ns(const struct timespec *time)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return ((int64_t)now.tv_sec - time->tv_sec) * 1000000000 +
	       (now.tv_nsec - time->tv_nsec);
}

void sim_seen_note(struct sim_seen *seen, int folder, const char *name)
{
	seen->is_known = fstatat(folder, name, &seen->status, 0) == 0 &&
			 age_ns(&seen->status.st_ctim) > YOUNG_NS;
}

static bool is_same_time(const struct timespec *one,
			 const struct timespec *other)
{
	return one->tv_sec == other->tv_sec && one->tv_nsec == other->tv_nsec;
}

bool sim_seen_is_same(const struct sim_seen *seen, int folder, const char *name)
{
	const struct stat *old = &seen->status;
	struct stat now;

	return seen->is_known && fstatat(folder, name, &now, 0) == 0 &&
	       now.st_dev == old->st_dev && now.st_ino == old->st_ino &&
	       now.st_size == old->st_size &&
	       is_same_time(&now.st_mtim, &old->st_mtim) &&
	       is_same_time(&now.st_ctim, &old->st_ctim);
}
