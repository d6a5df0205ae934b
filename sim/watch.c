// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Events about the devices of a world. Another process does not report what it
 * changes in a world, so when the file is replaced, the watcher compares the
 * devices with the previous ones.
 */

#include "watch.h"

#include "json/text-stream.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

/* A device as reported by events so far. */
struct seen {
	char *name;
	uint64_t number;
	char *driver; /* NULL: none */
};

struct sim_watch {
	int fd;	    /* never readable for a world that is in memory only */
	char *file; /* of the world, without its folder; NULL: in memory */
	struct seen *devs;
	size_t count;
	size_t room;
	uint64_t next_number;
};

/* ---- what was seen --------------------------------------------------- */

static void seen_clear(struct seen *seen)
{
	free(seen->name);
	free(seen->driver);
	*seen = (struct seen){ 0 };
}

static void forget_all(struct sim_watch *watch)
{
	for (size_t i = 0; i < watch->count; i++)
		seen_clear(&watch->devs[i]);
	watch->count = 0;
}

static int add_seen(struct sim_watch *watch, const struct sim_dev *dev,
		    const char *driver)
{
	size_t room = watch->room ? 2 * watch->room : 16;
	struct seen made = { .number = dev->number };

	if (watch->count == watch->room) {
		struct seen *devs =
			reallocarray(watch->devs, room, sizeof(*devs));

		if (!devs)
			return -ENOMEM;
		watch->devs = devs;
		watch->room = room;
	}
	if (sim_string_set(&made.name, dev->name) ||
	    sim_string_set(&made.driver, driver)) {
		seen_clear(&made);
		return -ENOMEM;
	}
	watch->devs[watch->count++] = made;
	return 0;
}

static int remember_all(struct sim_watch *watch, const struct sim_world *world)
{
	int ret = 0;

	forget_all(watch);
	for (size_t i = 0; i < world->dev_count && !ret; i++)
		ret = add_seen(watch, world->devs[i], world->devs[i]->driver);
	watch->next_number = world->next_number;
	return ret;
}

/* ---- the file of the world ---------------------------------------------- */

/* A rename replaces a world; an editor can also write to its file. */
#define FILE_EVENTS (IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE | IN_ONLYDIR)

/* Split the path after following links: a link's target is replaced. */
static int split_path(const char *path, char **folder, char **file)
{
	char *slash;

	*folder = realpath(path, NULL);
	if (!*folder)
		return -errno;
	slash = strrchr(*folder, '/');
	*file = strdup(slash + 1);
	slash[slash == *folder] = '\0';
	return *file ? 0 : -ENOMEM;
}

static int open_folder(const char *folder)
{
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	int ret;

	if (fd < 0)
		return -errno;
	if (inotify_add_watch(fd, folder, FILE_EVENTS) >= 0)
		return fd;
	ret = -errno;
	close(fd);
	return ret;
}

static int open_events(struct sim_watch *watch, const char *path)
{
	char *folder = NULL;
	int ret;

	if (!path) {
		watch->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
		return watch->fd < 0 ? -errno : 0;
	}
	ret = split_path(path, &folder, &watch->file);
	if (!ret)
		ret = open_folder(folder);
	free(folder);
	if (ret < 0)
		return ret;
	watch->fd = ret;
	return 0;
}

/* Other files of the folder cause events, too, such as the lock. */
static bool is_about(const struct sim_watch *watch,
		     const struct inotify_event *event)
{
	return !event->len || strcmp(event->name, watch->file) == 0;
}

/* Read all pending events. Returns whether the world may have changed. */
static bool has_changed(const struct sim_watch *watch)
{
	union {
		struct inotify_event event;
		char bytes[sizeof(struct inotify_event) + NAME_MAX + 1];
	} buffer;
	const struct inotify_event *event;
	bool has_changed = false;
	ssize_t size;

	if (!watch->file)
		return true;
	while ((size = read(watch->fd, &buffer, sizeof(buffer))) > 0)
		for (ssize_t at = 0; at < size;
		     at += (ssize_t)(sizeof(*event) + event->len)) {
			event = (const struct inotify_event *)(buffer.bytes +
							       at);
			has_changed |= is_about(watch, event);
		}
	return has_changed;
}

/* ---- what has changed ------------------------------------------------- */

/* Whether a device was added and removed again unseen. Device numbers are never
 * reused, so a used number without a device shows that. */
static bool has_missed(const struct sim_watch *watch,
		       const struct sim_world *world)
{
	uint64_t added = 0;

	for (size_t i = 0; i < world->dev_count; i++)
		added += world->devs[i]->number >= watch->next_number;
	return world->next_number > watch->next_number &&
	       world->next_number - watch->next_number > added;
}

/* Read the world again. Returns -ENOBUFS when events were missed. */
static int reload(struct sim_socket *socket)
{
	const struct sim_world *world = &socket->sim->world;
	struct sim_watch *watch = socket->watch;
	int ret = sim_enter(socket->sim, NULL);

	if (!ret)
		ret = sim_leave(socket->sim, false, NULL);
	if (ret)
		return ret;
	if (has_missed(watch, world)) {
		ret = remember_all(watch, world);
		return ret ? ret : -ENOBUFS;
	}
	watch->next_number = world->next_number;
	return 0;
}

