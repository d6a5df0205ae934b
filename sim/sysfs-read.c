// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reading sysfs, procfs and /dev of the simulated host. */

#include "drivers.h"
#include "socket.h"
#include "sysfs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- texts and lists ------------------------------------------------- */

struct answer {
	char *buffer;
	size_t size;
	size_t used;
	bool is_full;
};

__attribute__((format(printf, 2, 3))) static void say(struct answer *answer,
						      const char *format, ...)
{
	size_t room = answer->size - answer->used;
	char text[8192];
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (length < 0 || (size_t)length >= sizeof(text) ||
	    (size_t)length > room) {
		answer->is_full = true;
		return;
	}
	memcpy(answer->buffer + answer->used, text, (size_t)length);
	answer->used += (size_t)length;
}

/* An entry of a folder: its number, a space, its name and a 0 byte. */
static void list_number(struct answer *answer, uint64_t number,
			const char *name)
{
	say(answer, "%" PRIu64 " %s", number, name);
	if (answer->used == answer->size)
		answer->is_full = true;
	else
		answer->buffer[answer->used++] = '\0';
}

/* The same for entries whose number no caller needs. */
__attribute__((format(printf, 2, 3))) static void list(struct answer *answer,
						       const char *format, ...)
{
	char name[256];
	va_list args;

	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	list_number(answer, 0, name);
}

/* ---- devices -------------------------------------------------------- */

static void list_devs(const struct sim_world *world, struct answer *answer)
{
	for (size_t i = 0; i < world->dev_count; i++)
		list_number(answer, world->devs[i]->number,
			    world->devs[i]->name);
}

static void list_dev(const struct sim_dev *dev, struct answer *answer)
{
	if (dev->driver)
		list(answer, "driver");
	list(answer, "driver_override");
	list(answer, "power");
	list(answer, "subsystem");
	list(answer, "uevent");
	if (sim_dev_is_bound(dev, SIM_VHOST))
		list(answer, "vhost-vdpa-%d", dev->unit);
	if (sim_dev_is_bound(dev, SIM_VIRTIO))
		list(answer, "virtio%d", dev->unit);
}

static void list_virtio(const struct sim_dev *dev, struct answer *answer)
{
	static const char *const names[] = { "device", "features", "modalias",
					     "power",  "status",   "subsystem",
					     "uevent", "vendor",   NULL };

	for (size_t i = 0; names[i]; i++)
		list(answer, "%s", names[i]);
	if (dev->netdev)
		list(answer, "net");
	if (dev->blockdev)
		list(answer, "block");
}

/* The path of a function of a card. A device that was created in the
 * simulation is on its driver's card, or on a made-up one. */
static void say_card(const struct sim_dev *dev, struct answer *answer)
{
	const char *card = dev->parent->driver->card;
	const char *pci = dev->pci ? dev->pci : card ? card : "0000:03:00.0";

	say(answer, "pci%.4s:00/%s/%s/", pci, pci, dev->parent->name);
}

/* Where the parent of a device is, below /sys/devices. */
static void say_place(const struct sim_dev *dev, struct answer *answer)
{
	const struct sim_parent *parent = dev->parent;

	if (!parent || (!parent->bus && strcmp(parent->name, "vduse") != 0))
		return;
	if (!parent->bus)
		say(answer, "virtual/vduse/%s/", dev->name);
	else if (strcmp(parent->bus, "pci") == 0)
		say(answer, "pci%.4s:00/%s/", parent->name, parent->name);
	else if (dev->pci || strcmp(parent->bus, "auxiliary") == 0)
		say_card(dev, answer);
	else
		say(answer, "%s/%s/", parent->bus, parent->name);
}

/* ---- operations ------------------------------------------------------ */

static int read_link(const struct sim_world *world, const char *path,
		     struct answer *answer)
{
	const struct sim_dev *dev;
	const char *rest;

