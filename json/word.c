// SPDX-License-Identifier: LGPL-2.1-or-later
/* Words of a command line. */

#include "word.h"

#include <stdbool.h>
#include <string.h>

/* Whether a shell needs no quotes around @word. */
static bool is_plain(const char *word)
{
	return *word && !word[strspn(word, "abcdefghijklmnopqrstuvwxyz"
					   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					   "0123456789-_./:,+@%=")];
}

void word_put(FILE *file, const char *word)
{
	if (is_plain(word)) {
		fputs(word, file);
		return;
	}
	fputc('\'', file);
	for (; *word; word++)
		if (*word == '\'')
			fputs("'\\''", file);
		else
			fputc(*word, file);
	fputc('\'', file);
}
