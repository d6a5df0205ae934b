/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What parent drivers take, refuse and silently decide. */
#ifndef LIB_DRIVER_H
#define LIB_DRIVER_H

#include <stdbool.h>
#include <stdint.h>
#include <vdpa/rules.h>

/* The kernel that the table was read from. */
#define DRIVERS_KERNEL VDPA_KERNEL(7, 2)

/**
 * struct driver - a parent driver
 * @name:      in sysfs; without a bus, of its management device
 * @takes:     VDPA_BIT() of the attributes that a request may have
 * @features_since: VDPA_KERNEL() that it has VDPA_ATTR_DEV_FEATURES from; 0:
 *	       from the beginning
 * @needs:     features without which it makes no device
 * @refuses_zero_mac: it makes no device with feature MAC and a zero address
 * @is_single: one device is all that the hardware of a management device holds
 * @refuses_second: it refuses another one, instead of letting both use it
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
	bool refuses_zero_mac;
	bool is_single;
	bool refuses_second;
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

#endif
