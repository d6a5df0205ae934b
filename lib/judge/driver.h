/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What parent drivers take, refuse and silently decide. */
#ifndef LIB_DRIVER_H
#define LIB_DRIVER_H

#include <stdbool.h>
#include <stdint.h>
#include <vdpa/migrate.h>
#include <vdpa/rules.h>

/* The kernel that the table was read from. */
#define DRIVERS_KERNEL VDPA_KERNEL(7, 2)

/* What a device has of a property that its request does not say. */
struct unsaid {
	enum vdpa_origin from; /* VDPA_FROM_UNKNOWN: VDPA_FROM_PARENT */
	bool is_known;
	uint64_t value;
};

/* Whether the control virtqueue of a device has an address space of its own. */
enum apart {
	APART_UNKNOWN,
	APART_NO,
	APART_YES,
};

/* Whether the control virtqueue is one of those that a management device has.
 */
enum control {
	CONTROL_APART, /* it comes on top, or nothing is known */
	CONTROL_ALWAYS,
	CONTROL_IF_OFFERED, /* when the device offers CTRL_VQ */
};

/**
 * struct driver - a parent driver
 * @name:      in sysfs; without a bus, of its management device
 * @takes:     VDPA_BIT() of the attributes that a request may have
 * @features_since: VDPA_KERNEL() that it has VDPA_ATTR_DEV_FEATURES from; 0:
 *	       from the beginning
 * @needs:     features without which it makes no device
 * @needs_mac: it makes no device with feature MAC and without an address, from
 *	       the request or the card
 * @needs_daemon: a daemon must have made the device before
 * @control:   how the control virtqueue counts
 * @is_single: one device is all that the hardware of a management device holds
 * @refuses_second: it refuses another one, instead of letting both use it
 * @drops:     of what is offered, what a device lacks when device_features is
 *	       left out, from @features_since on
 * @gives:     features of each device, where the management device reports none
 * @keeps_less: a device gets no more than the device before it was given
 * @mac, @mtu, @pairs, @vq_size, @capacity: what a device has of them when the
 *	       request does not say
 * @apart:     of the control virtqueue
 * @backend:   backend features of a device on Linux 6.1 and on DRIVERS_KERNEL;
 *	       0: not known
 * @inherited: what a device gets when device_features is left out: a part of a
 *	       sentence; NULL: all that is offered
 * @starts_at_0: function that lets a virtqueue start at index 0 only; NULL: at
 *	       any
 * @source:    function that decides
 */
struct driver {
	const char *name;
	uint64_t takes;
	uint32_t features_since;
	uint64_t needs;
	bool needs_mac;
	bool needs_daemon;
	enum control control;
	bool is_single;
	bool refuses_second;
	uint64_t drops;
	uint64_t gives;
	bool keeps_less;
	struct unsaid mac;
	struct unsaid mtu;
	struct unsaid pairs;
	struct unsaid vq_size;
	struct unsaid capacity;
	enum apart apart;
	uint64_t backend[2];
	const char *inherited;
	const char *starts_at_0;
	const char *source;
};

/* The row of a driver; NULL when it is not known. @name may be NULL. */
const struct driver *driver_find(const char *name);

/*
 * The attributes that @driver takes on a kernel of release @kernel, as
 * VDPA_KERNEL(); 0: not known.
 */
uint64_t driver_takes(const struct driver *driver, uint32_t kernel);

/* Whether @driver takes attribute @attr there; true when it is not known. */
bool driver_may_take(const struct driver *driver, uint32_t kernel,
		     unsigned int attr);

/* Backend features of its devices; 0: not known. */
uint64_t driver_backend(const struct driver *driver, uint32_t kernel);

#endif
