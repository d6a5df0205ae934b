// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads all hosts. If that takes long, shows the progress on a terminal. */

#include "fleet.h"

#include "tool/report.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* When the first line appears, and how long it stays. */
#define FIRST_MS 1000
#define NEXT_MS	 200

struct progress {
	vdpa_fleet_each_fn *each;
	void *arg;
	unsigned long count;
	int64_t next_ms;
	bool is_shown;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void show(struct progress *progress)
{
	int64_t now = now_ms();

	if (now < progress->next_ms)
		return;
	report_hosts(progress->count);
	progress->next_ms = now + NEXT_MS;
}

static int visit(struct vdpa_fleet_host *host, void *arg)
{
	struct progress *progress = arg;

	progress->count++;
	if (progress->is_shown)
		show(progress);
	return progress->each(host, progress->arg);
}

int fleet_each(struct context *context, struct vdpa_store *store,
	       const char *folder, enum fleet_output output,
	       vdpa_fleet_each_fn *each, void *arg)
{
	struct progress progress = {
		.each = each,
		.arg = arg,
		.next_ms = now_ms() + FIRST_MS,
		.is_shown = isatty(STDERR_FILENO) &&
			    (output == FLEET_AT_END || !isatty(STDOUT_FILENO)),
	};
	int ret =
		vdpa_fleet_each(store, folder, visit, &progress, &context->err);

	if (progress.is_shown)
		report_clear();
	return ret;
}

int fleet_read(struct context *context, struct vdpa_store *store,
	       const char *folder, struct vdpa_fleet *fleet)
{
	*fleet = (struct vdpa_fleet){ .hosts = NULL };
	return fleet_each(context, store, folder, FLEET_AT_END, vdpa_fleet_keep,
			  fleet);
}

void fleet_free(struct vdpa_fleet *fleet)
{
	for (size_t i = 0; i < fleet->count; i++)
		vdpa_fleet_host_free(fleet->hosts[i]);
	free(fleet->hosts);
}
