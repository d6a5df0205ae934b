// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that are read whole. */

#include "text-file.h"

#include "files/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* Returns 0 or a negative errno. */
static int open_file(const char *path, FILE **file)
{
	int fd, ret;

	*file = stdin;
	if (strcmp(path, "-") == 0)
		return 0;
	fd = files_open(path, true);
	if (fd < 0)
		return fd;
	*file = fdopen(fd, "r");
	if (*file)
		return 0;
	ret = -errno;
	close(fd);
	return ret;
}

int text_file_read(const char *path, char **text, size_t *size)
{
	FILE *file;
	int ret = open_file(path, &file);

	*text = NULL;
	*size = 0;
	if (ret)
		return ret;
	ret = read_text(file, text, size);
	if (file != stdin)
		fclose(file);
	return ret;
}
