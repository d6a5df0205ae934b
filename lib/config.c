// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Configurations. The kernel's list of them ends at the first device that it
 * cannot describe, so it is put together from that list, the list of devices,
 * and a question for each device that is missing.
 */

#include "gather.h"

#include "error.h"
#include "names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/wire.h>

/* A device of a list that the kernel could not describe, as an error. */
static int fail_undescribed(struct vdpa_config *config, struct vdpa_error *err)
{
	int code = config->error;

	vdpa_config_free(config);
	return vdpa_fail(err, code, NULL,
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

/* Devices that are asked for in one go. */
#define ASK_MAX EXCHANGE_BATCH

/*
 * While the configurations of all devices are put in order. What comes as
 * expected is passed on at once; from the first device on that is missing,
 * they wait until the kernel was asked for it.
 */
struct walk {
	struct vdpa *vdpa;
	struct object_reader reader;
	struct names names;	    /* of all devices */
	size_t at;		    /* the next one in @names */
	struct object_list waiting; /* taken out one by one */
	size_t next;		    /* of them: they have the order, too */
	/* Takes over @config, unless it is only read from @nlh. */
	int (*take)(struct walk *walk, const struct nlmsghdr *nlh,
		    struct vdpa_config *config, struct vdpa_error *err);
	struct object_list list; /* of vdpa_config_list() */
	vdpa_config_fn *pass;	 /* of vdpa_config_each() */
	void *arg;
	int code; /* of @pass, when it wants no more */
};

static const char *next_name(const struct walk *walk)
{
	return walk->at < walk->names.size ? walk->names.data + walk->at : NULL;
}

static void go_on(struct walk *walk)
{
	walk->at += strlen(walk->names.data + walk->at) + 1;
}

static int wait_for_others(struct walk *walk, const struct nlmsghdr *nlh,
			   struct vdpa_error *err)
{
	void *object;
	int ret;

	ret = object_new(&object_config, nlh, &object, err);
	return ret ? ret : object_list_take(&walk->waiting, object);
}

static int walk_reply(const struct nlmsghdr *nlh, struct call *call)
{
	struct walk *walk = call->arg;
	struct vdpa_config *config;
	void *object;
	int ret;

	ret = object_read(&object_config, nlh, &walk->reader, &object,
			  &call->err);
	if (ret)
		return ret;
	config = object;
	if (walk->waiting.count || !next_name(walk) || !config->name ||
	    strcmp(config->name, next_name(walk)) != 0)
		return wait_for_others(walk, nlh, &call->err);
	go_on(walk);
	return walk->take(walk, nlh, config, &call->err);
}

/* The one of @name that waits; NULL when there is none. */
static struct vdpa_config *take_waiting(struct walk *walk, const char *name)
{
	struct object_list *waiting = &walk->waiting;

	for (size_t n = 0; n < waiting->count; n++) {
		size_t i = (walk->next + n) % waiting->count;
		struct vdpa_config *config = waiting->items[i];

		if (!config || !config->name || strcmp(config->name, name) != 0)
			continue;
		waiting->items[i] = NULL;
		walk->next = i + 1;
		return config;
	}
	return NULL;
}

/* Some devices in their order, and what is known of each. */
struct group {
	struct vdpa_config *configs[ASK_MAX];  /* NULL: it went in between */
	struct vdpa_request requests[ASK_MAX]; /* for the missing ones */
	size_t places[ASK_MAX];		       /* of them in @configs */
	size_t count, missing;
};

static void group_fill(struct group *group, struct walk *walk)
{
	const char *name;

	*group = (struct group){ 0 };
	for (; group->count < ASK_MAX && (name = next_name(walk));
	     go_on(walk), group->count++) {
		group->configs[group->count] = take_waiting(walk, name);
		if (group->configs[group->count])
			continue;
		group->requests[group->missing] = (struct vdpa_request){
			.command = VDPA_CMD_DEV_CONFIG_GET,
			.name = name,
		};
		group->places[group->missing++] = group->count;
	}
}

/* What the kernel cannot describe has only a name and the reason. */
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
	void *results[ASK_MAX];
	int codes[ASK_MAX], ret;

	if (!group->missing)
		return 0;
	ret = gather_each(walk->vdpa, &object_config, group->requests,
			  group->missing, results, codes, err);
	if (ret)
		return ret;
	/* From here on, group_clear() frees them. */
	for (size_t i = 0; i < group->missing; i++)
		group->configs[group->places[i]] = results[i];
	for (size_t i = 0; i < group->missing; i++) {
		/* A device that was deleted in between is no gap. */
		if (results[i] || codes[i] == -ENODEV)
			continue;
		results[i] = undescribed(group->requests[i].name, codes[i]);
		if (!results[i])
			return vdpa_fail(err, -ENOMEM, NULL,
					 "no memory for a list");
		group->configs[group->places[i]] = results[i];
	}
	return 0;
}

static int group_give(struct group *group, struct walk *walk,
		      struct vdpa_error *err)
{
	int ret = 0;

	for (size_t i = 0; i < group->count && !ret; i++) {
		if (group->configs[i])
			ret = walk->take(walk, NULL, group->configs[i], err);
		group->configs[i] = NULL;
	}
	return ret;
}

static void group_clear(struct group *group)
{
	for (size_t i = 0; i < group->count; i++)
		free(group->configs[i]);
}

/* The devices that the list of configurations did not have in their place. */
static int walk_rest(struct walk *walk, struct vdpa_error *err)
{
	struct group group;
	int ret = 0;

	while (!ret && next_name(walk)) {
		group_fill(&group, walk);
		ret = group_ask(&group, walk, err);
		if (!ret)
			ret = group_give(&group, walk, err);
		group_clear(&group);
	}
	return ret;
}

static int walk_configs(struct walk *walk, struct vdpa_error *err)
{
	struct call call = { .reply = walk_reply, .arg = walk };
	int ret;

	error_clear(err);
	ret = exchange_family(walk->vdpa, err);
	if (!ret)
		ret = names_read(walk->vdpa, &walk->names, err);
	if (!ret)
		ret = gather_stream(walk->vdpa, VDPA_CMD_DEV_CONFIG_GET, &call,
				    err);
	if (!ret)
		ret = walk_rest(walk, err);
	if (!ret || walk->code)
		error_clear(err);
	for (size_t i = 0; i < walk->waiting.count; i++)
		free(walk->waiting.items[i]);
	free(walk->waiting.items);
	names_clear(&walk->names);
	object_reader_free(&walk->reader);
	return walk->code ? walk->code : ret;
}

static int keep_config(struct walk *walk, const struct nlmsghdr *nlh,
		       struct vdpa_config *config, struct vdpa_error *err)
{
	void *object = config;
	int ret = 0;

	if (nlh)
		ret = object_new(&object_config, nlh, &object, err);
	if (!ret && object_list_take(&walk->list, object))
		ret = vdpa_fail(err, -ENOMEM, NULL, "no memory for a list");
	return ret;
}

int vdpa_config_list(struct vdpa *vdpa, struct vdpa_config ***list,
		     struct vdpa_error *err)
{
	struct walk walk = { .vdpa = vdpa, .take = keep_config };
	int ret;

	ret = walk_configs(&walk, err);
	if (!ret)
		ret = gather_end(&walk.list, err);
	if (ret) {
		object_list_clear(&walk.list);
		return ret;
	}
	*list = (struct vdpa_config **)walk.list.items;
	return 0;
}

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
		.take = pass_config,
		.pass = pass,
		.arg = arg,
	};

	return walk_configs(&walk, err);
}

void vdpa_config_free(struct vdpa_config *config)
{
	free(config);
}

void vdpa_config_list_free(struct vdpa_config **list)
{
	object_array_free((void **)list);
}
