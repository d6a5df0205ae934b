/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attributes that libvdpa has no name for: "attr_50": "0x0102". */
#ifndef HOST_UNKNOWN_H
#define HOST_UNKNOWN_H

#include "json/place.h"

/*
 * Read the unknown attributes of @object into @to. Returns 0, -EINVAL or
 * -ENOMEM.
 */
int unknown_read(const struct json *object, struct vdpa_object *to,
		 struct arena *arena, const struct place *place,
		 struct vdpa_error *err);

/* Write the unknown attributes of @from into the open object. */
void unknown_write(struct json_writer *to, const struct vdpa_object *from);

#endif
