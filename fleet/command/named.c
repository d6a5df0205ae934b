// SPDX-License-Identifier: GPL-2.0-or-later
/* Finds the hosts that a question names, and what was meant by other names. */

#include "named.h"

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
static void drop_twice(struct fleet_named *named)
{
	size_t kept = 0;

	for (size_t i = 0; i < named->count; i++)
		if (kept && strcmp(named->list[kept - 1], named->list[i]) == 0)
			report_warning("the host \"%s\" is given twice",
				       named->list[i]);
		else
			named->list[kept++] = named->list[i];
	named->count = kept;
}

int fleet_named_begin(struct context *context,
		      const struct arguments *arguments,
		      struct fleet_named *named)
{
	size_t count = arguments->host_count;

	if (!count)
		return 0;
	named->list = calloc(count, sizeof(*named->list));
	named->is_found = calloc(count, sizeof(*named->is_found));
	if (!named->list || !named->is_found)
		return vdpa_error_set(&context->err, -ENOMEM, NULL,
				      "no memory for %zu hosts", count);
	for (size_t i = 0; i < count; i++)
		named->list[i] = arguments->hosts[i].path;
	named->count = count;
	qsort(named->list, count, sizeof(*named->list), compare_names);
	drop_twice(named);
	return 0;
}

bool fleet_named_asks(struct fleet_named *named, const char *name)
{
	const char **found;

	if (!named->count)
		return true;
	found = bsearch(&name, named->list, named->count, sizeof(*named->list),
			compare_names);
	if (found)
		named->is_found[found - named->list] = true;
	return found;
}

int fleet_named_check(struct context *context, struct vdpa_store *store,
		      const struct fleet_named *named)
{
	for (size_t i = 0; i < named->count; i++)
		if (!named->is_found[i])
			return fail_unknown(context, store, named->list[i]);
	return 0;
}

void fleet_named_free(struct fleet_named *named)
{
	free(named->list);
	free(named->is_found);
}
