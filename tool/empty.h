/* SPDX-License-Identifier: GPL-2.0-or-later */
/* On a terminal: why a list is empty, and what changes that. */
#ifndef TOOL_EMPTY_H
#define TOOL_EMPTY_H

#include "context.h"

/* After a list of devices without an entry. */
void empty_explain_devs(struct context *context);

/* After a list of which none of @count devices is a part. */
void empty_explain_choice(struct context *context, size_t count);

/* After a list of management devices without an entry. */
void empty_explain_mgmtdevs(struct context *context);

#endif
