// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Events of devices and drivers. The kernel sends a message for each change.
 * But the monitor also reads lists, and a message can be about a change that a
 * list already contained. So the monitor keeps the known devices, and ignores a
 * message that does not change them.
 */

#include "netlink/exchange.h"

#include "sysfs.h"
#include "transport/uevent.h"
#include "util/array.h"
#include "util/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/monitor.h>

/* A device for which an event was or will be returned. */
struct known {
	char *name;
	uint32_t class_id;
	char *mgmtdev_bus;
	char *mgmtdev_name;
	char *driver;
	char *chardev;
};

struct vdpa_monitor {
	struct vdpa *vdpa;
	int fd;
	struct known *known;
	size_t count;
	size_t room;
	size_t untold;	   /* devices at the end of @known without an event */
	struct known gone; /* texts that only the last event still needs */
	struct vdpa_event event;
	char message[UEVENT_SIZE + 1];
};

/* ---- known devices ------------------------------------------------------ */

static void known_clear(struct known *known)
{
	free(known->name);
	free(known->mgmtdev_bus);
	free(known->mgmtdev_name);
	free(known->driver);
	free(known->chardev);
	*known = (struct known){ 0 };
}

static void forget_all(struct vdpa_monitor *monitor)
{
	for (size_t i = 0; i < monitor->count; i++)
		known_clear(&monitor->known[i]);
	monitor->count = 0;
	monitor->untold = 0;
}

static struct known *find_known(struct vdpa_monitor *monitor, const char *name)
{
	for (size_t i = 0; i < monitor->count; i++)
		if (strcmp(monitor->known[i].name, name) == 0)
			return &monitor->known[i];
	return NULL;
}

/* Replace @copy by a copy of @text. Returns 0 or -ENOMEM. */
static int set_text(char **copy, const char *text)
{
	char *made = text ? strdup(text) : NULL;

	if (text && !made)
		return -ENOMEM;
	free(*copy);
	*copy = made;
	return 0;
}

static struct known *add_known(struct vdpa_monitor *monitor, const char *name)
{
	struct known *known = monitor->known;
	size_t room = monitor->room ? 2 * monitor->room : 16;

	if (monitor->count == monitor->room) {
		known = reallocarray(known, room, sizeof(*known));
		if (!known)
			return NULL;
		monitor->known = known;
		monitor->room = room;
	}
	known += monitor->count;
	*known = (struct known){ 0 };
	if (set_text(&known->name, name))
		return NULL;
	monitor->count++;
	return known;
}

/* ---- one device --------------------------------------------------------- */

static int learn_parent(struct known *known, const struct vdpa_dev *dev)
{
	int ret = set_text(&known->mgmtdev_bus, dev->mgmtdev_bus);

	if (!ret)
		ret = set_text(&known->mgmtdev_name, dev->mgmtdev_name);
	if (!ret)
		known->class_id = dev->class_id;
	return ret;
}

static int learn_place(struct vdpa *vdpa, struct known *known)
{
	struct vdpa_sysfs_dev *dev;
	int ret;

	if (vdpa_sysfs_dev_get(vdpa, known->name, &dev, NULL))
		return 0;
	ret = set_text(&known->driver, dev->driver);
	if (!ret)
		ret = set_text(&known->chardev, dev->chardev);
	vdpa_sysfs_dev_free(dev);
	return ret;
}

/* A device that was removed meanwhile is reported with its name only. */
static int learn_dev(struct vdpa *vdpa, struct known *known)
{
	struct vdpa_dev *dev;
	int ret;

	if (vdpa_dev_get(vdpa, known->name, &dev, NULL))
		return 0;
	ret = learn_parent(known, dev);
	vdpa_dev_free(dev);
	return ret;
}

/* ---- the list ----------------------------------------------------------- */

static int add_listed(struct vdpa_monitor *monitor, const char *names)
{
	for (; *names; names += strlen(names) + 1) {
		struct known *known = add_known(monitor, names);

		if (!known || learn_place(monitor->vdpa, known))
			return -ENOMEM;
		monitor->untold++;
	}
	return 0;
}

/* Without the netlink family there can be devices, but their class and
 * management device are not known. */
