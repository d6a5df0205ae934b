// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa fleet list, show, forget: the hosts of a store. */

#include "asked.h"
#include "forced.h"

#include "tool/record-file.h"
#include "tool/report.h"
#include "tool/view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- list ------------------------------------------------------------------- */

struct listing {
	struct context *context;
	const struct arguments *arguments;
	struct fleet_sets sets; /* of "meets"; none: not asked */
	size_t unreadable;	/* hosts, and those that cannot be judged */
};

static bool is_text(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

/*
 * A driver of an auxiliary bus has a second part: "mlx5_core.sf". Modules have
 * "_" where drivers can have "-".
 */
static bool is_driver(const char *name, const char *asked)
{
	if (!name)
		return false;
	while (*asked && (*name == *asked || (*name == '-' && *asked == '_'))) {
		name++;
		asked++;
	}
	return !*asked && (!*name || *name == '.');
}

/* Whether a management device is one that was asked for. */
static bool is_wanted(const struct vdpa_host_mgmtdev *entry,
		      const struct arguments *arguments)
{
	const struct vdpa_request *request = &arguments->request;
	const struct vdpa_mgmtdev *mgmtdev = &entry->mgmtdev;

	if (arguments->driver && !is_driver(entry->driver, arguments->driver))
		return false;

	if (request->mgmtdev_name &&
	    !(is_text(mgmtdev->name, request->mgmtdev_name) &&
	      is_text(mgmtdev->bus, request->mgmtdev_bus)))
		return false;
	return !arguments->class_id ||
	       (arguments->class_id < 64 &&
		mgmtdev->supported_classes & VDPA_BIT(arguments->class_id));
}

static bool is_chosen(const struct vdpa_fleet_host *host,
		      const struct arguments *arguments)
{
	if (arguments->is_alive && !host->is_alive)
		return false;
	if (!host->record ||
	    (!arguments->class_id && !arguments->request.mgmtdev_name &&
	     !arguments->driver))
		return true;
	for (size_t i = 0; i < host->record->mgmtdev_count; i++)
		if (is_wanted(&host->record->mgmtdevs[i], arguments))
			return true;
	return false;
}

static void note_unknown(struct listing *listing, const char *host)
{
	report_warning("it cannot be told whether the host \"%s\" meets the "
		       "set \"%s\"",
		       host, listing->sets.list[0]->name);
	listing->unreadable++;
}

/* A host that cannot be read may meet the set, and is shown with its error. */
static int meets(struct listing *listing, const struct vdpa_fleet_host *host,
		 bool *does)
{
	struct vdpa_host_fit *fit;
	int ret;

	*does = true;
	if (!listing->sets.count || !host->record)
		return 0;
	ret = vdpa_host_fits(host->record, listing->sets.list[0], NULL, &fit,
			     NULL);
	if (ret)
		return ret;
	*does = fit->fit == VDPA_FIT_MEETS;
	if (fit->fit == VDPA_FIT_UNKNOWN)
		note_unknown(listing, host->name);
	vdpa_host_fit_free(fit);
	return 0;
}

static void print_record(struct printer *out, const struct vdpa_host *record)
{
	static const struct label mgmtdevs = { .key = "mgmtdevs" };
	static const struct label devs = { .key = "devs" };

	view_known(out, "kernel", record->kernel);
	view_known(out, "boot_id", record->boot_id);
	view_known(out, "time", record->time);
	out->ops->number(out, &mgmtdevs, record->mgmtdev_count);
	out->ops->number(out, &devs, record->dev_count);
}

static int print_host(struct vdpa_fleet_host *host, void *arg)
{
	static const struct label error = { .key = "error" };
	struct listing *listing = arg;
	struct printer *out = &listing->context->out;
	bool does;
	int ret;

	if (!is_chosen(host, listing->arguments))
		return 0;
	ret = meets(listing, host, &does);
	if (ret || !does)
		return ret;
	out->ops->object_begin(out, host->name, GAP_BETWEEN);
	fleet_print_host_alive(out, host);
	if (host->record)
		print_record(out, host->record);
	else
		out->ops->string(out, &error, host->why.what);
	out->ops->object_end(out);
	listing->unreadable += !host->record;
	return 0;
}

/* With a record that cannot be read, the list is not known to be complete. */
int cmd_fleet_list(struct context *context, const struct arguments *arguments)
{
	struct listing listing = { .context = context, .arguments = arguments };
	struct vdpa_store *store = NULL;
	int ret = fleet_open(context, &store);

	if (!ret && arguments->set)
		ret = fleet_sets_read(context, store, arguments->set,
				      &listing.sets);
	context->out.ops->section_begin(&context->out, "fleet");
	if (!ret)
		ret = fleet_each(context, store, VDPA_FLEET_RECORDS,
				 FLEET_HOST_BY_HOST, print_host, &listing);
	context->out.ops->section_end(&context->out);
	fleet_sets_free(&listing.sets);
	vdpa_store_close(store);
	return !ret && listing.unreadable ? ANSWER_DEPENDS : ret;
}

/* ---- show, forget -------------------------------------------------------------- */

int cmd_fleet_show(struct context *context, const struct arguments *arguments)
{
	struct vdpa_fleet_host *host = NULL;
	struct vdpa_store *store = NULL;
	int ret;

	if (context->batch && context->is_json)
		return vdpa_error_set(&context->err, -EINVAL,
				      "run it without -b: a record is a JSON "
				      "document of its own",
				      "the list of results cannot contain a "
				      "host's record");
	ret = fleet_open(context, &store);
	if (!ret)
		ret = fleet_get(context, store, arguments->host[0], &host);
	if (!ret)
		ret = record_print(context, host->record);
	vdpa_fleet_host_free(host);
	vdpa_store_close(store);
	return ret;
}

int cmd_fleet_forget(struct context *context, const struct arguments *arguments)
{
	struct vdpa_store *store = NULL;
	int ret;

	ret = fleet_open(context, &store);
	if (!ret)
		ret = vdpa_fleet_forget(store, arguments->host[0],
					&context->err);
	vdpa_store_close(store);
	return ret;
}
