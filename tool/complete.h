/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Completion of command lines, for shells. */
#ifndef TOOL_COMPLETE_H
#define TOOL_COMPLETE_H

/* vdpa COMPLETE_WORD WORD… prints what the last WORD can become. */
#define COMPLETE_WORD "__complete"

/* Print a line for each candidate. Returns the exit status. */
int complete(int argc, char **argv);

#endif
