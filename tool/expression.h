/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expressions of features on a command line. */
#ifndef TOOL_EXPRESSION_H
#define TOOL_EXPRESSION_H

#include <vdpa/vdpa.h>

/*
 * Read expression @text for a device of class @class_id; @all is what "all"
 * stands for, or NULL. What is doubtful in it is said. Returns 0 or -EINVAL.
 */
int expression_parse(const char *text, uint32_t class_id, const uint64_t *all,
		     uint64_t *mask, struct vdpa_error *err);

/*
 * Read expression @text for a device of @mgmtdev, whose class it has. Where
 * @mgmtdev has several classes, names that are other bits in each are refused.
 */
int expression_resolve(const char *text, const struct vdpa_mgmtdev *mgmtdev,
		       uint64_t *mask, struct vdpa_error *err);

#endif
