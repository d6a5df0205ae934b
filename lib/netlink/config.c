// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Configurations. The kernel's list ends at the first device that it cannot
 * describe. If the list is shorter than the list of devices, the library asks
 * for each missing device by name.
 */

#include "gather.h"

#include "names.h"
#include "util/error.h"
#include "util/list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

/* Turn a list entry that the kernel could not describe into an error. */
static int fail_undescribed(struct vdpa_config *config, struct vdpa_error *err)
{
	int code = config->error;

	vdpa_config_free(config);
	return vdpa_error_set(err, code, NULL,
			      "this kernel cannot describe the device");
}

int vdpa_config_get(struct vdpa *vdpa, const char *name,
		    struct vdpa_config **config, struct vdpa_error *err)
{
	const struct vdpa_request request = {
		.command = VDPA_CMD_DEV_CONFIG_GET,
		.name = name,
	};
	void *object;
	int ret;

	ret = gather_one(vdpa, &object_config, &request, &object, err);
	if (ret == -EMSGSIZE) {
		struct vdpa_config **list;

		ret = vdpa_config_list(vdpa, &list, err);
		if (!ret)
			ret = gather_pick(&object_config, (void **)list, name,
					  &object, err);
	}
	if (ret)
		return ret;
	if (((struct vdpa_config *)object)->error)
		return fail_undescribed(object, err);
	*config = object;
	return 0;
}

/* ---- all of them ---------------------------------------------------- */

/* Maximum number of devices that are asked for in one send. */
#define ASK_MAX EXCHANGE_BATCH

/* State while configurations arrive. */
struct walk {
	struct vdpa *vdpa;
	struct object_reader reader;
	struct names seen; /* devices that were in the kernel's list */
	struct names all;  /* all devices, if they were read */
	bool has_all;
	/* Takes over @config if @nlh is NULL. */
	int (*deliver)(struct walk *walk, const struct nlmsghdr *nlh,
		       struct vdpa_config *config, struct vdpa_error *err);
	struct list list;     /* of vdpa_config_list() */
	vdpa_config_fn *pass; /* of vdpa_config_each() */
	void *arg;
	int code; /* result of @pass, if it ended the calls */
};

/* A configuration without a name is ignored: its device will be missing. */
static int walk_reply(const struct nlmsghdr *nlh, struct call *call)
{
	struct walk *walk = call->arg;
	const struct vdpa_config *config;
	void *object;
	int ret;

	ret = object_read(&object_config, nlh, &walk->reader, &object,
			  call_error(call));
	if (ret)
		return ret;
	config = object;
	if (!config->name)
		return 0;
	ret = names_add(&walk->seen, config->name);
	return ret ? ret : walk->deliver(walk, nlh, object, call_error(call));
}

/* ---- missing devices -------------------------------------------------- */

/* Some missing devices in their order. */
struct group {
	struct vdpa_request requests[ASK_MAX];
	void *results[ASK_MAX]; /* NULL: it was deleted meanwhile */
	int codes[ASK_MAX];
	size_t count;
};

/* Begin at offset *@at of all names; *@found is an offset in the seen names. */
static void group_fill(struct group *group, const struct walk *walk, size_t *at,
		       size_t *found)
{
	const char *name;

	*group = (struct group){ 0 };
	for (; group->count < ASK_MAX && *at < walk->all.size;
	     *at += strlen(name) + 1) {
		name = walk->all.data + *at;
		if (names_find(&walk->seen, found, name))
			continue;
		group->requests[group->count++] = (struct vdpa_request){
			.command = VDPA_CMD_DEV_CONFIG_GET,
			.name = name,
		};
	}
}

/* A device that the kernel cannot describe has only a name and the reason. */
static struct vdpa_config *undescribed(const char *name, int code)
{
	struct vdpa_config *config = object_new_empty(&object_config, name);

	if (config)
		config->error = code;
	return config;
}

static int group_ask(struct group *group, struct walk *walk,
		     struct vdpa_error *err)
{
	int ret = gather_each(walk->vdpa, &object_config, group->requests,
			      group->count, group->results, group->codes, err);

	if (ret)
		memset(group->results, 0, sizeof(group->results));
	for (size_t i = 0; i < group->count && !ret; i++) {
		/* A device that was deleted meanwhile is not missing. */
		if (group->results[i] || group->codes[i] == -ENODEV)
			continue;
		group->results[i] =
			undescribed(group->requests[i].name, group->codes[i]);
		if (!group->results[i])
			ret = vdpa_error_set(err, -ENOMEM, NULL,
					     "no memory for a list");
	}
	return ret;
}

static int group_deliver(struct group *group, struct walk *walk,
			 struct vdpa_error *err)
{
	int ret = 0;

	for (size_t i = 0; i < group->count && !ret; i++) {
		if (group->results[i])
			ret = walk->deliver(walk, NULL, group->results[i], err);
		group->results[i] = NULL;
	}
	return ret;
}

