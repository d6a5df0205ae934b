/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which device goes to which place, so that as many as possible have one. */
#ifndef FLEET_COMMAND_ASSIGN_H
#define FLEET_COMMAND_ASSIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A place where a device cannot go, and a device without a place. */
#define ASSIGN_NEVER UINT8_MAX
#define ASSIGN_NONE  SIZE_MAX

/**
 * struct assign - devices and places
 * @devs:	number of devices
 * @places:	number of places
 * @ranks:	for each device, how good each place is: 0 is best; ASSIGN_NEVER
 * @takes_many: for each place, whether it has room for all devices; else it is
 *		for one
 * @place_of:	filled: for each device its place, or ASSIGN_NONE
 */
struct assign {
	size_t devs;
	size_t places;
	const uint8_t *ranks;
	const bool *takes_many;
	size_t *place_of;
};

/*
 * Fill @place_of: as many devices as possible get a place, the better ones
 * first. Returns 0 or -ENOMEM.
 */
int assign_places(const struct assign *assign);

#endif
