// SPDX-License-Identifier: GPL-2.0-or-later
/* Finds the hosts that a question names, and what was meant by other names. */

#include "asked.h"

#include "tool/report.h"
#include "tool/suggest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- names that are not known ------------------------------------------------- */

struct meant {
	const char *typed;
	struct suggestion best;
	char name[VDPA_STORE_NAME_MAX + 1]; /* an entry lives for one call */
};

static int compare(const struct vdpa_store_entry *entry, void *arg)
{
	const char *name = strchr(entry->key, '/') + 1;
	struct meant *meant = arg;

	suggest(&meant->best, meant->typed, name);
	if (meant->best.word == name) {
		snprintf(meant->name, sizeof(meant->name), "%s", name);
		meant->best.word = meant->name;
	}
	return 0;
}

static int fail_unknown(struct context *context, struct vdpa_store *store,
			const char *name)
{
	struct meant meant = { .typed = name };
	char hint[VDPA_STORE_NAME_MAX + 32];
	int ret = vdpa_store_list(store, VDPA_FLEET_PARENTS, compare, &meant,
				  NULL, &context->err);

	if (ret)
		return ret;
	snprintf(hint, sizeof(hint), "did you mean \"%s\"?", meant.name);
	return vdpa_error_set(&context->err, -ENOENT,
			      meant.best.word ? hint :
						"\"vdpa fleet list\" lists "
						"them",
			      "the store has no host \"%.100s\"", name);
}

int fleet_get(struct context *context, struct vdpa_store *store,
	      const char *name, struct vdpa_fleet_host **host)
{
	int ret = vdpa_fleet_get(store, name, host, &context->err);

	return ret == -ENOENT ? fail_unknown(context, store, name) : ret;
}

/* ---- several hosts --------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A host that is given twice is asked once. */
static void drop_twice(struct fleet_asked *asked)
{
	size_t kept = 0;

	for (size_t i = 0; i < asked->count; i++)
		if (kept && strcmp(asked->list[kept - 1], asked->list[i]) == 0)
			report_warning("the host \"%s\" is given twice",
				       asked->list[i]);
		else
			asked->list[kept++] = asked->list[i];
	asked->count = kept;
}

int fleet_asked_begin(struct context *context,
		      const struct arguments *arguments,
		      struct fleet_asked *asked)
{
	size_t count = arguments->host_count;

	if (!count)
		return 0;
	asked->list = calloc(count, sizeof(*asked->list));
	asked->is_found = calloc(count, sizeof(*asked->is_found));
	if (!asked->list || !asked->is_found)
		return vdpa_error_set(&context->err, -ENOMEM, NULL,
				      "no memory for %zu hosts", count);
	for (size_t i = 0; i < count; i++)
		asked->list[i] = arguments->hosts[i].path;
	asked->count = count;
	qsort(asked->list, count, sizeof(*asked->list), compare_names);
	drop_twice(asked);
	return 0;
}

bool fleet_asked_has(struct fleet_asked *asked, const char *name)
{
	const char **found;

	if (!asked->count)
		return true;
	found = bsearch(&name, asked->list, asked->count, sizeof(*asked->list),
			compare_names);
	if (found)
		asked->is_found[found - asked->list] = true;
	return found;
}

int fleet_asked_check(struct context *context, struct vdpa_store *store,
		      const struct fleet_asked *asked)
{
	for (size_t i = 0; i < asked->count; i++)
		if (!asked->is_found[i])
			return fail_unknown(context, store, asked->list[i]);
	return 0;
}

void fleet_asked_free(struct fleet_asked *asked)
{
	free(asked->list);
	free(asked->is_found);
}