	dev = sim_path_dev(world, path, &rest);
	if (dev && !*rest) {
		say(answer, "../../../devices/");
		say_place(dev, answer);
		say(answer, "%s", dev->name);
		return 0;
	}
	if (dev && dev->driver && strcmp(rest, "driver") == 0) {
		say(answer, "../../bus/vdpa/drivers/%s", dev->driver);
		return 0;
	}
	for (size_t i = 0; !dev && i < world->parent_count; i++) {
		const struct sim_parent *parent = world->parents[i];
		char *own;
		bool is_asked;

		if (!parent->bus || !parent->driver_name)
			continue;
		if (asprintf(&own, "/sys/bus/%s/devices/%s/driver", parent->bus,
			     parent->name) < 0)
			return -ENOMEM;
		is_asked = strcmp(path, own) == 0;
		free(own);
		if (!is_asked)
			continue;
		say(answer, "../../../bus/%s/drivers/%s", parent->bus,
		    parent->driver_name);
		return 0;
	}
	return -ENOENT;
}

static int read_virtio(const struct sim_dev *dev, const char *rest,
		       struct answer *answer)
{
	char folder[24];
	const char *file;

	snprintf(folder, sizeof(folder), "virtio%d", dev->unit);
	if (!sim_dev_is_bound(dev, SIM_VIRTIO))
		return -ENOENT;
	if (strcmp(rest, folder) == 0) {
		list_virtio(dev, answer);
		return 0;
	}
	file = sim_path_below(rest, folder);
	if (file && dev->netdev && strcmp(file, "net") == 0)
		list(answer, "%s", dev->netdev);
	else if (file && dev->blockdev && strcmp(file, "block") == 0)
		list(answer, "%s", dev->blockdev);
	else
		return -ENOENT;
	return 0;
}

/* Only the files of vhost_vdpa: no caller needs the rest of /dev. */
static void list_chardevs(const struct sim_world *world, struct answer *answer)
{
	for (size_t i = 0; i < world->dev_count; i++)
		if (sim_dev_is_bound(world->devs[i], SIM_VHOST))
			list(answer, "vhost-vdpa-%d", world->devs[i]->unit);
}

/* A group for each parent that needs an IOMMU. */
static void list_groups(const struct sim_world *world, struct answer *answer)
{
	for (size_t i = 0; i < world->parent_count && !world->has_no_iommu; i++)
		if (world->parents[i]->driver->needs_iommu)
			list(answer, "%zu", i);
}

static int read_list(const struct sim_world *world, const char *path,
		     struct answer *answer)
{
	const struct sim_dev *dev;
	const char *rest;

	if (strcmp(path, SIM_DEVICES) == 0 ||
	    strcmp(path, SIM_DEVICES "/") == 0) {
		list_devs(world, answer);
		return 0;
	}
	if (strcmp(path, "/sys/bus/vdpa/drivers") == 0) {
		list(answer, SIM_VIRTIO);
		list(answer, SIM_VHOST);
		return 0;
	}
	if (strcmp(path, "/dev") == 0) {
		list_chardevs(world, answer);
		return 0;
	}
	if (strcmp(path, "/sys/kernel/iommu_groups") == 0) {
		list_groups(world, answer);
		return 0;
	}
	dev = sim_path_dev(world, path, &rest);
	if (!dev)
		return -ENOENT;
	if (*rest)
		return read_virtio(dev, rest, answer);
	list_dev(dev, answer);
	return 0;
}

/* Files of the host itself; -ENOENT: another file, or the record lacks it. */
static int read_host(const struct sim_world *world, const char *path,
		     struct answer *answer)
{
	const struct {
		const char *path;
		const char *text;
	} files[] = {
		{ "/proc/sys/kernel/random/boot_id", world->boot_id },
		{ "/proc/sys/kernel/osrelease", world->kernel_release },
		{ "/proc/sys/kernel/hostname", world->host_name },
		{ "/sys/bus/vdpa/drivers_autoprobe",
		  world->is_autoprobed ? "1" : "0" },
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (!files[i].text || strcmp(files[i].path, path) != 0)
			continue;
		say(answer, "%s\n", files[i].text);
		return 0;
	}
	return -ENOENT;
}

