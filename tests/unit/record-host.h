/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of libvdpa-host: a record with everything that a record can have.
 */
#ifndef UNIT_RECORD_HOST_H
#define UNIT_RECORD_HOST_H

#include "fake.h"

#include <vdpa/host.h>

/* It has every key of a record; golden/host.json is its text. */
extern const struct vdpa_host full_host;

/* The text of a file of the folder "golden"; free it. */
char *golden_text(const char *name);

/* Fails unless both are equal. */
void assert_same_host(const struct vdpa_host *one,
		      const struct vdpa_host *other);

#endif
