/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What parent drivers accept, refuse and silently decide. */
#ifndef LIB_DRIVER_H
#define LIB_DRIVER_H

#include "source.h"

#include <stdbool.h>
#include <stdint.h>
#include <vdpa/migrate.h>
#include <vdpa/rules.h>

/* The kernel that the table was read from. */
#define DRIVERS_KERNEL VDPA_KERNEL(7, 2)

/* The value of a property that the request leaves out. */
struct unsaid {
	enum vdpa_origin from; /* 0 means VDPA_FROM_PARENT */
	bool is_known;
	uint64_t value;
};

/* Whether the control virtqueue has an address space of its own. */
enum apart {
	APART_UNKNOWN,
	APART_NO,
	APART_YES,
};

/* Whether the virtqueues of a management device include the control virtqueue.
 */
enum control {
	CONTROL_APART, /* it is extra, or nothing is known */
	CONTROL_ALWAYS,
	CONTROL_IF_OFFERED, /* when the device offers CTRL_VQ */
};

/* Features of devices, whatever the daemon that makes them asks for. */
struct daemon_features {
	uint64_t always;
	uint64_t never;
};

/**
 * struct driver - a parent driver
 * @name:      in sysfs; without a bus, the name of its management device
 * @takes:     VDPA_BIT() of the attributes that it accepts in a request
 * @sets:      VDPA_BIT() of the attributes that VDPA_CMD_DEV_ATTR_SET changes
 * @features_since: first VDPA_KERNEL() with VDPA_ATTR_DEV_FEATURES; 0: every
 *	       kernel has it
 * @needs:     features without which it makes no device
 * @needs_mac: a device with feature MAC needs an address, from the request or
 *	       from the card
 * @needs_daemon: a daemon must make the device first, and decides what it
 *	       offers, except for @daemon_net and @daemon_block of these classes
 * @control:   how the control virtqueue counts
 * @is_single: the hardware of a management device can hold only one device
 * @refuses_second: it refuses a second device, instead of letting both use the
 *	       hardware
 * @has_all_vqs: each device has all virtqueues of its management device
 * @drops:     offered features that a device lacks when device_features is
 *	       left out, from @features_since on
 * @gives:     features of each device, where the management device reports none
 * @keeps_less: a device gets no more features than the previous device
 * @makes_up_mac: a device without an address gets a random one
 * @mac, @mtu, @pairs, @vq_size, @capacity: their values when the request leaves
 *	       them out
 * @apart:     whether the control virtqueue has its own address space
 * @backend:   backend features of each device on Linux 6.1 and on
 *	       DRIVERS_KERNEL
 * @backend_may: others on DRIVERS_KERNEL, which depend on the firmware
 * @inherited: what a device gets when device_features is left out: a part of a
 *	       sentence; NULL: all that is offered
 * @starts_at_0: function that starts virtqueues only at index 0; none: they
 *	       can start at any index
 * @enables_last: function that enables a virtqueue, and needs its addresses and
 *	       the features before; NULL: they can come later
 * @source:    function that decides all this
 */
struct driver {
	const char *name;
	uint64_t takes;
	uint64_t sets;
	uint32_t features_since;
	uint64_t needs;
	bool needs_mac;
	bool needs_daemon;
	struct daemon_features daemon_net;
	struct daemon_features daemon_block;
	enum control control;
	bool is_single;
	bool refuses_second;
	bool has_all_vqs;
	uint64_t drops;
	uint64_t gives;
	bool keeps_less;
	bool makes_up_mac;
	struct unsaid mac;
	struct unsaid mtu;
	struct unsaid pairs;
	struct unsaid vq_size;
	struct unsaid capacity;
	enum apart apart;
	uint64_t backend[2];
	uint64_t backend_may;
	const char *inherited;
	struct source starts_at_0;
	struct source enables_last;
	struct source source;
};

/* The row of a driver; NULL when the driver is not known. @name may be NULL. */
const struct driver *driver_find(const char *name);

/*
 * The attributes that @driver accepts on release @kernel, a VDPA_KERNEL(); 0:
 * not known.
 */
uint64_t driver_takes(const struct driver *driver, uint32_t kernel);

/* Whether @driver accepts attribute @attr; true when @driver is NULL. */
bool driver_may_take(const struct driver *driver, uint32_t kernel,
		     unsigned int attr);

/*
 * The attributes of a network device that a request with @features can have,
 * and that @driver accepts; when @driver is NULL, it accepts all.
 */
uint64_t driver_words(const struct driver *driver, uint32_t kernel,
		      uint64_t features);

/* Whether the control virtqueue of a device has an address space of its own: as
 * its character device reports it, or else by the row of its driver. */
enum apart driver_apart_of(const struct vdpa_migrate_dev *dev);

/* Whether a device has all virtqueue pairs of its parent, unless the request
 * limits them. @driver may be NULL. */
bool driver_uses_all_pairs(const struct driver *driver);

/* Backend features that a device surely has, and those that it can have. */
struct backend {
	uint64_t least;
	uint64_t most;
};

/*
 * The backend features of devices of @driver on release @kernel. @driver may be
 * NULL.
 */
struct backend driver_backend(const struct driver *driver, uint32_t kernel);

#endif
