/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Named sets in an expression: "set:gold". */
#ifndef TOOL_SETS_H
#define TOOL_SETS_H

#include <vdpa/vdpa.h>

/*
 * Replace each "set:NAME" of a list with the names of its features. A set is in
 * NAME.json in /etc/vdpa/sets.d or the folder that $VDPA_SET_FOLDER names, else in
 * the store of the fleet. @expanded is NULL if @text names no set; the caller
 * frees it. Returns 0 or a negative errno.
 */
int sets_expand(const char *text, char **expanded, struct vdpa_error *err);

/* Call @each with the name of each set in that folder. */
void sets_each_local(void (*each)(const char *name, void *arg), void *arg);

#endif
