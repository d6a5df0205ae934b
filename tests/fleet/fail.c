// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For LD_PRELOAD: call number $REFUSE of those below fails with the errno
 * $FAIL_ERRNO, and with $REFUSE_ON all that follow. Only calls with a descriptor
 * of a file below $FAIL_BELOW count. With $FAIL_SHORT, reads and writes take one
 * byte at a time, which is no failure. Writes the number of calls to the file
 * $REFUSE_COUNT.
 */

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(_FILE_OFFSET_BITS) && _FILE_OFFSET_BITS == 64
#define LARGE "64"
#else
#define LARGE ""
#endif

static unsigned long count;

static unsigned long number(const char *variable)
{
	const char *text = getenv(variable);

	return text ? strtoul(text, NULL, 10) : 0;
}

static bool is_below(int fd)
{
	const char *below = getenv("FAIL_BELOW");
	char link[32], path[4096];
	ssize_t size;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	size = readlink(link, path, sizeof(path) - 1);
	if (size < 0 || !below)
		return false;
	path[size] = '\0';
	return strncmp(path, below, strlen(below)) == 0;
}

static bool fails(int fd)
{
	unsigned long at = number("REFUSE");
	int code = errno;

	if (!is_below(fd)) {
		errno = code;
		return false;
	}
	count++;
	errno = (int)number("FAIL_ERRNO");
	if (at && (count == at || (count > at && getenv("REFUSE_ON"))))
		return true;
	errno = code;
	return false;
}

static size_t part(int fd, size_t size)
{
	return size && getenv("FAIL_SHORT") && is_below(fd) ? 1 : size;
}

static void *real(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

int openat(int folder, const char *path, int flags, ...)
{
	int (*next)(int, const char *, int, ...) = real("openat" LARGE);
	va_list rest;
	mode_t mode;

	va_start(rest, flags);
	mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
	va_end(rest);
	return fails(folder) ? -1 : next(folder, path, flags, mode);
}

ssize_t read(int fd, void *data, size_t size)
{
	ssize_t (*next)(int, void *, size_t) = real("read");

	return fails(fd) ? -1 : next(fd, data, part(fd, size));
}

ssize_t write(int fd, const void *data, size_t size)
{
	ssize_t (*next)(int, const void *, size_t) = real("write");

	return fails(fd) ? -1 : next(fd, data, part(fd, size));
}

ssize_t pread(int fd, void *data, size_t size, off_t at)
{
	ssize_t (*next)(int, void *, size_t, off_t) = real("pread" LARGE);

	return fails(fd) ? -1 : next(fd, data, size, at);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
	ssize_t (*next)(int, const void *, size_t, off_t) =
		real("pwrite" LARGE);

	return fails(fd) ? -1 : next(fd, data, size, at);
}

int fsync(int fd)
{
	int (*next)(int) = real("fsync");

	return fails(fd) ? -1 : next(fd);
}

int renameat(int from, const char *old, int to, const char *new)
{
	int (*next)(int, const char *, int, const char *) = real("renameat");

	return fails(from) ? -1 : next(from, old, to, new);
}

struct dirent *readdir(DIR *dir)
{
	struct dirent *(*next)(DIR *) = real("readdir" LARGE);

	return fails(dirfd(dir)) ? NULL : next(dir);
}

int fstatat(int folder, const char *path, struct stat *status, int flags)
{
	int (*next)(int, const char *, struct stat *, int) =
		real("fstatat" LARGE);

	return fails(folder) ? -1 : next(folder, path, status, flags);
}

__attribute__((destructor)) static void tell(void)
{
	const char *path = getenv("REFUSE_COUNT");
	FILE *file = path ? fopen(path, "we") : NULL;

	if (!file)
		return;
	fprintf(file, "%lu\n", count);
	fclose(file);
}
