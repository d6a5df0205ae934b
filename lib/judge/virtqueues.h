/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many virtqueues a device has, and how many a guest uses. */
#ifndef LIB_VIRTQUEUES_H
#define LIB_VIRTQUEUES_H

#include "util/text.h"

#include <vdpa/migrate.h>

/*
 * Virtqueue pairs that hypervisors use of a network device. They count pairs
 * only if the device offers MQ. 0: not known.
 */
unsigned int virtqueues_pairs(const struct vdpa_migrate_dev *dev);

/*
 * Virtqueues that a guest uses of a network device with @pairs pairs: with the
 * control virtqueue, if the device surely offers one.
 */
unsigned int virtqueues_used(const struct vdpa_migrate_dev *dev,
			     unsigned int pairs);

/*
 * Whether @dev is a network device that surely has fewer virtqueues than a
 * guest uses of @pairs pairs.
 */
bool virtqueues_lack(const struct vdpa_migrate_dev *dev, unsigned int pairs);

/* "WHICH has 3 virtqueues, ...": why such a device is of no use. */
void virtqueues_tell(struct text *text, const struct vdpa_migrate_dev *dev,
		     unsigned int pairs, const char *which);

#endif
