/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Report the error of a command, for people and programs. */
#ifndef TOOL_FAILURE_H
#define TOOL_FAILURE_H

#include "context.h"

/*
 * Report the error in @context; a JSON document also contains it. If the error
 * has no text, use the text of @code.
 */
void failure_report(struct context *context, int code);

/* The same for the kernel's warning about a request that succeeded. */
void failure_warn(struct context *context);

/* Print the warnings of @list, which ends with NULL, into the document. */
void failure_print_warnings(struct context *context, const char *const *list);

#endif