static int learn_parents(struct vdpa_monitor *monitor)
{
	struct vdpa_dev **list;
	int ret = 0;

	if (vdpa_dev_list(monitor->vdpa, &list, NULL))
		return 0;
	for (size_t i = 0; list[i] && !ret; i++) {
		struct known *known =
			list[i]->name ? find_known(monitor, list[i]->name) :
					NULL;

		if (known)
			ret = learn_parent(known, list[i]);
	}
	vdpa_dev_list_free(list);
	return ret;
}

/* Read all devices again. Without the module vdpa there is no folder. */
static int read_list(struct vdpa_monitor *monitor, struct vdpa_error *err)
{
	char *names;
	int ret;

	forget_all(monitor);
	ret = sysfs_list(monitor->vdpa, DEVICES, &names);
	if (ret == -ENOENT)
		return 0;
	if (!ret) {
		ret = add_listed(monitor, names);
		free(names);
	}
	if (!ret && monitor->count)
		ret = learn_parents(monitor);
	if (ret)
		return vdpa_error_set(err, ret, NULL,
				      "cannot list the vDPA devices: %s",
				      strerror(-ret));
	return 0;
}

/* ---- events ------------------------------------------------------------- */

static void set_event(struct vdpa_monitor *monitor, enum vdpa_event_kind kind,
		      const struct known *known)
{
	monitor->event = (struct vdpa_event){
		.kind = kind,
		.name = known->name,
		.class_id = known->class_id,
		.mgmtdev_bus = known->mgmtdev_bus,
		.mgmtdev_name = known->mgmtdev_name,
		.driver = known->driver,
		.chardev = known->chardev,
	};
}

/*
 * Returns 0 with an event, -EAGAIN when the message contains nothing new, or
 * -ENOMEM.
 */
typedef int change_fn(struct vdpa_monitor *monitor, const struct uevent *uevent,
		      struct known *known);

static int apply_add(struct vdpa_monitor *monitor, const struct uevent *uevent,
		     struct known *known)
{
	if (known)
		return -EAGAIN;
	known = add_known(monitor, uevent->name);
	if (!known || learn_dev(monitor->vdpa, known))
		return -ENOMEM;
	set_event(monitor, VDPA_EVENT_ADD, known);
	return 0;
}

static int apply_remove(struct vdpa_monitor *monitor,
			const struct uevent *uevent, struct known *known)
{
	(void)uevent;
	if (!known)
		return -EAGAIN;
	monitor->gone = *known;
	monitor->count--;
	memmove(known, known + 1,
		(size_t)(monitor->known + monitor->count - known) *
			sizeof(*known));
	set_event(monitor, VDPA_EVENT_REMOVE, &monitor->gone);
	return 0;
}

static int apply_bind(struct vdpa_monitor *monitor, const struct uevent *uevent,
		      struct known *known)
{
	if (!known || !uevent->driver ||
	    (known->driver && strcmp(known->driver, uevent->driver) == 0))
		return -EAGAIN;
	if (learn_place(monitor->vdpa, known) ||
	    set_text(&known->driver, uevent->driver))
		return -ENOMEM;
	set_event(monitor, VDPA_EVENT_BIND, known);
	return 0;
}

/* This event still contains the old driver; later ones do not. */
static int apply_unbind(struct vdpa_monitor *monitor,
			const struct uevent *uevent, struct known *known)
{
	(void)uevent;
	if (!known || !known->driver)
		return -EAGAIN;
	set_event(monitor, VDPA_EVENT_UNBIND, known);
	monitor->gone.driver = known->driver;
	monitor->gone.chardev = known->chardev;
	known->driver = NULL;
	known->chardev = NULL;
	return 0;
}

static const struct {
	const char *name;
	change_fn *apply;
} kinds[] = {
	[VDPA_EVENT_INITIAL] = { "initial", NULL },
	[VDPA_EVENT_ADD] = { "add", apply_add },
	[VDPA_EVENT_REMOVE] = { "remove", apply_remove },
	[VDPA_EVENT_BIND] = { "bind", apply_bind },
	[VDPA_EVENT_UNBIND] = { "unbind", apply_unbind },
	[VDPA_EVENT_LOST] = { "lost", NULL },
};

