// SPDX-License-Identifier: LGPL-2.1-or-later
/* A store in etcd: opening and closing. */

#include "etcd.h"

#include <stdlib.h>

/* Records of a few kilobytes: one page is a megabyte or two. */
#define PAGE 256

static void etcd_free(struct vdpa_store *base)
{
	struct etcd_store *store = (struct etcd_store *)base;

	free(store->lease.key);
	http_free(&store->http);
	free(store);
}

int etcd_store_open(const char *urls, const struct vdpa_store_options *options,
		    struct vdpa_store **store, struct vdpa_error *err)
{
	static const struct store_ops ops = {
		.get = etcd_get,
		.put = etcd_put,
		.renew = etcd_renew,
		.list = etcd_list,
		.delete = etcd_delete,
		.watch = etcd_watch,
		.watch_next = etcd_watch_next,
		.watch_free = etcd_watch_free,
		.free = etcd_free,
	};
	struct etcd_store *made = calloc(1, sizeof(*made));
	int ret;

	if (!made)
		return store_fail_memory(err);
	made->base.ops = &ops;
	made->page = PAGE;
	ret = http_init(&made->http, urls, options, err);
	if (ret)
		etcd_free(&made->base);
	else
		*store = &made->base;
	return ret;
}
