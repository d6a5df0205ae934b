// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that others read while they are written. */

#include "file.h"

#include "files/files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(struct context *context, const char *path, int code)
{
	const char *hint = NULL, *why = strerror(-code);

	if (code == -ENOENT)
		hint = "create its folder, or give another file; \"-\" is the "
		       "standard output";
	if (code == -EINVAL)
		why = "it is not a regular file, a character device or a pipe";
	if (code == -ENXIO)
		why = "no process reads from the pipe";
	return vdpa_error_set(&context->err, code, hint,
			      "cannot write \"%.200s\": %s", path, why);
}

/* A pipe or a device is written to. It must not be replaced. */
static bool is_stream(const char *path)
{
	struct stat status;

	return !stat(path, &status) &&
	       (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode));
}

static int write_stream(const char *path, mode_t mode, const char *text,
			size_t size)
{
	int fd = files_create(path, mode), ret = 0;

	if (fd < 0)
		return fd;
	while (size && !ret) {
		ssize_t done = write(fd, text, size);

		if (done < 0 && errno != EINTR)
			ret = -errno;
		if (done > 0) {
			text += done;
			size -= (size_t)done;
		}
	}
	return close(fd) && !ret ? -errno : ret;
}

static int replace(const char *path, mode_t mode, const char *text, size_t size)
{
	struct files_place place;
	int ret = files_find(path, false, &place);

	if (ret)
		return ret;
	ret = files_replace_unlocked(place.folder, place.name, mode, text,
				     size);
	files_place_close(&place);
	return ret;
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
	int ret;

	if (strcmp(path, "-") == 0)
		return print(context, text, size);
	ret = is_stream(path) ? write_stream(path, mode, text, size) :
				replace(path, mode, text, size);
	return ret ? fail(context, path, ret) : 0;
}
