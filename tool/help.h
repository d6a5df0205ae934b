/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Help, made from the tables of commands, parameters and options. */
#ifndef TOOL_HELP_H
#define TOOL_HELP_H

#include "command.h"

#include <stdio.h>

/* The words that lead to a command. */
struct path {
	const struct path *before; /* NULL: "vdpa" */
	const char *word;
};

/* "vdpa dev add", cut to @size. Returns @text. */
char *help_path(const struct path *path, char *text, size_t size);

/*
 * Write the help of @row, in lines of less than 80 characters. Returns 0 or
 * -ENOMEM with the reason in @context.
 */
int help_write(struct context *context, FILE *file, const struct path *path,
	       const struct command *row);

/*
 * Print the help of @row to standard output; with -j, as a document. Returns 0
 * or -ENOMEM.
 */
int help_print(struct context *context, const struct path *path,
	       const struct command *row);

/* Print the version. Returns 0. */
int version_print(struct context *context);

/*
 * Write the usage of all options and of all commands below @root, one a line, for
 * the tests. Returns 0 or -ENOMEM.
 */
int help_list(FILE *file, const struct command *root);

#endif
