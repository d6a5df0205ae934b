// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa host: everything about a host, as one JSON document. */

#include "command.h"
#include "escape.h"
#include "filter.h"
#include "host-table.h"
#include "initial.h"
#include "record-file.h"
#include "report.h"
#include "vmms.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>

static int fail_batch(struct context *context)
{
	return vdpa_error_set(
		&context->err, -EINVAL,
		"run it without -b: a record is a JSON document of its own",
		"the list of results cannot contain a host's record");
}

static int cmd_host_export(struct context *context,
			   const struct arguments *arguments)
{
	const struct vdpa_host_collect how = {
		.folder = initial_folder(),
		.asks_chardevs = !arguments->has_no_chardev,
		.warn = record_warn,
	};
	struct vdpa_host *host;
	char *vmm;
	int ret;

	if (context->batch && context->is_json)
		return fail_batch(context);
	ret = context_open(context);
	if (!ret)
		ret = vdpa_host_collect(context->vdpa, &how, &host,
					&context->err);
	if (ret)
		return ret;
	vmm = vmms_installed_on(context->backend);
	host->vmm = vmm;
	ret = record_print(context, host);
	free(vmm);
	vdpa_host_free(host);
	return ret;
}

/* ---- show -------------------------------------------------------------- */

static void print_head(const struct vdpa_host *host)
{
	escape_put(stdout, host->name ? host->name : "host");
	fputs(": kernel ", stdout);
	escape_put(stdout, host->kernel ? host->kernel : "not known");
	if (host->time) {
		fputs(", ", stdout);
		escape_put(stdout, host->time);
	}
	fputs("\n\n", stdout);
}

static int print_tables(struct context *context, const struct vdpa_host *host)
{
	const struct vdpa_host_dev **devs;
	const struct arguments all = { 0 };
	size_t count;
	int ret;

	ret = filter_devs(host, &all, &devs, &count, &context->err);
	if (ret)
		return ret;
	print_head(host);
	ret = host_table_mgmtdevs(context, host->mgmtdevs, host->mgmtdev_count);
	putchar('\n');
	if (!ret)
		ret = host_table_devs(context, devs, count);
	free(devs);
	return ret;
}

static int read_host(struct context *context, const char *path,
		     struct vdpa_host **host)
{
	int ret;

	if (path)
		return record_read(path, host, &context->err);
	ret = context_open(context);
	return ret ? ret : host_table_collect(context, host);
}

/* With -j, it is "export" of a record that can also be in a file. */
static int cmd_host_show(struct context *context,
			 const struct arguments *arguments)
{
	struct vdpa_host *host;
	int ret;

	if (context->is_json && !arguments->file)
		return cmd_host_export(context, arguments);
	if (context->is_json && context->batch)
		return fail_batch(context);
	ret = read_host(context, arguments->file, &host);
	if (ret)
		return ret;
	ret = context->is_json ? record_print(context, host) :
				 print_tables(context, host);
	vdpa_host_free(host);
	return ret;
}

static const struct param_set show_takes = {
	.positional = PARAM_FILE,
	.is_positional_optional = true,
};

static const struct param_set export_takes = {
	.optional = { PARAM_NOCHARDEV },
	.stray = "the record goes to standard output: \"vdpa host export "
		 ">FILE\"",
};

static const struct param_set apply_takes = {
	.positional = PARAM_FILE,
	.optional = { PARAM_DRY_RUN, PARAM_REPLACE, PARAM_NOBIND,
		      PARAM_TRUSTED },
};

const struct command host_commands[] = {
	{ .name = "show",
	  .help = "print the devices of this host, or of a record, in columns",
	  .is_common = true,
	  .takes = &show_takes,
	  .run = cmd_host_show },
	{ .name = "list",
	  .is_alias = true,
	  .is_exact = true,
	  .takes = &show_takes,
	  .run = cmd_host_show },
	{ .name = "export",
	  .help = "print the record of this host, always as JSON",
	  .takes = &export_takes,
	  .run = cmd_host_export },
	{ .name = "apply",
	  .help = "create the devices of a record on this host",
	  .takes = &apply_takes,
	  .run = cmd_host_apply },
	{ 0 },
};
