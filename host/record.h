/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A record that this library made, with all of its memory. */
#ifndef HOST_RECORD_H
#define HOST_RECORD_H

#include "arena.h"

#include <vdpa/host.h>

/* The caller sees its first member. */
struct record {
	struct vdpa_host host;
	struct arena arena;
};

#endif
