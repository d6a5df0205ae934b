// SPDX-License-Identifier: GPL-2.0-or-later
/* Fuzz target: the lines of a batch file. */

#include "lines.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every word has an end, and no line is reported that does not exist. */
static void check_line(const struct lines *lines, size_t size)
{
	size_t length = 0;

	for (size_t i = 0; i < lines->count; i++)
		length += strlen(lines->words[i]) + 1;
	if (!lines->count || lines->words[lines->count] ||
	    length > size + lines->count || lines->number > size)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lines lines = { .fd = memfd_create("lines", 0) };
	struct vdpa_error err;
	int ret;

	if (lines.fd < 0 || write(lines.fd, data, size) != (ssize_t)size ||
	    lseek(lines.fd, 0, SEEK_SET))
		abort();
	while ((ret = lines_next(&lines, &err)))
		if (ret > 0)
			check_line(&lines, size);
	close(lines.fd);
	lines_free(&lines);
	return 0;
}