static bool is_same(const struct seen *seen, const struct sim_dev *dev)
{
	return seen->number == dev->number &&
	       strcmp(seen->name, dev->name) == 0;
}

static bool has_driver(const struct seen *seen, const struct sim_dev *dev)
{
	if (!seen->driver || !dev->driver)
		return !seen->driver && !dev->driver;
	return strcmp(seen->driver, dev->driver) == 0;
}

static void put_value(FILE *out, const char *key, const char *value)
{
	fprintf(out, "%s=%s", key, value);
	fputc('\0', out);
}

/* kobject_uevent_env(), lib/kobject_uevent.c */
static void put_values(FILE *out, const char *action, const char *name,
		       const char *driver)
{
	fprintf(out, "%s@/devices/%s", action, name);
	fputc('\0', out);
	put_value(out, "ACTION", action);
	fprintf(out, "DEVPATH=/devices/%s", name);
	fputc('\0', out);
	put_value(out, "SUBSYSTEM", "vdpa");
	if (driver)
		put_value(out, "DRIVER", driver);
}

static ssize_t put_event(char *buffer, size_t size, const char *action,
			 const char *name, const char *driver)
{
	struct text_stream stream = { .size = 0 };
	ssize_t ret;

	if (!text_stream_open(&stream))
		return -ENOMEM;
	put_values(stream.file, action, name, driver);
	if (!text_stream_close(&stream))
		return -ENOMEM;
	ret = stream.size <= size ? (ssize_t)stream.size : -EMSGSIZE;
	if (ret > 0)
		memcpy(buffer, stream.text, stream.size);
	free(stream.text);
	return ret;
}

static ssize_t report_removed(struct sim_watch *watch, size_t at, char *buffer,
			      size_t size)
{
	struct seen *seen = &watch->devs[at];
	ssize_t ret = put_event(buffer, size, "remove", seen->name, NULL);

	seen_clear(seen);
	watch->count--;
	memmove(seen, seen + 1, (watch->count - at) * sizeof(*seen));
	return ret;
}

static ssize_t report_unbound(struct seen *seen, char *buffer, size_t size)
{
	sim_string_set(&seen->driver, NULL);
	return put_event(buffer, size, "unbind", seen->name, NULL);
}

static ssize_t report_bound(struct seen *seen, const struct sim_dev *dev,
			    char *buffer, size_t size)
{
	if (sim_string_set(&seen->driver, dev->driver))
		return -ENOMEM;
	return put_event(buffer, size, "bind", seen->name, seen->driver);
}

static ssize_t report_added(struct sim_watch *watch, const struct sim_dev *dev,
			    char *buffer, size_t size)
{
	if (add_seen(watch, dev, NULL))
		return -ENOMEM;
	return put_event(buffer, size, "add", dev->name, NULL);
}

/* Report the first difference. The world lists its devices in the order in
 * which they were added. */
static ssize_t report_change(struct sim_watch *watch,
			     const struct sim_world *world, char *buffer,
			     size_t size)
{
	for (size_t i = 0; i < watch->count; i++) {
		struct seen *seen = &watch->devs[i];
		const struct sim_dev *dev =
			i < world->dev_count ? world->devs[i] : NULL;
		bool is_there = dev && is_same(seen, dev);

		if (is_there && has_driver(seen, dev))
			continue;
		if (seen->driver)
			return report_unbound(seen, buffer, size);
		return is_there ? report_bound(seen, dev, buffer, size) :
				  report_removed(watch, i, buffer, size);
	}
	if (watch->count < world->dev_count)
		return report_added(watch, world->devs[watch->count], buffer,
				    size);
	return -EAGAIN;
}

/* ---- the way in ------------------------------------------------------ */

void sim_watch_stop(struct sim_watch *watch)
{
	if (!watch)
		return;
	forget_all(watch);
	if (watch->fd >= 0)
		close(watch->fd);
	free(watch->devs);
	free(watch->file);
	free(watch);
}

/* Listen first, so that changes during the first read are reported. */
static int start(struct sim_socket *socket, struct sim_watch *watch)
{
	int ret = open_events(watch, socket->sim->store.path);

	if (!ret)
		ret = sim_enter(socket->sim, NULL);
	if (ret)
		return ret;
	ret = remember_all(watch, &socket->sim->world);
	sim_leave(socket->sim, false, NULL);
	return ret;
}

int sim_watch_start(struct sim_socket *socket)
{
	struct sim_watch *watch = socket->watch;
	int ret;

	if (watch)
		return watch->fd;
	watch = calloc(1, sizeof(*watch));
	if (!watch)
		return -ENOMEM;
	watch->fd = -1;
	ret = start(socket, watch);
	if (ret) {
		sim_watch_stop(watch);
		return ret;
	}
	socket->watch = watch;
	return watch->fd;
}

ssize_t sim_watch_next(struct sim_socket *socket, void *buffer, size_t size)
{
	int ret = has_changed(socket->watch) ? reload(socket) : 0;

	return ret ? ret :
		     report_change(socket->watch, &socket->sim->world, buffer,
				   size);
}
