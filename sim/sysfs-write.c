// SPDX-License-Identifier: LGPL-2.1-or-later
/* Writing to the files of the vdpa bus (drivers/base/bus.c). */

#include "sysfs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* sysfs_streq() ignores a newline at the end. */
static struct sim_dev *find_written(const struct sim_world *world,
				    const char *text)
{
	size_t length = strlen(text);

	if (length && text[length - 1] == '\n')
		length--;
	return sim_dev_find_length(world, text, length);
}

/* bind_store() */
static int write_bind(struct sim_world *world, const char *driver,
		      const char *text)
{
	struct sim_dev *dev = find_written(world, text);

	return dev ? sim_dev_bind(world, dev, driver) : -ENODEV;
}

/* unbind_store() */
static int write_unbind(struct sim_world *world, const char *driver,
			const char *text)
{
	struct sim_dev *dev = find_written(world, text);

	if (!dev || !sim_dev_is_bound(dev, driver))
		return -ENODEV;
	sim_dev_unbind(dev);
	return 0;
}

/* drivers_probe_store() */
static int write_probe(struct sim_world *world, const char *driver,
		       const char *text)
{
	struct sim_dev *dev = find_written(world, text);

	(void)driver;
	if (!dev)
		return -ENODEV;
	sim_dev_probe(world, dev);
	return 0;
}

/* drivers_autoprobe_store() */
static int write_autoprobe(struct sim_world *world, const char *driver,
			   const char *text)
{
	(void)driver;
	world->is_autoprobed = text[0] != '0';
	return 0;
}

static const struct {
	const char *path;
	const char *driver;
	int (*write)(struct sim_world *world, const char *driver,
		     const char *text);
} files[] = {
	{ "/sys/bus/vdpa/drivers/" SIM_VHOST "/bind", SIM_VHOST, write_bind },
	{ "/sys/bus/vdpa/drivers/" SIM_VHOST "/unbind", SIM_VHOST,
	  write_unbind },
	{ "/sys/bus/vdpa/drivers/" SIM_VIRTIO "/bind", SIM_VIRTIO, write_bind },
	{ "/sys/bus/vdpa/drivers/" SIM_VIRTIO "/unbind", SIM_VIRTIO,
	  write_unbind },
	{ "/sys/bus/vdpa/drivers_probe", NULL, write_probe },
	{ "/sys/bus/vdpa/drivers_autoprobe", NULL, write_autoprobe },
};

/* driver_set_override(), drivers/base/driver.c */
static int write_override(struct sim_dev *dev, const char *text)
{
	size_t length = strcspn(text, "\n");
	char *copy;
	int ret;

	if (strlen(text) >= 4095)
		return -EINVAL;
	if (!length)
		return sim_string_set(&dev->override, NULL);
	copy = strndup(text, length);
	ret = copy ? sim_string_set(&dev->override, copy) : -ENOMEM;
	free(copy);
	return ret;
}

static int write_file(struct sim_world *world, const char *path,
		      const char *text)
{
	struct sim_dev *dev;
	const char *rest;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (strcmp(files[i].path, path) == 0)
			return files[i].write(world, files[i].driver, text);
	dev = sim_path_dev(world, path, &rest);
	if (dev && strcmp(rest, "driver_override") == 0)
		return write_override(dev, text);
	return -ENOENT;
}

int sim_sysfs_write(struct sim_world *world, const char *path, const char *text,
		    bool *is_changed)
{
	int ret = write_file(world, path, text);

	*is_changed = !ret;
	return ret;
}
