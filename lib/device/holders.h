/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts and errors about the processes that have character devices open. */
#ifndef LIB_HOLDERS_H
#define LIB_HOLDERS_H

#include "util/text.h"

#include <vdpa/holders.h>

/* Whether one of @holders has @chardev open; NULL: any device. */
bool holders_have(const struct vdpa_holders *holders, const char *chardev);

/*
 * Write the names of the holders of @chardev: "qemu-system-x86 (process 1234)
 * and bash (process 5)"
 */
void holders_text(const struct vdpa_holders *holders, const char *chardev,
		  struct text *text);

/*
 * Report that the @holders of @chardev, or an unseen process, use a device.
 * Returns -EBUSY.
 */
int holders_fail(const char *name, const char *chardev,
		 const struct vdpa_holders *holders, const char *hint,
		 struct vdpa_error *err);
int holders_fail_unseen(const char *name, const char *chardev,
			struct vdpa_error *err);

#endif
