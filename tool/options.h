/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of the command line. Help and completion use the same table. */
#ifndef TOOL_OPTIONS_H
#define TOOL_OPTIONS_H

#include "context.h"

struct option_row {
	const char *name;  /* after "--" */
	int key;	   /* the letter, or a number above all letters */
	const char *value; /* the value's name in help; NULL: no value */
	const char *help;  /* NULL: another name of the row before it */
};

/* Ends with a row without a name. */
extern const struct option_row option_rows[];

/* Whether an option of this row has a letter. */
bool option_has_letter(const struct option_row *row);

/*
 * Read the options into @context. Returns the index of the first word in @argv
 * that is not an option, or -EINVAL with the reason in @context.
 */
int options_parse(struct context *context, int argc, char **argv);

#endif
