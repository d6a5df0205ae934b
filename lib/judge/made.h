/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The device that a request makes. */
#ifndef LIB_MADE_H
#define LIB_MADE_H

#include <vdpa/migrate.h>

/*
 * As vdpa_migrate_made(). If the management device makes several classes, the
 * device is of class @wanted; 0: the request decides.
 */
void made_for_class(const struct vdpa_request *request,
		    const struct vdpa_parent *parent, uint32_t wanted,
		    struct vdpa_migrate_dev *made);

/*
 * Copy @dev, and add what each device of its parent driver has. Linux 6.1
 * reports no configuration of a block device.
 */
void made_complete(const struct vdpa_migrate_dev *dev,
		   struct vdpa_migrate_dev *complete);

#endif
