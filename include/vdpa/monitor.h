/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Devices and drivers as they come and go. */
#ifndef VDPA_MONITOR_H
#define VDPA_MONITOR_H

#include <stdint.h>
#include <vdpa/vdpa.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vdpa_monitor;

/**
 * enum vdpa_event_kind - what has happened
 * @VDPA_EVENT_INITIAL: the device exists already: one event for each at the
 *			start, and again after @VDPA_EVENT_LOST
 * @VDPA_EVENT_ADD:	it was added
 * @VDPA_EVENT_REMOVE:	it was removed
 * @VDPA_EVENT_BIND:	it was bound to a driver
 * @VDPA_EVENT_UNBIND:	it was unbound from its driver
 * @VDPA_EVENT_LOST:	events were lost: forget all devices; the existing ones
 *			follow
 */
enum vdpa_event_kind {
	VDPA_EVENT_INITIAL,
	VDPA_EVENT_ADD,
	VDPA_EVENT_REMOVE,
	VDPA_EVENT_BIND,
	VDPA_EVENT_UNBIND,
	VDPA_EVENT_LOST,
};

/**
 * struct vdpa_event - something that has happened
 * @kind:	  what
 * @name:	  of the device; NULL for @VDPA_EVENT_LOST
 * @class_id:	  virtio device ID; 0: not known, because the device was removed
 *		  before the kernel was asked
 * @mgmtdev_bus:  bus of its management device; NULL: none, or not known
 * @mgmtdev_name: its management device; NULL: not known
 * @driver:	  the driver that it is bound to; after an unbind or a removal,
 *		  the driver that it was bound to; NULL: none
 * @chardev:	  its character device ("/dev/vhost-vdpa-0"), if it had one when
 *		  the event was read; NULL: none
 *
 * Members can be added at the end.
 */
struct vdpa_event {
	enum vdpa_event_kind kind;
	const char *name;
	uint32_t class_id;
	const char *mgmtdev_bus;
	const char *mgmtdev_name;
	const char *driver;
	const char *chardev;
};

/**
 * vdpa_monitor_open - watch the devices of a host
 * @vdpa:    open handle; must stay open, and can have one monitor at a time
 * @monitor: set on success; close with vdpa_monitor_close()
 * @err:     filled on failure; may be NULL
 *
 * Returns 0, -ENOMEM, -EOPNOTSUPP when the handle's transport has no events, or
 * an errno of socket(2).
 *
 * Source: kobject_uevent_env(), lib/kobject_uevent.c
 */
int vdpa_monitor_open(struct vdpa *vdpa, struct vdpa_monitor **monitor,
		      struct vdpa_error *err);

/*
 * A file descriptor for poll(2): readable when an event may be available.
 *
 * Other calls with the same handle can consume this. So call
 * vdpa_monitor_next() until it returns -EAGAIN right before poll(2).
 */
int vdpa_monitor_fd(const struct vdpa_monitor *monitor);

/**
 * vdpa_monitor_next - return the next event
 * @monitor: open monitor
 * @event:   set on success; valid until the next call
 * @err:     filled on failure; may be NULL
 *
 * The events are consistent: a device is removed only after it was added or
 * initial, and no event is reported twice.
 *
 * Returns 0, -EAGAIN when there is no further event yet, -ENOMEM, or an errno
 * of recvmsg(2).
 */
int vdpa_monitor_next(struct vdpa_monitor *monitor,
		      const struct vdpa_event **event, struct vdpa_error *err);

/* Close a monitor of vdpa_monitor_open(). @monitor may be NULL. */
void vdpa_monitor_close(struct vdpa_monitor *monitor);

/**
 * vdpa_event_name - the word for a kind of event
 * @kind: the kind
 *
 * Returns "initial", "add", "remove", "bind", "unbind" or "lost"; NULL for
 * others.
 */
const char *vdpa_event_name(enum vdpa_event_kind kind);

#ifdef __cplusplus
}
#endif

#endif
