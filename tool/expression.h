/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feature expressions on a command line. */
#ifndef TOOL_EXPRESSION_H
#define TOOL_EXPRESSION_H

#include <vdpa/migrate.h>

/*
 * Read expression @text for a device of class @class_id. @all is the value of
 * "all", or NULL. Warns of doubtful parts. Returns the result of
 * vdpa_features_parse().
 */
int expression_parse(const char *text, uint32_t class_id, const uint64_t *all,
		     uint64_t *mask, struct vdpa_error *err);

/*
 * The same for a device of @parent, which can support several classes. Sets
 * @vmm to the hypervisor that @text names, or to NULL. Returns the result of
 * vdpa_features_resolve(), or of vdpa_vmm_check_parent() for "migratable".
 */
int expression_resolve(const char *text, const struct vdpa_parent *parent,
		       uint64_t *mask, const struct vdpa_vmm **vmm,
		       struct vdpa_error *err);

#endif
