// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files of this machine: sysfs, and stored files in a folder that only this
 * user and root can write to.
 */

#include "file.h"

#include "files/files.h"
#include "proc.h"
#include "util/array.h"
#include "vhost-ask.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Maximum size of a path's folder. */
#define FOLDER_SIZE 1024

/* ---- reading ---------------------------------------------------------- */

/* Read all of @fd; -EMSGSIZE if it has more than @size bytes. */
static ssize_t read_all(int fd, char *buffer, size_t size)
{
	size_t count = 0;
	ssize_t got;
	char more;

	do {
		got = count < size ? read(fd, buffer + count, size - count) :
				     read(fd, &more, 1);
		if (got < 0)
			return -errno;
		if (got > 0 && count == size)
			return -EMSGSIZE;
		count += (size_t)got;
	} while (got > 0);
	return (ssize_t)count;
}

static ssize_t file_read(const char *path, void *buffer, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t ret;

	if (fd < 0)
		return -errno;
	ret = read_all(fd, buffer, size);
	close(fd);
	return ret;
}

static ssize_t file_link(const char *path, void *buffer, size_t size)
{
	ssize_t ret = readlink(path, buffer, size);

	if (ret < 0)
		return -errno;
	return (size_t)ret == size ? -EMSGSIZE : ret;
}

/* Write "NUMBER NAME". Returns its size, more than @room if it does not fit. */
static size_t format_entry(const struct dirent *entry, char *at, size_t room)
{
	return (size_t)snprintf(at, room, "%" PRIuMAX " %s",
				(uintmax_t)entry->d_ino, entry->d_name) +
	       1;
}

static ssize_t list_entries(DIR *folder, char *buffer, size_t size)
{
	const struct dirent *entry;
	size_t count = 0, taken;

	for (errno = 0; (entry = readdir(folder)); errno = 0) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		taken = format_entry(entry, buffer + count, size - count);
		if (taken > size - count)
			return -EMSGSIZE;
		count += taken;
	}
	return errno ? -errno : (ssize_t)count;
}

static ssize_t file_list(const char *path, void *buffer, size_t size)
{
	DIR *folder = opendir(path);
	ssize_t ret;

	if (!folder)
		return -errno;
	ret = list_entries(folder, buffer, size);
	closedir(folder);
	return ret;
}

static int format_number(const struct stat *stat_of, char *text, size_t size)
{
	uintmax_t number = stat_of->st_ino;

	if (!S_ISREG(stat_of->st_mode))
		return snprintf(text, size, "%" PRIuMAX, number);
	return snprintf(text, size, "%" PRIuMAX " %jd", number,
			(intmax_t)stat_of->st_size);
}

static ssize_t file_number(const char *path, void *buffer, size_t size)
{
	struct stat stat_of;
	int length;

	if (lstat(path, &stat_of))
		return -errno;
	length = format_number(&stat_of, buffer, size);
	return (size_t)length < size ? length : -EMSGSIZE;
}

/* ---- writing ---------------------------------------------------------- */

static ssize_t write_once(int fd, const void *data, size_t size)
{
	ssize_t written = write(fd, data, size);

	if (written < 0)
		return -errno;
	return (size_t)written == size ? 0 : -ENOSPC;
}

/* ---- stored files ------------------------------------------------------- */

/* Whether only this user and root can change it. */
static bool is_ours(int fd)
{
	struct stat stat_of;

	return !fstat(fd, &stat_of) &&
	       (stat_of.st_uid == 0 || stat_of.st_uid == geteuid()) &&
	       !(stat_of.st_mode & (S_IWGRP | S_IWOTH));
}

/* The name in a path, after its folder; NULL when there is none. */
static const char *split_path(const char *path, char folder[FOLDER_SIZE])
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;

	if (length == 0 || length >= FOLDER_SIZE || !slash[1])
		return NULL;
	memcpy(folder, path, length);
	folder[length] = '\0';
	return slash + 1;
}

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/*
 * Open the folder of @path, and set @name to the name in it. Returns a file
 * descriptor or a negative errno: -EPERM when others can write to the folder.
 */
static int open_folder(const char *path, bool is_made, const char **name)
{
	char folder[FOLDER_SIZE];
	int fd;

	*name = split_path(path, folder);
	if (!*name)
		return -EINVAL;
	fd = open(folder, FOLDER_FLAGS);
	if (fd < 0 && errno == ENOENT && is_made) {
		if (mkdir(folder, 0755) && errno != EEXIST)
			return -errno;
		fd = open(folder, FOLDER_FLAGS);
	}
	if (fd < 0)
		return -errno;
	if (is_ours(fd))
		return fd;
	close(fd);
	return -EPERM;
}

