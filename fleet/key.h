/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keys of a host. */
#ifndef FLEET_KEY_H
#define FLEET_KEY_H

#include <stdio.h>
#include <vdpa/fleet.h>

/* Room for a name that is too long: then the store refuses the key. */
struct fleet_key {
	char text[VDPA_STORE_NAME_MAX + 64];
};

static inline struct fleet_key fleet_key(const char *folder, const char *name)
{
	struct fleet_key key;

	snprintf(key.text, sizeof(key.text), "%s/%s", folder, name);
	return key;
}

#endif
