// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that others read while they are written. */

#include "file.h"

#include "files/files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int fail(struct context *context, const char *path, int code)
{
	const char *hint = NULL;

	if (code == -ENOENT)
		hint = "create its folder, or give another file; \"-\" is the "
		       "standard output";
	return vdpa_error_set(&context->err, code, hint,
			      "cannot write \"%.200s\": %s", path,
			      strerror(-code));
}

static int print(struct context *context, const char *text, size_t size)
{
	fwrite(text, 1, size, stdout);
	context->is_printed = true;
	return 0;
}

int fleet_write_file(struct context *context, const char *path, mode_t mode,
		     const char *text, size_t size)
{
	struct files_place place;
	int ret;

	if (strcmp(path, "-") == 0)
		return print(context, text, size);
	ret = files_find(path, false, &place);
	if (!ret) {
		ret = files_replace_unlocked(place.folder, place.name, mode,
					     text, size);
		files_place_close(&place);
	}
	return ret ? fail(context, path, ret) : 0;
}
