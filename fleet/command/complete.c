// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the store has, for the completion of command lines. Errors are silent: a
 * shell would show them within the line that somebody types.
 */

#include "fleet.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Nobody waits longer for a TAB. */
#define PATIENCE_S 2

static void give_up(int signal)
{
	(void)signal;
	_exit(EXIT_SUCCESS);
}

/* A directory answers at once. */
static bool is_remote(const char *where)
{
	return strncmp(where, "dir:", strlen("dir:")) != 0;
}

static bool open_store(struct context *context, struct vdpa_store **store)
{
	if (is_remote(fleet_where(context))) {
		signal(SIGALRM, give_up);
		alarm(PATIENCE_S);
	}
	return !fleet_open(context, store);
}

struct names {
	fleet_name_fn *each;
	void *arg;
};

/* What was offered before the time is over must not be lost. */
static int visit(const struct vdpa_store_entry *entry, void *arg)
{
	const struct names *names = arg;
	const char *slash = strchr(entry->key, '/');

	if (slash)
		names->each(slash + 1, names->arg);
	fflush(stdout);
	return 0;
}

void fleet_complete_names(struct context *context, enum param_value kind,
			  fleet_name_fn *each, void *arg)
{
	const char *folder = kind == VALUE_SET ? VDPA_FLEET_SETS :
						 VDPA_FLEET_PARENTS;
	struct names names = { each, arg };
	struct vdpa_store *store;

	if (!open_store(context, &store))
		return;
	vdpa_store_list(store, folder, visit, &names, NULL, NULL);
	vdpa_store_close(store);
}

void fleet_complete_record(struct context *context, const char *name,
			   fleet_record_fn *use, void *arg)
{
	struct vdpa_fleet_host *host = NULL;
	struct vdpa_store *store;

	if (!open_store(context, &store))
		return;
	if (!vdpa_fleet_get(store, name, &host, NULL) && host->record)
		use(host->record, arg);
	vdpa_fleet_host_free(host);
	vdpa_store_close(store);
}
