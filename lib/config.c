// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Configurations. The kernel's list of them ends at the first device that it
 * cannot describe, so it is put together from that list, the list of devices,
 * and a question for each device that is missing.
 */

#include "gather.h"

#include "error.h"

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

/* The configurations of a dump, by name; taken out one by one. */
struct config_pool {
	struct vdpa_config **configs;
	size_t count;
	size_t next; /* the dump has the order of the devices */
};

static struct vdpa_config *pool_take(struct config_pool *pool, const char *name)
{
	for (size_t n = 0; n < pool->count; n++) {
		size_t i = (pool->next + n) % pool->count;
		struct vdpa_config *config = pool->configs[i];

		if (!config || !config->name || strcmp(config->name, name) != 0)
			continue;
		pool->configs[i] = NULL;
		pool->next = i + 1;
		return config;
	}
	return NULL;
}

/* While the configurations of all devices are put together. */
struct config_merge {
	struct vdpa *vdpa;
	const struct object_list *devs;
	struct vdpa_config **configs; /* one a device, NULL where missing */
	struct vdpa_request *requests;
	size_t *places; /* of the missing ones in @configs */
	void **results;
	int *codes;
	size_t missing;
};

static int merge_init(struct config_merge *merge, struct vdpa_error *err)
{
	size_t count = merge->devs->count + 1;

	merge->configs = calloc(count, sizeof(*merge->configs));
	merge->requests = calloc(count, sizeof(*merge->requests));
	merge->places = calloc(count, sizeof(*merge->places));
	merge->results = calloc(count, sizeof(*merge->results));
	merge->codes = calloc(count, sizeof(*merge->codes));
	if (merge->configs && merge->requests && merge->places &&
	    merge->results && merge->codes)
		return 0;
	return vdpa_fail(err, -ENOMEM, NULL, "no memory for a list");
}

static void merge_free(struct config_merge *merge)
{
	for (size_t i = 0; merge->configs && i < merge->devs->count; i++)
		free(merge->configs[i]);
	free(merge->configs);
	free(merge->requests);
	free(merge->places);
	free(merge->results);
	free(merge->codes);
}

static void merge_dump(struct config_merge *merge, struct object_list *dump)
{
	struct config_pool pool = {
		.configs = (struct vdpa_config **)dump->items,
		.count = dump->count,
	};

	for (size_t i = 0; i < merge->devs->count; i++) {
		const char *name =
			object_dev_name(&object_dev, merge->devs->items[i]);

		merge->configs[i] = pool_take(&pool, name);
		if (merge->configs[i])
			continue;
		merge->requests[merge->missing].command =
			VDPA_CMD_DEV_CONFIG_GET;
		merge->requests[merge->missing].name = name;
		merge->places[merge->missing++] = i;
	}
	/* What is left belongs to devices that came or went in between. */
	for (size_t i = 0; i < pool.count; i++)
		free(pool.configs[i]);
	free(dump->items);
	*dump = (struct object_list){ 0 };
}

static int merge_missing(struct config_merge *merge, struct vdpa_error *err)
{
	int ret;

	ret = gather_each(merge->vdpa, &object_config, merge->requests,
			  merge->missing, merge->results, merge->codes, err);
	/* From here on, merge_free() frees them. */
	for (size_t i = 0; i < merge->missing && !ret; i++)
		merge->configs[merge->places[i]] = merge->results[i];
	for (size_t i = 0; i < merge->missing && !ret; i++) {
		struct vdpa_config *config;

		/* A device that was deleted in between is no gap. */
		if (merge->results[i] || merge->codes[i] == -ENODEV)
			continue;
		config = object_new_empty(&object_config,
					  merge->requests[i].name);
		if (!config)
			return vdpa_fail(err, -ENOMEM, NULL,
					 "no memory for a list");
		config->error = merge->codes[i];
		merge->configs[merge->places[i]] = config;
	}
	return ret;
}

static int merge_end(struct config_merge *merge, struct object_list *list,
		     struct vdpa_error *err)
{
	int ret = 0;

	for (size_t i = 0; i < merge->devs->count && !ret; i++) {
		if (merge->configs[i])
			ret = object_list_take(list, merge->configs[i]);
		merge->configs[i] = NULL;
	}
	if (ret)
		return vdpa_fail(err, ret, NULL, "no memory for a list");
	return gather_end(list, err);
}

static int merge_configs(struct vdpa *vdpa, const struct object_list *devs,
			 struct object_list *dump, struct object_list *list,
			 struct vdpa_error *err)
{
	struct config_merge merge = { .vdpa = vdpa, .devs = devs };
	int ret;

	ret = merge_init(&merge, err);
	if (!ret) {
		merge_dump(&merge, dump);
		ret = merge_missing(&merge, err);
	}
	if (!ret)
		ret = merge_end(&merge, list, err);
	merge_free(&merge);
	if (!ret)
		error_clear(err);
	return ret;
}

int vdpa_config_list(struct vdpa *vdpa, struct vdpa_config ***list,
		     struct vdpa_error *err)
{
	struct object_list devs = { 0 }, dump = { 0 }, merged = { 0 };
	int ret;

	error_clear(err);
	ret = exchange_family(vdpa, err);
	if (!ret)
		ret = gather_devs(vdpa, &devs, err);
	if (!ret)
		ret = gather_dump(vdpa, &object_config, VDPA_CMD_DEV_CONFIG_GET,
				  &dump, NULL, err);
	if (!ret)
		ret = merge_configs(vdpa, &devs, &dump, &merged, err);
	object_list_clear(&devs);
	object_list_clear(&dump);
	if (ret) {
		object_list_clear(&merged);
		return ret;
	}
	*list = (struct vdpa_config **)merged.items;
	return 0;
}

void vdpa_config_free(struct vdpa_config *config)
{
	free(config);
}

void vdpa_config_list_free(struct vdpa_config **list)
{
	object_array_free((void **)list);
}
