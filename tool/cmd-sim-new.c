// SPDX-License-Identifier: GPL-2.0-or-later
/* vdpa sim new: make a file with a simulated host that has the given
 * parents. */

#include "command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vdpa/sim.h>

#define PARENTS_MAX 32
#define KERNEL	    "7.2"

/* The host that is being made. */
struct draft {
	struct vdpa_host_mgmtdev mgmtdevs[PARENTS_MAX];
	size_t count;
	char *text;	/* the list of parents, cut at commas */
	char name[256]; /* of the host */
};

/* "auxiliary/mlx5_core.sf.1", "mlx5_core.sf" */
static bool is_called(const struct vdpa_host_mgmtdev *row, const char *name)
{
	const struct vdpa_mgmtdev *mgmtdev = &row->mgmtdev;
	size_t length = mgmtdev->bus ? strlen(mgmtdev->bus) : 0;

	if (strcmp(row->driver, name) == 0 || strcmp(mgmtdev->name, name) == 0)
		return true;
	return length && strncmp(name, mgmtdev->bus, length) == 0 &&
	       name[length] == '/' &&
	       strcmp(name + length + 1, mgmtdev->name) == 0;
}

/* "mlx5", "vp_vdpa": the driver's beginning, a module's name has '_' for '-'. */
static bool begins_driver(const char *driver, const char *name)
{
	for (; *name; driver++, name++)
		if (*driver != *name && !(*driver == '-' && *name == '_'))
			return false;
	return true;
}

/* A parent of "cards" whose driver begins with @name; NULL: none, or several
 * drivers do. */
static const struct vdpa_host_mgmtdev *find_begin(const struct vdpa_host *host,
						  const char *name)
{
	const struct vdpa_host_mgmtdev *found = NULL, *row;

	for (size_t i = 0; *name && i < host->mgmtdev_count; i++) {
		row = &host->mgmtdevs[i];
		if (!begins_driver(row->driver, name))
			continue;
		if (found && strcmp(found->driver, row->driver) != 0)
			return NULL;
		found = found ? found : row;
	}
	return found;
}

/* The parent of the world "cards" of this driver or name, or NULL. */
static const struct vdpa_host_mgmtdev *find_parent(const char *name)
{
	const struct vdpa_host *host = vdpa_sim_world_find("cards")->host;

	for (size_t i = 0; i < host->mgmtdev_count; i++)
		if (is_called(&host->mgmtdevs[i], name))
			return &host->mgmtdevs[i];
	return find_begin(host, name);
}

/* "pci/0000:02:00.2" */
static int set_address(struct vdpa_mgmtdev *mgmtdev, char *address,
		       struct vdpa_error *err)
{
	char *slash = strchr(address, '/');

	if (!slash || slash == address || !slash[1] || !mgmtdev->bus)
		return vdpa_error_set(err, -EINVAL,
				      "write DRIVER=BUS/NAME, such as "
				      "vp-vdpa=pci/0000:02:00.2",
				      "\"%.80s\" is not an address for this "
				      "parent",
				      address);
	*slash = '\0';
	mgmtdev->bus = address;
	mgmtdev->name = slash + 1;
	return 0;
}

/* "vdpasim_net", "vp-vdpa=pci/0000:02:00.2" */
static int add_parent(struct draft *draft, char *item, struct vdpa_error *err)
{
	char *address = strchr(item, '=');
	const struct vdpa_host_mgmtdev *found;

	if (address)
		*address++ = '\0';
	found = find_parent(item);
	if (!found)
		return vdpa_error_set(
			err, -EINVAL,
			"\"vdpa --backend sim:cards mgmtdev show -o table\" "
			"lists names and drivers",
			"there is no simulated parent \"%.80s\"", item);
	if (draft->count == PARENTS_MAX)
		return vdpa_error_set(err, -E2BIG, NULL,
				      "a new world has at most %d parents",
				      PARENTS_MAX);
	draft->mgmtdevs[draft->count] = *found;
	if (address &&
	    set_address(&draft->mgmtdevs[draft->count].mgmtdev, address, err))
		return -EINVAL;
	draft->count++;
	return 0;
}

static int add_parents(struct draft *draft, const char *list,
		       struct vdpa_error *err)
{
	char *rest, *item;
	int ret = 0;

	draft->text = strdup(list);
	if (!draft->text)
		return vdpa_error_set(err, -ENOMEM, NULL, "no memory");
	rest = draft->text;
	while (!ret && (item = strsep(&rest, ",")))
		ret = add_parent(draft, item, err);
	return ret;
}

/* The host of "worlds/a.world" is "a". */
static void set_name(struct draft *draft, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *begin = slash ? slash + 1 : path;
	int length = (int)strcspn(begin, ".");

	snprintf(draft->name, sizeof(draft->name), "%.*s", length, begin);
}

/* The file can be the record of a real host. */
static int refuse_existing(struct context *context, const char *path)
{
	if (access(path, F_OK))
		return 0;
	return vdpa_error_set(&context->err, -EEXIST,
			      "remove it, or give another name",
			      "file \"%.200s\" already exists", path);
}

int cmd_sim_new(struct context *context, const struct arguments *arguments)
{
	const char *path = arguments->file;
	struct draft draft = { .count = 0 };
	struct vdpa_host host = *vdpa_sim_world_find("cards")->host;
	struct vdpa_sim_world world = { .name = path, .host = &host };
	int ret;

	ret = refuse_existing(context, path);
	if (!ret)
		ret = add_parents(&draft, arguments->parents, &context->err);
	if (!ret) {
		set_name(&draft, path);
		if (draft.name[0])
			host.name = draft.name;
		host.kernel = arguments->kernel ? arguments->kernel : KERNEL;
		host.mgmtdevs = draft.mgmtdevs;
		host.mgmtdev_count = draft.count;
		ret = vdpa_sim_world_create(path, &world, true,
					    1000 * context->timeout_s,
					    &context->err);
	}
	free(draft.text);
	return ret;
}
