// SPDX-License-Identifier: LGPL-2.1-or-later
/* The simulated host: lists of its objects. */

#include "world.h"

#include "record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int sim_string_set(char **to, const char *text)
{
	char *copy = NULL;

	if (text) {
		copy = strdup(text);
		if (!copy)
			return -ENOMEM;
	}
	free(*to);
	*to = copy;
	return 0;
}

/* ---- free ----------------------------------------------------------- */

void sim_parent_free(struct sim_parent *parent)
{
	if (!parent)
		return;
	free(parent->bus);
	free(parent->name);
	free(parent->driver_name);
	free(parent);
}

void sim_dev_free(struct sim_dev *dev)
{
	if (!dev)
		return;
	free(dev->name);
	free(dev->override);
	free(dev->driver);
	free(dev->pci);
	free(dev->netdev);
	free(dev->blockdev);
	free(dev->initial_folder);
	free(dev->set_folder);
	free(dev);
}

void sim_vduse_free(struct sim_vduse *vduse)
{
	if (!vduse)
		return;
	free(vduse->name);
	free(vduse);
}

void sim_world_clear(struct sim_world *world)
{
	for (size_t i = 0; i < world->dev_count; i++)
		sim_dev_free(world->devs[i]);
	for (size_t i = 0; i < world->parent_count; i++)
		sim_parent_free(world->parents[i]);
	for (size_t i = 0; i < world->vduse_count; i++)
		sim_vduse_free(world->vduses[i]);
	free(world->devs);
	free(world->parents);
	free(world->vduses);
	free(world->faults);
	sim_index_free(&world->names);
	free(world->host_name);
	free(world->kernel_release);
	free(world->boot_id);
	*world = (struct sim_world){ 0 };
}

/* ---- find ----------------------------------------------------------- */

/* mgmtdev_handle_match(): a management device on a bus needs the bus name. */
struct sim_parent *sim_parent_find(const struct sim_world *world,
				   const char *bus, const char *name)
{
	for (size_t i = 0; i < world->parent_count; i++) {
		struct sim_parent *parent = world->parents[i];

		if (!bus != !parent->bus || strcmp(parent->name, name) != 0)
			continue;
		if (!bus || strcmp(parent->bus, bus) == 0)
			return parent;
	}
	return NULL;
}

struct sim_dev *sim_dev_find(const struct sim_world *world, const char *name)
{
	return sim_dev_find_length(world, name, strlen(name));
}

struct sim_dev *sim_dev_find_length(const struct sim_world *world,
				    const char *name, size_t length)
{
	return sim_index_find(&world->names, name, length);
}

bool sim_parent_has_dev(const struct sim_world *world,
			const struct sim_parent *parent)
{
	for (size_t i = 0; i < world->dev_count; i++)
		if (world->devs[i]->parent == parent)
			return true;
	return false;
}

struct sim_vduse *sim_vduse_find(const struct sim_world *world,
				 const char *name)
{
	for (size_t i = 0; i < world->vduse_count; i++)
		if (strcmp(world->vduses[i]->name, name) == 0)
			return world->vduses[i];
	return NULL;
}

char *sim_parent_handle(const struct sim_parent *parent)
{
	char *handle;

	if (!parent->bus)
		return strdup(parent->name);
	if (asprintf(&handle, "%s/%s", parent->bus, parent->name) < 0)
		return NULL;
	return handle;
}

bool sim_is_root(const struct sim_world *world)
{
	return !world->needs_rights || geteuid() == 0;
}

/* ---- append and remove ---------------------------------------------- */

int sim_parent_take(struct sim_world *world, struct sim_parent *parent)
{
	struct sim_parent **list = reallocarray(world->parents,
						world->parent_count + 1,
						sizeof(struct sim_parent *));

	if (!list)
		return -ENOMEM;
	world->parents = list;
	list[world->parent_count++] = parent;
	return 0;
}

int sim_dev_take(struct sim_world *world, struct sim_dev *dev)
{
	struct sim_dev **list = reallocarray(world->devs, world->dev_count + 1,
					     sizeof(struct sim_dev *));

	if (!list)
		return -ENOMEM;
	world->devs = list;
	if (sim_index_add(&world->names, dev))
		return -ENOMEM;
	list[world->dev_count++] = dev;
	world->orphan_count += !dev->parent;
	return 0;
}

int sim_vduse_take(struct sim_world *world, struct sim_vduse *vduse)
{
	struct sim_vduse **list = reallocarray(world->vduses,
					       world->vduse_count + 1,
					       sizeof(struct sim_vduse *));

	if (!list)
		return -ENOMEM;
	world->vduses = list;
	list[world->vduse_count++] = vduse;
	return 0;
}

void sim_dev_remove(struct sim_world *world, struct sim_dev *dev)
{
	size_t kept = 0;

	sim_index_remove(&world->names, dev);
	for (size_t i = 0; i < world->dev_count; i++)
		if (world->devs[i] != dev)
			world->devs[kept++] = world->devs[i];
	world->dev_count = kept;
	world->orphan_count -= !dev->parent;
	sim_dev_free(dev);
}

void sim_vduse_remove(struct sim_world *world, struct sim_vduse *vduse)
{
	size_t kept = 0;

	for (size_t i = 0; i < world->vduse_count; i++)
		if (world->vduses[i] != vduse)
			world->vduses[kept++] = world->vduses[i];
	world->vduse_count = kept;
	sim_vduse_free(vduse);
}
