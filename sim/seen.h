/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a file has changed since it was read. */
#ifndef SIM_SEEN_H
#define SIM_SEEN_H

#include <stdbool.h>
#include <sys/stat.h>

/* To begin: all zero. */
struct sim_seen {
	struct stat status;
	bool is_known;
};

/* Note the state of the file @name in @folder, just before it is read. */
void sim_seen_note(struct sim_seen *seen, int folder, const char *name);

/* Whether the file is certainly the noted one, with the same contents. */
bool sim_seen_is_same(const struct sim_seen *seen, int folder,
		      const char *name);

#endif
