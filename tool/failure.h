/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a command that failed leaves behind, for people and programs. */
#ifndef TOOL_FAILURE_H
#define TOOL_FAILURE_H

#include "context.h"

/*
 * Report the error in @context; in a JSON document it is printed, too. @code
 * stands for it where there is no text.
 */
void failure_report(struct context *context, int code);

/* The same for a sentence of the kernel that came with a success. */
void failure_warn(struct context *context);

#endif