/* ---- changing a stored file --------------------------------------------- */

/* Everybody may read it, unless the umask says otherwise. */
#define STORED_MODE 0644

/* A stored file that is being changed. */
struct stored {
	int folder, lock;
	const char *name;
};

/*
 * A process holds the lock only for a few writes, unless it is stopped. The
 * wait is short so that a client can give up: vdpa_file() repeats what ends
 * with -EBUSY.
 */
#define LOCK_WAIT_MS 200

/*
 * The lock is a separate file, because users can lock any file that they can
 * read. Returns a file descriptor or a negative errno.
 */
static int open_lock(int folder, const char *name)
{
	struct files_holder holder;
	int fd = files_lock(folder, name, 0600, LOCK_WAIT_MS, &holder);

	if (fd < 0 || is_ours(fd))
		return fd;
	close(fd);
	return -EPERM;
}

static int open_stored(struct stored *stored, const char *path)
{
	stored->folder = open_folder(path, true, &stored->name);
	if (stored->folder < 0)
		return stored->folder;
	stored->lock = open_lock(stored->folder, stored->name);
	if (stored->lock < 0)
		close(stored->folder);
	return stored->lock < 0 ? stored->lock : 0;
}

static void close_stored(const struct stored *stored)
{
	close(stored->lock);
	close(stored->folder);
}

/* Whether the file is still the one that @stamp was read from. */
static bool is_unchanged(const struct stored *stored, const char *stamp,
			 size_t length)
{
	char now[64] = "";
	struct stat stat_of;

	if (!fstatat(stored->folder, stored->name, &stat_of,
		     AT_SYMLINK_NOFOLLOW))
		format_number(&stat_of, now, sizeof(now));
	else if (errno != ENOENT)
		return false;
	return strlen(now) == length && memcmp(now, stamp, length) == 0;
}

static ssize_t file_replace(const char *path, void *buffer, size_t size)
{
	const char *data = buffer, *line = memchr(buffer, '\n', size);
	struct stored stored;
	ssize_t ret;

	if (!line)
		return -EINVAL;
	ret = open_stored(&stored, path);
	if (ret)
		return ret;
	ret = -EAGAIN;
	if (is_unchanged(&stored, data, (size_t)(line - data)))
		ret = files_replace(stored.folder, stored.name, STORED_MODE,
				    line + 1, size - (size_t)(line + 1 - data));
	if (ret == -ELOOP)
		ret = -EPERM;
	close_stored(&stored);
	return ret;
}

/* Append to a file of @before bytes; truncate it again on failure. */
static ssize_t append_data(int fd, off_t before, const void *data, size_t size)
{
	ssize_t ret = 0;
	char last;

	if (before && pread(fd, &last, 1, before - 1) == 1 && last != '\n')
		ret = write_once(fd, "\n", 1);
	if (!ret)
		ret = write_once(fd, data, size);
	if (ret && ftruncate(fd, before))
		return -errno;
	return ret;
}

static ssize_t append_file(const struct stored *stored, const void *data,
			   size_t size)
{
	int fd = openat(stored->folder, stored->name,
			O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK |
				O_CLOEXEC,
			STORED_MODE);
	struct stat stat_of;
	ssize_t ret = -EPERM;

	if (fd < 0)
		return errno == ELOOP ? -EPERM : -errno;
	if (is_ours(fd) && !fstat(fd, &stat_of) && S_ISREG(stat_of.st_mode))
		ret = append_data(fd, stat_of.st_size, data, size);
	if (close(fd) && !ret)
		ret = -errno;
	return ret;
}

static ssize_t file_append(const char *path, void *buffer, size_t size)
{
	struct stored stored;
	ssize_t ret = open_stored(&stored, path);

	if (ret)
		return ret;
	ret = append_file(&stored, buffer, size);
	close_stored(&stored);
	return ret;
}

/* ---- reading and removing them ------------------------------------------ */

/* A pipe that is empty would look like a file without records. */
static ssize_t load_file(int folder, const char *name, void *buffer,
			 size_t size)
{
	int fd = files_open_at(folder, name);
	ssize_t ret;

	if (fd < 0)
		return fd == -ELOOP || fd == -EINVAL ? -EPERM : fd;
	ret = is_ours(fd) ? read_all(fd, buffer, size) : -EPERM;
	close(fd);
	return ret;
}

