/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hosts that a question names. */
#ifndef FLEET_COMMAND_NAMED_H
#define FLEET_COMMAND_NAMED_H

#include "fleet.h"

/* To begin: all zero. */
struct fleet_named {
	const char **list; /* in order, each once */
	bool *is_found;
	size_t count; /* 0: all hosts are asked */
};

/*
 * Note the hosts after "of", and warn of those that are given twice.
 * fleet_named_free() is needed also after a failure.
 */
int fleet_named_begin(struct context *context,
		      const struct arguments *arguments,
		      struct fleet_named *named);

/* Whether a host of the store is asked; if it is named, it is found then. */
bool fleet_named_asks(struct fleet_named *named, const char *name);

/* Fails if a host was not found, and says which one can be meant. */
int fleet_named_check(struct context *context, struct vdpa_store *store,
		      const struct fleet_named *named);

void fleet_named_free(struct fleet_named *named);

/* The same as vdpa_fleet_get(), and says which host can be meant. */
int fleet_get(struct context *context, struct vdpa_store *store,
	      const char *name, struct vdpa_fleet_host **host);

#endif