static void group_clear(struct group *group)
{
	for (size_t i = 0; i < group->count; i++)
		free(group->results[i]);
}

static int walk_missing(struct walk *walk, struct vdpa_error *err)
{
	size_t at = 0, found = 0;
	struct group group;
	int ret;

	ret = names_read(walk->vdpa, &walk->all, err);
	walk->has_all = !ret;
	while (!ret && at < walk->all.size) {
		group_fill(&group, walk, &at, &found);
		if (group.count)
			ret = group_ask(&group, walk, err);
		if (!ret)
			ret = group_deliver(&group, walk, err);
		group_clear(&group);
	}
	return ret;
}

/*
 * Whether the list contains all devices: it has as many as sysfs, and none was
 * removed since the reading began. If that is not known, all names are read.
 */
static bool is_whole(const struct walk *walk, const struct call *call)
{
	struct vdpa *vdpa = walk->vdpa;
	size_t count;

	return !call->is_interrupted && !exchange_may_miss(vdpa) &&
	       !names_count(vdpa, &count) && count == walk->seen.count &&
	       !exchange_may_miss(vdpa);
}

static int walk_configs(struct walk *walk, struct vdpa_error *err)
{
	struct call call = { .reply = walk_reply, .arg = walk };
	int ret;

	error_clear(err);
	ret = exchange_family(walk->vdpa, err);
	exchange_may_miss(walk->vdpa);
	if (!ret)
		ret = gather_stream(walk->vdpa, VDPA_CMD_DEV_CONFIG_GET, &call,
				    err);
	if (!ret && !is_whole(walk, &call))
		ret = walk_missing(walk, err);
	if (!ret || walk->code)
		error_clear(err);
	names_clear(&walk->seen);
	object_reader_free(&walk->reader);
	return walk->code ? walk->code : ret;
}

/* ---- a list ----------------------------------------------------------- */

static int keep_config(struct walk *walk, const struct nlmsghdr *nlh,
		       struct vdpa_config *config, struct vdpa_error *err)
{
	void *object = config;
	int ret = 0;

	if (nlh)
		ret = object_new(&object_config, nlh, &object, err);
	if (!ret && list_take(&walk->list, object))
		ret = vdpa_error_set(err, -ENOMEM, NULL,
				     "no memory for a list");
	return ret;
}

/* Remove the object of @name from @list; the search begins at *@next. */
static void *remove_named(struct list *list, size_t *next, const char *name)
{
	for (size_t n = 0; n < list->count; n++) {
		size_t i = (*next + n) % list->count;
		void *object = list->items[i];

		if (!object ||
		    strcmp(object_dev_name(&object_config, object), name) != 0)
			continue;
		list->items[i] = NULL;
		*next = i + 1;
		return object;
	}
	return NULL;
}

/* Missing devices came last: sort by the list of devices. */
static int put_in_order(struct list *list, const struct names *all)
{
	struct list ordered = { 0 };
	size_t next = 0;
	int ret = 0;

	for (size_t at = 0; at < all->size && !ret;
	     at += strlen(all->data + at) + 1) {
		void *object = remove_named(list, &next, all->data + at);

		if (object)
			ret = list_take(&ordered, object);
	}
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i]);
	free(list->items);
	*list = ordered;
	return ret;
}

int vdpa_config_list(struct vdpa *vdpa, struct vdpa_config ***list,
		     struct vdpa_error *err)
{
	struct walk walk = { .vdpa = vdpa, .deliver = keep_config };
	int ret;

	ret = walk_configs(&walk, err);
	if (!ret && walk.has_all && put_in_order(&walk.list, &walk.all))
		ret = vdpa_error_set(err, -ENOMEM, NULL,
				     "no memory for a list");
	names_clear(&walk.all);
	if (!ret)
		ret = gather_end(&walk.list, err);
	if (ret) {
		list_clear(&walk.list);
		return ret;
	}
	*list = (struct vdpa_config **)walk.list.items;
	return 0;
}

/* ---- one by one ------------------------------------------------------- */

static int pass_config(struct walk *walk, const struct nlmsghdr *nlh,
		       struct vdpa_config *config, struct vdpa_error *err)
{
	(void)err;
	walk->code = walk->pass(walk->arg, config);
	if (!nlh)
		free(config);
	return walk->code;
}

int vdpa_config_each(struct vdpa *vdpa, vdpa_config_fn *pass, void *arg,
		     struct vdpa_error *err)
{
	struct walk walk = {
		.vdpa = vdpa,
		.deliver = pass_config,
		.pass = pass,
		.arg = arg,
	};
	int ret = walk_configs(&walk, err);

	names_clear(&walk.all);
	return ret;
}

void vdpa_config_free(struct vdpa_config *config)
{
	free(config);
}

void vdpa_config_list_free(struct vdpa_config **list)
{
	list_free_array((void **)list);
}
