// SPDX-License-Identifier: LGPL-2.1-or-later
/* The file of a world. */

#include "store.h"

#include "socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The limit of vdpa_host_read(). */
#define WORLD_SIZE_MAX (64 << 20)

/* ---- the lock ------------------------------------------------------- */

static int wait_for_lock(int file)
{
	int ret;

	do
		ret = flock(file, LOCK_EX);
	while (ret && errno == EINTR);
	return ret ? -errno : 0;
}

static int open_lock(const char *path)
{
	char *name;
	int file;

	if (asprintf(&name, "%s.lock", path) < 0)
		return -ENOMEM;
	file = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
	/* Another user's lock file can still be locked when opened for reading.
	 */
	if (file < 0 && errno == EACCES)
		file = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	file = file < 0 ? -errno : file;
	free(name);
	return file;
}

int sim_store_lock(const char *path, int *lock, struct vdpa_error *err)
{
	int file = open_lock(path);
	int ret = file < 0 ? file : wait_for_lock(file);

	if (file == -EACCES || file == -EPERM || file == -EROFS ||
	    (file == -ENOENT && sim_store_is_there(path)))
		return 0;
	if (ret) {
		if (file >= 0)
			close(file);
		return vdpa_error_set(err, ret, NULL,
				      "cannot lock the world \"%s\": %s", path,
				      strerror(-ret));
	}
	*lock = file;
	return 0;
}

void sim_store_unlock(int *lock)
{
	if (*lock >= 0)
		close(*lock);
	*lock = -1;
}

bool sim_store_is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

/* ---- reading -------------------------------------------------------- */

/* Read up to @size bytes: the file can shrink or grow meanwhile. */
static int read_all(int file, size_t size, char **text, size_t *got)
{
	char *data = malloc(size + 1);
	size_t count = 0;
	ssize_t part;

	if (!data)
		return -ENOMEM;
	do {
		part = read(file, data + count, size - count);
		if (part > 0)
			count += (size_t)part;
	} while (part > 0 || (part < 0 && errno == EINTR));
	if (part < 0) {
		part = -errno;
		free(data);
		return (int)part;
	}
	*text = data;
	*got = count;
	return 0;
}

static int check_status(const struct stat *status)
{
	if (S_ISDIR(status->st_mode))
		return -EISDIR;
	if (!S_ISREG(status->st_mode))
		return -EINVAL;
	return status->st_size > WORLD_SIZE_MAX ? -EFBIG : 0;
}

static int read_file(const char *path, char **text, size_t *size)
{
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;
	int ret;

	if (file < 0)
		return -errno;
	ret = fstat(file, &status) ? -errno : check_status(&status);
	if (!ret)
		ret = read_all(file, (size_t)status.st_size, text, size);
	close(file);
	return ret;
}

static int fail_read(const char *path, int code, struct vdpa_error *err)
{
	switch (code) {
	case -ENOENT:
		return vdpa_error_set(err, code, "\"vdpa sim reset\" makes it",
				      "there is no world \"%s\"", path);
	case -EISDIR:
	case -EINVAL:
		return vdpa_error_set(err, code, "a world is in a file",
				      "\"%s\" is not a file", path);
	}
	return vdpa_error_set(err, code, NULL,
			      "cannot read the world \"%s\": %s", path,
			      strerror(-code));
}

int sim_store_check(const char *path, struct vdpa_error *err)
{
	struct stat status;
	int ret = stat(path, &status) ? -errno : check_status(&status);

	return ret ? fail_read(path, ret, err) : 0;
}

int sim_store_read(const char *path, char **text, size_t *size,
		   struct vdpa_error *err)
{
	int ret = read_file(path, text, size);

	return ret ? fail_read(path, ret, err) : 0;
}

/* ---- writing -------------------------------------------------------- */

static int write_all(int file, const char *text, size_t size)
{
	ssize_t part;

	while (size) {
		part = write(file, text, size);
		if (part < 0 && errno == EINTR)
			continue;
		if (part < 0)
			return -errno;
		text += part;
		size -= (size_t)part;
	}
	return fsync(file) ? -errno : 0;
}

/* The new file has the rights of the old one. */
static int copy_mode(const char *path, int file)
{
	struct stat status;
	mode_t mode = 0666, mask;

	if (stat(path, &status) == 0) {
		mode = status.st_mode & 07777;
	} else {
		mask = umask(0);
		umask(mask);
		mode &= ~mask;
	}
	return fchmod(file, mode) ? -errno : 0;
}

static int replace_file(const char *path, const char *text, size_t size)
{
	char *name;
	int file, ret;

	if (asprintf(&name, "%s.XXXXXX", path) < 0)
		return -ENOMEM;
	file = mkostemp(name, O_CLOEXEC);
	if (file < 0) {
		ret = -errno;
		free(name);
		return ret;
	}
	ret = write_all(file, text, size);
	if (!ret)
		ret = copy_mode(path, file);
	if (close(file) && !ret)
		ret = -errno;
	if (!ret && rename(name, path))
		ret = -errno;
	if (ret)
		unlink(name);
	free(name);
	return ret;
}

/* Replace the target of a symbolic link, not the link. */
static int replace(const char *path, const char *text, size_t size)
{
	char *target = realpath(path, NULL);
	int ret = replace_file(target ? target : path, text, size);

	free(target);
	return ret;
}

int sim_store_write(const char *path, const char *text, size_t size,
		    struct vdpa_error *err)
{
	int ret = replace(path, text, size);

	if (ret)
		return vdpa_error_set(err, ret, "the world is as it was before",
				      "cannot save the world \"%s\": %s", path,
				      strerror(-ret));
	return 0;
}
