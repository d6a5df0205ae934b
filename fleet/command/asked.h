/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hosts that a question names. */
#ifndef FLEET_COMMAND_ASKED_H
#define FLEET_COMMAND_ASKED_H

#include "fleet.h"

/* To begin: all zero. */
struct fleet_asked {
	const char **list; /* in order, each once */
	bool *is_found;
	size_t count; /* 0: all hosts are asked */
};

/*
 * Note the hosts after "of", and warn of those that are given twice.
 * fleet_asked_free() is needed also after a failure.
 */
int fleet_asked_begin(struct context *context,
		      const struct arguments *arguments,
		      struct fleet_asked *asked);

/* Whether a host of the store is asked; if it is named, it is found then. */
bool fleet_asked_has(struct fleet_asked *asked, const char *name);

/* Fails if a host was not found, and says which one can be meant. */
int fleet_asked_check(struct context *context, struct vdpa_store *store,
		      const struct fleet_asked *asked);

void fleet_asked_free(struct fleet_asked *asked);

/* The same as vdpa_fleet_get(), and says which host can be meant. */
int fleet_get(struct context *context, struct vdpa_store *store,
	      const char *name, struct vdpa_fleet_host **host);

#endif
