/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Suggest what the user probably meant by an unknown command or name. */
#ifndef TOOL_GUESS_H
#define TOOL_GUESS_H

#include "command.h"
#include "help.h"

/*
 * Write a hint for @typed, which is not a command below @branch, or nothing.
 * @is_last: no word follows it.
 */
void guess_command(const struct path *path, const struct command *branch,
		   const char *typed, bool is_last, char *hint, size_t size);

/*
 * The kernel has no device or management device of the name in @arguments: put
 * the name that was probably meant into the hint of the context's error.
 */
void guess_name(struct context *context, const struct arguments *arguments);

#endif
