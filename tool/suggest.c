// SPDX-License-Identifier: GPL-2.0-or-later
/* Which word was meant: the one with the fewest differences. */

#include "suggest.h"

#include <string.h>

#define WORD_MAX 64

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Levenshtein distance: letters to insert, remove or change. */
static size_t distance(const char *a, const char *b)
{
	size_t a_length = strlen(a), b_length = strlen(b);
	size_t row[WORD_MAX + 1];

	/* More than any word has letters, so it is no suggestion. */
	if (a_length > WORD_MAX || b_length > WORD_MAX)
		return a_length + b_length;
	for (size_t j = 0; j <= b_length; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			size_t above = row[j];

			row[j] = min3(above + 1, row[j - 1] + 1,
				      diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[b_length];
}

void suggest(struct suggestion *best, const char *typed, const char *word)
{
	size_t length = strlen(word);
	size_t slips = distance(typed, word);

	/* If more than half of the letters differ, another word was meant. */
	if (2 * slips > length || (best->word && slips >= best->distance))
		return;
	best->word = word;
	best->distance = slips;
}
