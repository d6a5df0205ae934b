/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Completion of command lines, for shells. */
#ifndef TOOL_COMPLETE_H
#define TOOL_COMPLETE_H

#include "command.h"

/* vdpa COMPLETE_WORD WORD… prints the completions of the last WORD. */
#define COMPLETE_WORD "__complete"

/*
 * Print one line per candidate. Reorders @argv. Returns the exit status.
 */
int complete(struct context *context, int argc, char **argv);

#endif
