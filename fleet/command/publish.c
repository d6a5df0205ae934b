// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa fleet publish once: this host's record. Again and again: daemon.c. */

#include "admit.h"

#include "tool/initial.h"
#include "tool/record-file.h"
#include "tool/vmms.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TTL_DEFAULT_S 300

/* The hypervisor of this host, which the newest record borrows. */
static char *installed;

int fleet_collect(struct context *context, const struct arguments *arguments,
		  fleet_warn_fn *warn, void *arg, struct vdpa_host **host)
{
	/* Character devices are not asked: that would reset them. */
	const struct vdpa_host_collect how = {
		.folder = initial_folder(),
		.warn = warn,
		.arg = arg,
	};
	int ret = vdpa_host_collect(context->vdpa, &how, host, &context->err);

	if (ret)
		return ret;
	free(installed);
	installed = vmms_installed_on(context->backend);
	(*host)->vmm = installed;
	if (arguments->as)
		(*host)->name = arguments->as;
	return 0;
}

int fleet_run(struct context *context, const struct arguments *arguments,
	      fleet_publish_fn *publish)
{
	struct vdpa_store *store = NULL;
	int ret = fleet_open(context, &store);

	if (!ret)
		ret = context_open(context);
	if (!ret)
		ret = publish(context, store, arguments);
	vdpa_store_close(store);
	return ret;
}

/* Programs that run this command expect it to fail at once. */
static void advise_every(struct vdpa_error *err)
{
	size_t used = strlen(err->hint);

	snprintf(
		err->hint + used, sizeof(err->hint) - used,
		"%s\"vdpa fleet publish every\" tries again until the store answers",
		used ? "; " : "");
}

/* Returns a negative errno, or what fleet_admit() returns. */
static int publish(struct context *context, struct vdpa_store *store,
		   const struct arguments *arguments)
{
	uint32_t ttl_s = arguments->seconds ? arguments->seconds :
					      TTL_DEFAULT_S;
	unsigned int flags = arguments->is_replacing ? VDPA_FLEET_REPLACE : 0;
	struct vdpa_host *host;
	int ret = fleet_collect(context, arguments, record_warn, NULL, &host);

	if (ret)
		return ret;
	ret = vdpa_fleet_publish(store, host, ttl_s, flags, NULL,
				 &context->err);
	if (!ret)
		ret = fleet_admit(context, store, host);
	if (ret == -EHOSTUNREACH)
		advise_every(&context->err);
	vdpa_host_free(host);
	return ret;
}

int cmd_fleet_publish_once(struct context *context,
			   const struct arguments *arguments)
{
	return fleet_run(context, arguments, publish);
}