static ssize_t file_load(const char *path, void *buffer, size_t size)
{
	const char *name;
	int folder = open_folder(path, false, &name);
	ssize_t ret;

	if (folder < 0)
		return folder;
	ret = load_file(folder, name, buffer, size);
	close(folder);
	return ret;
}

static ssize_t file_remove(const char *path, void *buffer, size_t size)
{
	const char *name;
	int folder = open_folder(path, false, &name);
	ssize_t ret = 0;

	(void)buffer;
	(void)size;
	if (folder < 0)
		return folder;
	if (unlinkat(folder, name, 0))
		ret = -errno;
	close(folder);
	return ret;
}

/* "PID COMMAND" of the process that holds the lock. */
static ssize_t file_locker(const char *path, void *buffer, size_t size)
{
	const char *name;
	int folder = open_folder(path, false, &name);
	struct files_holder holder;
	int ret;

	if (folder < 0)
		return folder;
	ret = files_lock_holder(folder, name, &holder);
	close(folder);
	if (ret)
		return ret;
	ret = snprintf(buffer, size, "%d %s", (int)holder.pid, holder.command);
	return (size_t)ret < size ? ret : -EMSGSIZE;
}

/* ---- what a driver does ---------------------------------------------- */

static ssize_t file_write(const char *path, void *buffer, size_t size)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t ret;

	if (fd < 0)
		return -errno;
	ret = write_once(fd, buffer, size);
	close(fd);
	return ret;
}

/* Without O_NONBLOCK, open() of some devices waits for an event. */
static ssize_t file_try(const char *path, void *buffer, size_t size)
{
	int fd = open(path, O_RDONLY | O_EXCL | O_NONBLOCK | O_CLOEXEC);

	(void)buffer;
	(void)size;
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* Does not open the file: opening a device can change its state. */
static ssize_t file_access(const char *path, void *buffer, size_t size)
{
	(void)buffer;
	(void)size;
	return access(path, R_OK | W_OK) ? -errno : 0;
}

/* ---- processes ---------------------------------------------------------- */

static ssize_t file_holders(const char *path, void *buffer, size_t size)
{
	return proc_holders(path, "vhost-vdpa", buffer, size);
}

/* ---- the operations --------------------------------------------------- */

static const struct {
	ssize_t (*run)(const char *path, void *buffer, size_t size);
	bool can_block;
	bool takes_data;
	bool is_change;
} operations[] = {
	[VDPA_FILE_READ] = { .run = file_read },
	[VDPA_FILE_LINK] = { .run = file_link },
	[VDPA_FILE_LIST] = { .run = file_list },
	[VDPA_FILE_NUMBER] = { .run = file_number },
	[VDPA_FILE_WRITE] = { .run = file_write,
			      .can_block = true,
			      .takes_data = true,
			      .is_change = true },
	[VDPA_FILE_REPLACE] = { .run = file_replace,
				.takes_data = true,
				.is_change = true },
	[VDPA_FILE_LOAD] = { .run = file_load },
	[VDPA_FILE_REMOVE] = { .run = file_remove, .is_change = true },
	[VDPA_FILE_TRY] = { .run = file_try, .can_block = true },
	[VDPA_FILE_HOLDERS] = { .run = file_holders },
	[VDPA_FILE_VHOST] = { .run = vhost_ask, .can_block = true },
	[VDPA_FILE_APPEND] = { .run = file_append,
			       .takes_data = true,
			       .is_change = true },
	[VDPA_FILE_ACCESS] = { .run = file_access },
	[VDPA_FILE_LOCKER] = { .run = file_locker },
};

bool file_can_block(enum vdpa_file_op op)
{
	return (size_t)op < ARRAY_SIZE(operations) && operations[op].can_block;
}

bool file_takes_data(enum vdpa_file_op op)
{
	return (size_t)op < ARRAY_SIZE(operations) && operations[op].takes_data;
}

bool file_changes(enum vdpa_file_op op)
{
	return (size_t)op < ARRAY_SIZE(operations) && operations[op].is_change;
}

ssize_t file_do(enum vdpa_file_op op, const char *path, void *buffer,
		size_t size)
{
	if ((size_t)op >= ARRAY_SIZE(operations) || path[0] != '/')
		return -EINVAL;
	return operations[op].run(path, buffer, size);
}
