// SPDX-License-Identifier: LGPL-2.1-or-later
/* Find devices by their paths in sysfs. */

#include "sysfs.h"

#include <string.h>

const char *sim_path_below(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	return strncmp(path, folder, length) == 0 && path[length] == '/' ?
		       path + length + 1 :
		       NULL;
}

struct sim_dev *sim_path_dev(const struct sim_world *world, const char *path,
			     const char **rest)
{
	const char *name = sim_path_below(path, SIM_DEVICES);
	struct sim_dev *dev;
	size_t length;

	if (!name)
		return NULL;
	length = strcspn(name, "/");
	dev = sim_dev_find_length(world, name, length);
	if (dev)
		*rest = name + length + (name[length] == '/');
	return dev;
}
