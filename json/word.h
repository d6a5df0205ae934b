/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words of a command line. */
#ifndef JSON_WORD_H
#define JSON_WORD_H

#include <stdio.h>

/* Write a word with the quotes that a shell or a batch needs. */
void word_put(FILE *file, const char *word);

#endif
