// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa fleet report: a page about all hosts. */

#include "file.h"
#include "fleet.h"
#include "report-sets.h"

#include "fleet/report/report.h"
#include "json/text-stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What a report is made of, and what must be freed of it. */
struct material {
	struct vdpa_fleet *fleet;
	struct vdpa_fleet_host **hosts; /* that count */
	const struct vdpa_vmm **vmms;
	size_t count;
	size_t unreadable;
	struct report_sets sets;
	char time[sizeof("2026-11-27T03:00:00Z")];
};

static int fail_memory(struct context *context)
{
	return vdpa_error_set(&context->err, -ENOMEM, NULL,
			      "no memory for the report");
}

static int choose(struct context *context, const struct arguments *arguments,
		  struct material *material)
{
	const struct vdpa_fleet *fleet = material->fleet;
	struct fleet_strange strange = { .count = 0 };

	material->hosts = calloc(fleet->count + 1, sizeof(*material->hosts));
	material->vmms = calloc(fleet->count + 1, sizeof(*material->vmms));
	if (!material->hosts || !material->vmms)
		return fail_memory(context);
	for (size_t i = 0; i < fleet->count; i++) {
		struct vdpa_fleet_host *host = fleet->hosts[i];

		if (arguments->is_alive && !host->is_alive)
			continue;
		if (host->record) {
			material->vmms[material->count] =
				fleet_vmm(host, arguments->vmm[0], &strange);
		} else {
			fleet_warn(host);
			material->unreadable++;
		}
		material->hosts[material->count++] = host;
	}
	fleet_warn_strange(&strange);
	return 0;
}

static void note_time(struct material *material)
{
	time_t now = time(NULL);
	struct tm parts;

	if (gmtime_r(&now, &parts))
		strftime(material->time, sizeof(material->time),
			 "%Y-%m-%dT%H:%M:%SZ", &parts);
}

static int write_page(struct context *context, const struct material *material,
		      struct text_stream *page)
{
	const struct report_input input = {
		.hosts = material->hosts,
		.vmms = material->vmms,
		.host_count = material->count,
		.sets = material->sets.list,
		.set_count = material->sets.count,
		.store = fleet_where(context),
		.time = material->time,
	};
	int ret;

	if (!text_stream_open(page))
		return fail_memory(context);
	ret = report_write(page->file, &input, &context->err);
	if (!text_stream_close(page) && !ret)
		ret = fail_memory(context);
	return ret;
}

static int write_report(struct context *context,
			const struct arguments *arguments,
			struct vdpa_store *store, struct material *material)
{
	struct text_stream page = { .size = 0 };
	int ret = choose(context, arguments, material);

	note_time(material);
	if (!ret)
		ret = report_sets_read(context, store, material->hosts,
				       material->vmms, material->count,
				       &material->sets);
	if (!ret)
		ret = write_page(context, material, &page);
	if (!ret)
		ret = fleet_write_file(context, arguments->file, 0644,
				       page.text, page.size);
	free(page.text);
	return ret;
}

/* With a record that cannot be read, the page is not known to be complete. */
int cmd_fleet_report(struct context *context, const struct arguments *arguments)
{
	struct material material = { .count = 0 };
	struct vdpa_store *store = NULL;
	int ret = fleet_open(context, &store);

	if (!ret)
		ret = vdpa_fleet_read(store, VDPA_FLEET_RECORDS,
				      &material.fleet, &context->err);
	if (!ret)
		ret = write_report(context, arguments, store, &material);
	if (!ret && (material.unreadable || material.sets.unreadable))
		ret = ANSWER_DEPENDS;
	report_sets_free(&material.sets);
	free(material.hosts);
	free(material.vmms);
	vdpa_fleet_free(material.fleet);
	vdpa_store_close(store);
	return ret;
}
