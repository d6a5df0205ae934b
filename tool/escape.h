/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts from outside, such as names, on a terminal. A terminal acts on some
 * characters: it changes its title or colours, or moves to another line, so
 * that a name can forge other output. Such characters are shown by number, as
 * are bytes that are not UTF-8.
 */
#ifndef TOOL_ESCAPE_H
#define TOOL_ESCAPE_H

#include <stdbool.h>
#include <stdio.h>

/* Write @text with "\x1b" for a byte, and "\u202e" for a character. */
void escape_put(FILE *file, const char *text);

/* Write @text as it is, unless @file is a terminal. */
void escape_put_on_terminal(FILE *file, const char *text);

/* Whether escape_put() would change @text. */
bool escape_is_needed(const char *text);

#endif
