// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that are read whole. */

#include "text-file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int grow_text(char **text, size_t *room)
{
	size_t wanted = *room ? 2 * *room : 65536;
	char *more;

	if (wanted > TEXT_SIZE_MAX)
		wanted = TEXT_SIZE_MAX;
	more = realloc(*text, wanted);
	if (!more)
		return -ENOMEM;
	*text = more;
	*room = wanted;
	return 0;
}

static int read_text(FILE *file, char **text, size_t *size)
{
	size_t room = 0;

	while (*size < TEXT_SIZE_MAX && !feof(file)) {
		if (*size == room && grow_text(text, &room))
			return -ENOMEM;
		*size += fread(*text + *size, 1, room - *size, file);
		if (ferror(file))
			return -errno;
	}
	return 0;
}

int text_file_read(const char *path, char **text, size_t *size)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(path, "re");
	int ret;

	*text = NULL;
	*size = 0;
	ret = file ? read_text(file, text, size) : -errno;
	if (file && !is_stdin)
		fclose(file);
	return ret;
}