static int read_text(const struct sim_world *world, const char *path,
		     struct answer *answer)
{
	const struct sim_dev *dev;
	const char *rest, *text;

	if (!sim_host_text(world, path, &text)) {
		say(answer, "%s", text);
		return 0;
	}
	dev = sim_path_dev(world, path, &rest);
	if (!dev || strcmp(rest, "driver_override") != 0)
		return read_host(world, path, answer);
	say(answer, "%s\n", dev->override ? dev->override : "(null)");
	return 0;
}

static int read_number(const struct sim_world *world, const char *path,
		       struct answer *answer)
{
	const char *rest = "";
	const struct sim_dev *dev = sim_chardev_dev(world, path);

	if (!dev)
		dev = sim_path_dev(world, path, &rest);
	if (dev && !*rest)
		say(answer, "%" PRIu64, dev->number);
	else if (sim_host_has(world, path))
		say(answer, "1");
	else
		return -ENOENT;
	return 0;
}

/* ---- the way in ------------------------------------------------------ */

static ssize_t write_text(struct sim_world *world, const char *path,
			  const void *data, size_t size, bool *is_changed)
{
	char *text = strndup(data, size);
	int ret = -ENOMEM;

	if (text)
		ret = sim_sysfs_write(world, path, text, is_changed);
	free(text);
	return ret;
}

static ssize_t read_file(const struct sim_world *world, enum vdpa_file_op op,
			 const char *path, void *buffer, size_t size)
{
	struct answer answer = { .buffer = buffer, .size = size };
	int ret;

	switch (op) {
	case VDPA_FILE_LINK:
		ret = read_link(world, path, &answer);
		break;
	case VDPA_FILE_LIST:
		ret = read_list(world, path, &answer);
		break;
	case VDPA_FILE_NUMBER:
		ret = read_number(world, path, &answer);
		break;
	default:
		ret = read_text(world, path, &answer);
	}
	if (ret)
		return ret;
	return answer.is_full ? -EMSGSIZE : (ssize_t)answer.used;
}

/* What users other than root can do with these files. */
static ssize_t unprivileged_file(const struct sim_world *world,
				 enum vdpa_file_op op, const char *path,
				 void *buffer, size_t size)
{
	switch (op) {
	case VDPA_FILE_READ:
	case VDPA_FILE_LINK:
	case VDPA_FILE_LIST:
	case VDPA_FILE_NUMBER:
		return read_file(world, op, path, buffer, size);
	case VDPA_FILE_ACCESS:
		return sim_chardev_access(world, path);
	case VDPA_FILE_LOAD:
		return sim_initial_load(world, path, buffer, size);
	case VDPA_FILE_HOLDERS:
		memcpy(buffer, "?", size < 2 ? size : 2);
		return size < 2 ? -EMSGSIZE : 2;
	default:
		return -EACCES;
	}
}

ssize_t sim_file(struct sim_world *world, enum vdpa_file_op op,
		 const char *path, void *buffer, size_t size, bool *is_changed)
{
	if (world->has_no_sysfs && strncmp(path, "/sys/", 5) == 0)
		return -ENOENT;
	if (!sim_is_root(world))
		return unprivileged_file(world, op, path, buffer, size);
	switch (op) {
	case VDPA_FILE_WRITE:
		return write_text(world, path, buffer, size, is_changed);
	case VDPA_FILE_APPEND:
		return sim_initial_append(world, path, buffer, size,
					  is_changed);
	case VDPA_FILE_LOAD:
		return sim_initial_load(world, path, buffer, size);
	case VDPA_FILE_ACCESS:
		return sim_chardev_access(world, path);
	case VDPA_FILE_TRY:
		return sim_chardev_try(world, path);
	case VDPA_FILE_HOLDERS:
		return sim_chardev_holders(world, buffer, size);
	case VDPA_FILE_VHOST:
		return sim_chardev_ask(world, path, buffer, size);
	default:
		return read_file(world, op, path, buffer, size);
	}
}
