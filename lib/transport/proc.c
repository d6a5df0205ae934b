// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which processes of this machine have a driver's character devices open. */

#include "proc.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Minor numbers that one process has open; each is reported once. */
#define MINORS_MAX 1024

struct scan {
	unsigned int major;
	char *buffer;
	size_t size;
	size_t count;
	bool is_partial;
	bool is_full; /* of @buffer */
};

/* "239 vhost-vdpa\n": the number of @driver, 0 for another one. */
static unsigned int line_major(const char *line, const char *driver)
{
	char *end;
	unsigned long number = strtoul(line, &end, 10);
	size_t length = strlen(driver);

	if (*end != ' ' || strncmp(end + 1, driver, length) != 0 ||
	    end[1 + length] != '\n')
		return 0;
	return (unsigned int)number;
}

/* /proc/devices lists character devices first. 0: there is no such driver. */
static int find_major(int proc, const char *driver, unsigned int *major)
{
	int fd = openat(proc, "devices", O_RDONLY | O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	char line[256];
	int ret;

	*major = 0;
	if (!file) {
		ret = -errno;
		if (fd >= 0)
			close(fd);
		return ret;
	}
	while (!*major && fgets(line, sizeof(line), file) &&
	       strncmp(line, "Block", 5) != 0)
		*major = line_major(line, driver);
	ret = ferror(file) ? -EIO : 0;
	fclose(file);
	return ret;
}

static void read_command(int process, char *command, size_t size)
{
	int fd = openat(process, "comm", O_RDONLY | O_CLOEXEC);
	ssize_t count = fd < 0 ? -1 : read(fd, command, size - 1);

	if (fd >= 0)
		close(fd);
	command[count < 0 ? 0 : count] = '\0';
	command[strcspn(command, "\n")] = '\0';
}

static void add_holder(struct scan *scan, unsigned int minor_number,
		       const char *pid, int process)
{
	char command[64];
	size_t room = scan->size - scan->count;
	int length;

	read_command(process, command, sizeof(command));
	length = snprintf(scan->buffer + scan->count, room, "%u %s %s",
			  minor_number, pid, command);
	if (length < 0 || (size_t)length >= room)
		scan->is_full = true;
	else
		scan->count += (size_t)length + 1;
}

/* The number of a character device; 0 for any other file. */
#ifdef STATX_TYPE
static dev_t character_device(int files, const char *name)
{
	struct statx stat_of;

	/* Do not wait for the server of a file system that is gone. */
	if (statx(files, name, AT_STATX_DONT_SYNC, STATX_TYPE, &stat_of) ||
	    !S_ISCHR(stat_of.stx_mode))
		return 0;
	return makedev(stat_of.stx_rdev_major, stat_of.stx_rdev_minor);
}
#else /* musl before 1.2.5 has no statx() */
static dev_t character_device(int files, const char *name)
{
	struct stat stat_of;

	if (fstatat(files, name, &stat_of, 0) || !S_ISCHR(stat_of.st_mode))
		return 0;
	return stat_of.st_rdev;
}
#endif

/* Whether the open file @name is the driver's, and not reported yet. */
static bool is_held(const struct scan *scan, int files, const char *name,
		    bool is_told[MINORS_MAX], unsigned int *minor_number)
{
	dev_t device = character_device(files, name);

	if (!device || major(device) != scan->major)
		return false;
	*minor_number = minor(device);
	if (*minor_number >= MINORS_MAX)
		return true;
	if (is_told[*minor_number])
		return false;
	is_told[*minor_number] = true;
	return true;
}

/* Returns false when the folder could not be read to its end. */
static bool scan_files(struct scan *scan, const char *pid, int process,
		       DIR *files)
{
	bool is_told[MINORS_MAX] = { false };
	const struct dirent *entry;
	unsigned int minor_number;

	for (errno = 0; (entry = readdir(files)); errno = 0)
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    is_held(scan, dirfd(files), entry->d_name, is_told,
			    &minor_number))
			add_holder(scan, minor_number, pid, process);
	return !errno;
}

/* A process that has ended meanwhile holds nothing. */
static bool has_ended(int code)
{
	return code == ENOENT || code == ESRCH;
}

static void scan_process(struct scan *scan, int proc, const char *pid)
{
	int process = openat(proc, pid, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = process < 0 ? -1 :
			       openat(process, "fd",
				      O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *files = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !files)
		close(fd);
	if ((!files || !scan_files(scan, pid, process, files)) &&
	    !has_ended(errno))
		scan->is_partial = true;
	if (files)
		closedir(files);
	if (process >= 0)
		close(process);
}

/*
 * If /proc hides the processes of other users (hidepid in proc(5)), process 1
 * cannot be examined.
 */
static bool is_hiding(int proc)
{
	int fd = openat(proc, "1/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd < 0;
}

static void scan_all(struct scan *scan, DIR *proc)
{
	const struct dirent *entry;

	scan->is_partial = is_hiding(dirfd(proc));
	for (errno = 0; (entry = readdir(proc)); errno = 0)
		if (isdigit((unsigned char)entry->d_name[0]))
			scan_process(scan, dirfd(proc), entry->d_name);
	scan->is_partial |= errno != 0;
	if (!scan->is_partial)
		return;
	if (scan->size - scan->count < sizeof("?")) {
		scan->is_full = true;
		return;
	}
	memcpy(scan->buffer + scan->count, "?", sizeof("?"));
	scan->count += sizeof("?");
}

ssize_t proc_holders(const char *proc, const char *driver, void *buffer,
		     size_t size)
{
	struct scan scan = { .buffer = buffer, .size = size };
	DIR *folder = opendir(proc);
	int ret;

	if (!folder)
		return -errno;
	ret = find_major(dirfd(folder), driver, &scan.major);
	if (!ret && scan.major)
		scan_all(&scan, folder);
	closedir(folder);
	if (scan.is_full)
		return -EMSGSIZE;
	return ret ? ret : (ssize_t)scan.count;
}
