/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Completion of command lines, for shells. */
#ifndef TOOL_COMPLETE_H
#define TOOL_COMPLETE_H

#include "command.h"

/* vdpa COMPLETE_WORD WORD… prints what the last WORD can become. */
#define COMPLETE_WORD "__complete"

/*
 * Print a line for each candidate. The words of @argv are moved. Returns the
 * exit status.
 */
int complete(struct context *context, int argc, char **argv);

#endif
