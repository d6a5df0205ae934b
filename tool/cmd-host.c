// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa host: everything about a host, as one JSON document. */

#include "command.h"
#include "initial.h"
#include "record-file.h"
#include "report.h"
#include "vmms.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>

/* The record is the whole output; -j and -p do not change it. */
static int print_record(struct context *context, const struct vdpa_host *host)
{
	char *text;
	int ret;

	ret = vdpa_host_write(host, &text, &context->err);
	if (ret)
		return ret;
	fputs(text, stdout);
	context->is_printed = true;
	free(text);
	return 0;
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
		return vdpa_error_set(
			&context->err, -EINVAL,
			"run it without -b: a record is a JSON document of its "
			"own",
			"the list of results cannot contain a host's record");
	ret = context_open(context);
	if (!ret)
		ret = vdpa_host_collect(context->vdpa, &how, &host,
					&context->err);
	if (ret)
		return ret;
	/* Other backends are about other machines. */
	vmm = strcmp(context->backend, "kernel") == 0 ? vmms_installed() : NULL;
	host->vmm = vmm;
	ret = print_record(context, host);
	free(vmm);
	vdpa_host_free(host);
	return ret;
}

static const struct param_set export_takes = {
	.optional = { PARAM_NOCHARDEV },
};

static const struct param_set apply_takes = {
	.positional = PARAM_FILE,
	.optional = { PARAM_DRY_RUN, PARAM_REPLACE, PARAM_NOBIND,
		      PARAM_TRUSTED },
};

const struct command host_commands[] = {
	{ .name = "export",
	  .help = "print the record of this host, always as JSON",
	  .takes = &export_takes,
	  .run = cmd_host_export },
	{ .name = "apply",
	  .help = "give this host the devices of a record",
	  .takes = &apply_takes,
	  .run = cmd_host_apply },
	{ 0 },
};
