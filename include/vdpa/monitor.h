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
 * @VDPA_EVENT_INITIAL: the device is there already: one for each at the start,
 *			and again behind @VDPA_EVENT_LOST
 * @VDPA_EVENT_ADD:	it was added
 * @VDPA_EVENT_REMOVE:	it was removed
 * @VDPA_EVENT_BIND:	a driver has it now
 * @VDPA_EVENT_UNBIND:	its driver has let it go
 * @VDPA_EVENT_LOST:	more has happened than could be kept: forget all
 *			devices, the ones that are there follow
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
 * @class_id:	  virtio device ID; 0: not known, because the device had gone
 *		  before the kernel was asked
 * @mgmtdev_bus:  bus of its management device; NULL: none, or not known
 * @mgmtdev_name: its management device; NULL: not known
 * @driver:	  the driver that has it; of one that is unbound or removed, the
 *		  one that had it; NULL: none
 * @chardev:	  its character device ("/dev/vhost-vdpa-0"), when it had one as
 *		  the event was read; NULL: none
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
 * @vdpa:    open handle, which must stay open, and has one monitor at a time
 * @monitor: set on success; close with vdpa_monitor_close()
 * @err:     filled on failure; may be NULL
 *
 * Returns 0, -ENOMEM, -EOPNOTSUPP when whoever answers has no events, or an
 * errno of socket(2).
 *
 * Source: kobject_uevent_env(), lib/kobject_uevent.c
 */
int vdpa_monitor_open(struct vdpa *vdpa, struct vdpa_monitor **monitor,
		      struct vdpa_error *err);

/* A file descriptor that is readable when there can be an event; for poll(2).
 */
int vdpa_monitor_fd(const struct vdpa_monitor *monitor);

/**
 * vdpa_monitor_next - what has happened next
 * @monitor: open monitor
 * @event:   set on success; good until the next call
 * @err:     filled on failure; may be NULL
 *
 * What is told adds up: a device that was not told to be there is never told
 * to go, and nothing is told twice.
 *
 * Returns 0, -EAGAIN when nothing more has happened yet, -ENOMEM, or an errno
 * of recvmsg(2).
 */
int vdpa_monitor_next(struct vdpa_monitor *monitor,
		      const struct vdpa_event **event, struct vdpa_error *err);

/* Close what vdpa_monitor_open() gave. @monitor may be NULL. */
void vdpa_monitor_close(struct vdpa_monitor *monitor);

/**
 * vdpa_event_name - the word for what has happened
 * @kind: what
 *
 * Returns "initial", "add", "remove", "bind", "unbind" or "lost"; NULL for
 * others.
 */
const char *vdpa_event_name(enum vdpa_event_kind kind);

#ifdef __cplusplus
}
#endif

#endif
