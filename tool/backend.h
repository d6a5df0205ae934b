/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the name of a backend says. */
#ifndef TOOL_BACKEND_H
#define TOOL_BACKEND_H

#include <stdbool.h>
#include <vdpa/vdpa.h>

/* The part of @backend after "PREFIX:"; NULL for another backend. */
const char *backend_after(const char *backend, const char *prefix);

/* Whether @backend is "sim" or "sim:WORLD"; then *@world is WORLD, or NULL. */
bool backend_is_world(const char *backend, const char **world);

/* Whether the backend has events for a monitor. */
bool backend_has_events(const char *backend);

/* If @err comes from another host, replace its hint with one for that host. */
void backend_explain(const char *backend, struct vdpa_error *err);

#endif
