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

/* Print the kept warnings of line @line, 0 outside a batch. */
void failure_print_warnings(struct context *context, unsigned long line);

#endif