const char *vdpa_event_name(enum vdpa_event_kind kind)
{
	return (size_t)kind < ARRAY_SIZE(kinds) ? kinds[kind].name : NULL;
}

static int apply_message(struct vdpa_monitor *monitor, size_t size)
{
	struct uevent uevent;

	if (!uevent_read(monitor->message, size, &uevent))
		return -EAGAIN;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].apply && strcmp(kinds[i].name, uevent.action) == 0)
			return kinds[i].apply(monitor, &uevent,
					      find_known(monitor, uevent.name));
	return -EAGAIN;
}

/* Returns the size of the message, which ends in a 0 byte, or a negative errno.
 */
static ssize_t next_message(struct vdpa_monitor *monitor)
{
	struct vdpa_transport *transport = monitor->vdpa->transport;
	ssize_t size =
		transport->ops->event(transport, monitor->message, UEVENT_SIZE);

	if (size >= 0)
		monitor->message[size] = '\0';
	return size;
}

/* Discard queued events; the new list supersedes them. */
static int restart_after_loss(struct vdpa_monitor *monitor,
			      struct vdpa_error *err)
{
	ssize_t size;

	do
		size = next_message(monitor);
	while (size >= 0 || size == -ENOBUFS);
	monitor->event = (struct vdpa_event){ .kind = VDPA_EVENT_LOST };
	return read_list(monitor, err);
}

static int read_event(struct vdpa_monitor *monitor, struct vdpa_error *err)
{
	ssize_t size;
	int ret = -EAGAIN;

	while (ret == -EAGAIN) {
		size = next_message(monitor);
		if (size == -ENOBUFS)
			return restart_after_loss(monitor, err);
		if (size == -EAGAIN)
			return -EAGAIN;
		if (size < 0)
			return vdpa_error_set(
				err, (int)size, NULL,
				"cannot read the kernel's events: %s",
				strerror((int)-size));
		ret = apply_message(monitor, (size_t)size);
	}
	if (ret)
		return vdpa_error_set(err, ret, NULL, "no memory for a device");
	return 0;
}

int vdpa_monitor_next(struct vdpa_monitor *monitor,
		      const struct vdpa_event **event, struct vdpa_error *err)
{
	int ret = 0;

	error_clear(err);
	known_clear(&monitor->gone);
	if (monitor->untold)
		set_event(monitor, VDPA_EVENT_INITIAL,
			  &monitor->known[monitor->count - monitor->untold--]);
	else
		ret = read_event(monitor, err);
	if (!ret)
		*event = &monitor->event;
	return ret;
}

/* ---- open, close -------------------------------------------------------- */

static int watch(struct vdpa *vdpa)
{
	struct vdpa_transport *transport = vdpa->transport;

	return transport->ops->watch ? transport->ops->watch(transport) :
				       -EOPNOTSUPP;
}

static int fail_watch(int code, struct vdpa_error *err)
{
	if (code == -EOPNOTSUPP)
		return vdpa_error_set(err, code, NULL,
				      "there are no events to watch: this is "
				      "not a real kernel");
	return vdpa_error_set(err, code, NULL,
			      "cannot listen to the kernel's events: %s",
			      strerror(-code));
}

/* Listen first, so that changes during the reading of the list are queued. */
int vdpa_monitor_open(struct vdpa *vdpa, struct vdpa_monitor **monitor,
		      struct vdpa_error *err)
{
	struct vdpa_monitor *made = calloc(1, sizeof(*made));
	int ret;

	error_clear(err);
	if (!made)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a monitor");
	made->vdpa = vdpa;
	made->fd = watch(vdpa);
	if (made->fd < 0) {
		ret = made->fd;
		free(made);
		return fail_watch(ret, err);
	}
	ret = read_list(made, err);
	if (ret) {
		vdpa_monitor_close(made);
		return ret;
	}
	*monitor = made;
	return 0;
}

int vdpa_monitor_fd(const struct vdpa_monitor *monitor)
{
	return monitor->fd;
}

void vdpa_monitor_close(struct vdpa_monitor *monitor)
{
	if (!monitor)
		return;
	forget_all(monitor);
	known_clear(&monitor->gone);
	free(monitor->known);
	free(monitor);
}
