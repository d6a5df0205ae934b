// SPDX-License-Identifier: GPL-2.0-or-later
/* The memory of the parsed words of a command. */

#include "params.h"

#include <stdlib.h>

void params_free(struct arguments *arguments)
{
	for (size_t i = 0; i < arguments->owned_count; i++)
		free(arguments->owned[i]);
	free(arguments->owned);
	free(arguments->hosts);
	free(arguments->more);
}

/* The room doubles, because there can be thousands. */
char *params_take(struct arguments *arguments, char *text)
{
	size_t count = arguments->owned_count;
	char **more = arguments->owned;

	if (text && !(count & (count - 1)))
		more = reallocarray(more, count ? 2 * count : 1, sizeof(*more));
	if (!text || !more) {
		free(text);
		return NULL;
	}
	arguments->owned = more;
	more[arguments->owned_count++] = text;
	return text;
}
