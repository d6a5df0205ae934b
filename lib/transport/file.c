// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files of this machine: sysfs, and records in a folder that nobody else can
 * write to.
 */

#include "file.h"

#include "proc.h"
#include "util/array.h"
#include "vhost-ask.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Room for the folder of a path. */
#define FOLDER_SIZE 1024

/* ---- reading ---------------------------------------------------------- */

/* All that is in @fd; -EMSGSIZE when it is more than @size bytes. */
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

/* Append what is told of @entry. Returns its size, more than @room when full.
 */
typedef size_t put_entry_fn(const struct dirent *entry, char *at, size_t room);

static size_t put_name(const struct dirent *entry, char *at, size_t room)
{
	size_t size = strlen(entry->d_name) + 1;

	if (size <= room)
		memcpy(at, entry->d_name, size);
	return size;
}

static size_t put_number(const struct dirent *entry, char *at, size_t room)
{
	return (size_t)snprintf(at, room, "%" PRIuMAX " %s",
				(uintmax_t)entry->d_ino, entry->d_name) +
	       1;
}

static ssize_t list_entries(DIR *folder, put_entry_fn *put, char *buffer,
			    size_t size)
{
	const struct dirent *entry;
	size_t count = 0, taken;

	for (errno = 0; (entry = readdir(folder)); errno = 0) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		taken = put(entry, buffer + count, size - count);
		if (taken > size - count)
			return -EMSGSIZE;
		count += taken;
	}
	return errno ? -errno : (ssize_t)count;
}

static ssize_t list_folder(const char *path, put_entry_fn *put, void *buffer,
			   size_t size)
{
	DIR *folder = opendir(path);
	ssize_t ret;

	if (!folder)
		return -errno;
	ret = list_entries(folder, put, buffer, size);
	closedir(folder);
	return ret;
}

static ssize_t file_list(const char *path, void *buffer, size_t size)
{
	return list_folder(path, put_name, buffer, size);
}

static ssize_t file_numbers(const char *path, void *buffer, size_t size)
{
	return list_folder(path, put_number, buffer, size);
}

/* What getdents64(2) gives. */
struct entry {
	uint64_t number;
	int64_t next;
	uint16_t size;
	uint8_t type;
	char name[];
};

#define ENTRIES_SIZE_MIN 4096

static size_t count_entries(const char *entries, size_t size)
{
	const struct entry *entry;
	size_t count = 0;

	for (size_t at = 0; at < size; at += entry->size) {
		entry = (const struct entry *)(entries + at);
		count += strcmp(entry->name, ".") != 0 &&
			 strcmp(entry->name, "..") != 0;
	}
	return count;
}

/* readdir(3) has a buffer of its own, which is more than this takes. */
static ssize_t file_count(const char *path, void *buffer, size_t size)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t count = 0;
	ssize_t got;

	if (fd < 0)
		return -errno;
	if (size < ENTRIES_SIZE_MIN) {
		close(fd);
		return -EMSGSIZE;
	}
	while ((got = syscall(SYS_getdents64, fd, buffer, size)) > 0)
		count += count_entries(buffer, (size_t)got);
	if (got < 0)
		got = -errno;
	close(fd);
	return got < 0 ? got : snprintf(buffer, size, "%zu", count);
}

static ssize_t file_number(const char *path, void *buffer, size_t size)
{
	struct stat stat_of;
	int length;

	if (lstat(path, &stat_of))
		return -errno;
	length = snprintf(buffer, size, "%" PRIuMAX, (uintmax_t)stat_of.st_ino);
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

/* ---- records ---------------------------------------------------------- */

/* Only this user or root can change it. */
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
 * descriptor, or -EPERM when it is not ours alone.
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

/* What a process of this number left behind was never finished. */
static int open_temporary(int folder, const char *temporary)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(folder, temporary, flags, 0644);

	if (fd < 0 && errno == EEXIST) {
		unlinkat(folder, temporary, 0);
		fd = openat(folder, temporary, flags, 0644);
	}
	return fd < 0 ? -errno : fd;
}

/* Write @temporary in full, then give it its name. */
static ssize_t replace_file(int folder, const char *temporary, const char *name,
			    const void *data, size_t size)
{
	int fd = open_temporary(folder, temporary);
	ssize_t ret;

	if (fd < 0)
		return fd;
	ret = fchmod(fd, 0644) ? -errno : write_once(fd, data, size);
	if (close(fd) && !ret)
		ret = -errno;
	if (!ret && renameat(folder, temporary, folder, name))
		ret = -errno;
	if (ret)
		unlinkat(folder, temporary, 0);
	return ret;
}

static ssize_t file_store(const char *path, void *buffer, size_t size)
{
	char temporary[64];
	const char *name;
	int folder = open_folder(path, true, &name);
	ssize_t ret;

	if (folder < 0)
		return folder;
	snprintf(temporary, sizeof(temporary), ".%ld.part", (long)getpid());
	ret = replace_file(folder, temporary, name, buffer, size);
	close(folder);
	return ret;
}

static ssize_t load_file(int folder, const char *name, void *buffer,
			 size_t size)
{
	int fd = openat(folder, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	ssize_t ret;

	if (fd < 0)
		return errno == ELOOP ? -EPERM : -errno;
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

/* Without O_NONBLOCK, some devices wait for something to be there. */
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

/* Opening a device can do something to it; this does not. */
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
	[VDPA_FILE_STORE] = { .run = file_store,
			      .takes_data = true,
			      .is_change = true },
	[VDPA_FILE_LOAD] = { .run = file_load },
	[VDPA_FILE_REMOVE] = { .run = file_remove, .is_change = true },
	[VDPA_FILE_TRY] = { .run = file_try, .can_block = true },
	[VDPA_FILE_HOLDERS] = { .run = file_holders },
	[VDPA_FILE_VHOST] = { .run = vhost_ask, .can_block = true },
	[VDPA_FILE_COUNT] = { .run = file_count },
	[VDPA_FILE_NUMBERS] = { .run = file_numbers },
	[VDPA_FILE_ACCESS] = { .run = file_access },
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
