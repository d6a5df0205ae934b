// SPDX-License-Identifier: GPL-2.0-or-later
/* Print each line of standard input with calls instead of commands. */

#include <stdio.h>
#include <string.h>
#include <vdpa/vdpa.h>

int main(void)
{
	char hint[4096], text[4096];

	while (fgets(hint, sizeof(hint), stdin)) {
		if (vdpa_hint_calls(hint, text, sizeof(text)) != strlen(text))
			return 1;
		fputs(text, stdout);
	}
	return 0;
}
