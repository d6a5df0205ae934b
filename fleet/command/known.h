/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the watch of a store knows of hosts and sets, by name. */
#ifndef FLEET_COMMAND_KNOWN_H
#define FLEET_COMMAND_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vdpa/set.h>

/* What is known of a host or of a set. */
struct known {
	char *name;
	uint64_t revision; /* of its key */
	bool is_seen;	   /* since the store was last read from the start */
	/* Of a host, for each set in force; NULL: not judged. */
	enum vdpa_fit *fits;
};

/* To begin: all zero. */
struct known_table {
	struct known **list; /* by name */
	size_t count;
};

/* NULL: there is none of this name. */
struct known *known_find(const struct known_table *table, const char *name);

/* Add a name that is not there. NULL: no memory. */
struct known *known_add(struct known_table *table, const char *name);

/* Remove a name that is there. */
void known_drop(struct known_table *table, const char *name);

/* Free what @table has, but not @table. */
void known_free(struct known_table *table);

#endif
