// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where a file is, and opening it to read. */

#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

/* ---- places ---------------------------------------------------------- */

/* The folder of @path, to free; "." if @path has none. NULL: no memory. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return strdup(".");
	return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

static int split(const char *path, struct files_place *place)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	char *folder;
	int ret = 0;

	if (!*name)
		return *path ? -EISDIR : -ENOENT;
	folder = folder_of(path);
	place->name = strdup(name);
	if (!folder || !place->name)
		ret = -ENOMEM;
	if (!ret)
		place->folder = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (!ret && place->folder < 0)
		ret = -errno;
	free(folder);
	if (ret)
		files_place_close(place);
	return ret;
}

static bool is_link(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
}

int files_find(const char *path, bool is_strict, struct files_place *place)
{
	char *target;
	int ret;

	*place = (struct files_place){ .folder = -1 };
	if (!is_link(path))
		return split(path, place);
	if (is_strict)
		return -ELOOP;
	target = realpath(path, NULL);
	if (!target)
		return errno == ENOENT ? -ELOOP : -errno;
	ret = split(target, place);
	free(target);
	return ret;
}

void files_place_close(struct files_place *place)
{
	if (place->folder >= 0)
		close(place->folder);
	free(place->name);
	*place = (struct files_place){ .folder = -1 };
}

/* ---- reading --------------------------------------------------------- */

/* An unnamed pipe has a writer, so waiting for it ends. */
static bool is_nameless(int fd)
{
	struct statfs status;

	return !fstatfs(fd, &status) && status.f_type == PIPEFS_MAGIC;
}

/* Opening the null device has no side effect. */
static bool is_null(const struct stat *status)
{
	return S_ISCHR(status->st_mode) && status->st_rdev == makedev(1, 3);
}

static int check_kind(const struct stat *status, bool takes_pipes)
{
	mode_t mode = status->st_mode;

	if (S_ISREG(mode) ||
	    (takes_pipes && (S_ISFIFO(mode) || is_null(status))))
		return 0;
	return S_ISDIR(mode) ? -EISDIR : -EINVAL;
}

static int check_open(int fd, bool takes_pipes)
{
	struct stat status;
	int ret = fstat(fd, &status) ? -errno :
				       check_kind(&status, takes_pipes);

	if (ret || !S_ISFIFO(status.st_mode))
		return ret;
	if (!is_nameless(fd))
		return -EINVAL;
	/* Reading must wait for the writer. */
	return fcntl(fd, F_SETFL, O_RDONLY) ? -errno : 0;
}

static int checked(int fd, bool takes_pipes)
{
	int ret = fd < 0 ? -errno : check_open(fd, takes_pipes);

	if (ret && fd >= 0)
		close(fd);
	return ret ? ret : fd;
}

#define READ_FLAGS (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/* Check the type first, because opening a device can have side effects. */
int files_open(const char *path, bool takes_pipes)
{
	struct stat status;
	int ret = stat(path, &status) ? -errno :
					check_kind(&status, takes_pipes);

	return ret ? ret : checked(open(path, READ_FLAGS), takes_pipes);
}

int files_open_at(int folder, const char *name)
{
	struct stat status;
	int ret = 0;

	if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW))
		ret = -errno;
	else if (S_ISLNK(status.st_mode))
		ret = -ELOOP;
	else
		ret = check_kind(&status, false);
	return ret ? ret :
		     checked(openat(folder, name, READ_FLAGS | O_NOFOLLOW),
			     false);
}
