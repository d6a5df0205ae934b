// SPDX-License-Identifier: LGPL-2.1-or-later
/* Writing a file in place of another one. */

#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- names of unfinished files ----------------------------------------- */

/*
 * ".NAME.0123456789abcdef.part": random, because threads and processes of
 * several namespaces can share a folder and have the same numbers.
 */
#define DIGITS 16
#define ENDING ".part"

/*
 * The number must be unlikely to repeat; it need not be secret. Soon after
 * boot, a secret number could block.
 */
static int make_name(const char *name, char made[NAME_MAX + 1])
{
	uint64_t number;
	int length;

	if (getrandom(&number, sizeof(number), GRND_INSECURE) != sizeof(number))
		return -EIO;
	length = snprintf(made, NAME_MAX + 1, ".%s.%016" PRIx64 ENDING, name,
			  number);
	return length > NAME_MAX ? -ENAMETOOLONG : 0;
}

static bool is_unfinished(const char *found, const char *name)
{
	size_t length = strlen(name);

	return found[0] == '.' && strncmp(found + 1, name, length) == 0 &&
	       found[length + 1] == '.' &&
	       strspn(found + length + 2, "0123456789abcdef") == DIGITS &&
	       strcmp(found + length + 2 + DIGITS, ENDING) == 0;
}

/* No writer takes that long. */
#define ABANDONED_S (24L * 60 * 60)

static bool is_old(int folder, const char *name)
{
	struct stat status;

	return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       status.st_mtime < time(NULL) - ABANDONED_S;
}

/* Leftover files only waste space, so failures do not matter. */
static void remove_unfinished(int folder, const char *name, bool is_locked)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!list) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(list)))
		if (is_unfinished(entry->d_name, name) &&
		    (is_locked || is_old(folder, entry->d_name)))
			unlinkat(folder, entry->d_name, 0);
	closedir(list);
}

/* ---- owner and rights ---------------------------------------------------- */

/* The file that is replaced. */
struct old {
	bool is_there;
	struct stat status;
};

static int look(int folder, const char *name, struct old *old)
{
	mode_t mode;

	old->is_there = true;
	if (fstatat(folder, name, &old->status, AT_SYMLINK_NOFOLLOW)) {
		old->is_there = false;
		return errno == ENOENT ? 0 : -errno;
	}
	mode = old->status.st_mode;
	if (S_ISLNK(mode))
		return -ELOOP;
	if (!S_ISREG(mode))
		return S_ISDIR(mode) ? -EISDIR : -EINVAL;
	return 0;
}

/* A different group must not get the rights of the old group. */
static int lose_group(int fd, mode_t mode)
{
	mode_t others = mode & S_IRWXO;

	return fchmod(fd, mode & (S_IRWXU | S_IRWXO | others << 3)) ? -errno :
								      0;
}

/*
 * On some file systems, all files belong to one user. So compare with the owner
 * of the new file, not with the user of this process.
 */
static int give_to_owner(int fd, const struct old *old)
{
	struct stat status;

	if (!old->is_there)
		return 0;
	if (fstat(fd, &status))
		return -errno;
	if (status.st_uid == old->status.st_uid &&
	    status.st_gid == old->status.st_gid)
		return 0;
	if (fchown(fd, old->status.st_uid, old->status.st_gid) == 0)
		return 0;
	if (status.st_uid != old->status.st_uid)
		return -EPERM;
	return lose_group(fd, status.st_mode & 0777);
}

/* ---- the new file -------------------------------------------------------- */

/* A new file that does not have its name yet. */
struct fresh {
	int folder;
	int fd;
	char name[NAME_MAX + 1];
};

/* open() applies the umask, which a library cannot read without changing it. */
static int begin(struct fresh *fresh, int folder, const char *name, mode_t mode)
{
	struct old old;
	int ret = look(folder, name, &old);

	if (!ret)
		ret = make_name(name, fresh->name);
	if (ret)
		return ret;
	if (old.is_there)
		mode &= old.status.st_mode;
	fresh->folder = folder;
	fresh->fd = openat(folder, fresh->name,
			   O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			   mode & 0777);
	if (fresh->fd < 0)
		return -errno;
	ret = give_to_owner(fresh->fd, &old);
	if (ret) {
		close(fresh->fd);
		unlinkat(folder, fresh->name, 0);
	}
	return ret;
}

/* Give it its name, unless @ret is an error. */
static int finish(const struct fresh *fresh, const char *name, int ret)
{
	if (!ret && renameat(fresh->folder, fresh->name, fresh->folder, name))
		ret = -errno;
	if (ret)
		unlinkat(fresh->folder, fresh->name, 0);
	return ret;
}

int files_write(int fd, const void *data, size_t size)
{
	const char *at = data;
	ssize_t part;

	for (; size; at += part, size -= (size_t)part) {
		part = write(fd, at, size);
		if (part < 0 && errno != EINTR)
			return -errno;
		if (part < 0)
			part = 0;
	}
	return 0;
}

static int replace(int folder, const char *name, mode_t mode, const void *data,
		   size_t size)
{
	struct fresh fresh;
	int ret = begin(&fresh, folder, name, mode);
	if (ret)
		return ret;
	ret = files_write(fresh.fd, data, size);
	/*
	 * Not synced: simulated worlds are replaced thousands of times, and all
	 * other files can be written again.
	 */
	if (close(fresh.fd) && !ret)
		ret = -errno;
	return finish(&fresh, name, ret);
}

int files_replace(int folder, const char *name, mode_t mode, const void *data,
		  size_t size)
{
	remove_unfinished(folder, name, true);
	return replace(folder, name, mode, data, size);
}

int files_replace_unlocked(int folder, const char *name, mode_t mode,
			   const void *data, size_t size)
{
	remove_unfinished(folder, name, false);
	return replace(folder, name, mode, data, size);
}

/* ---- a file that grows ----------------------------------------------------- */

static int create(const char *path, mode_t mode)
{
	struct files_place place;
	struct fresh fresh;
	int ret = files_find(path, true, &place);

	if (ret)
		return ret;
	ret = begin(&fresh, place.folder, place.name, mode);
	if (!ret) {
		ret = finish(&fresh, place.name, 0);
		if (ret)
			close(fresh.fd);
	}
	files_place_close(&place);
	return ret ? ret : fresh.fd;
}

static int open_device(const char *path)
{
	int fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return -errno;
	ret = fcntl(fd, F_SETFL, O_WRONLY) ? -errno : 0;
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

int files_create(const char *path, mode_t mode)
{
	struct stat status;

	if (stat(path, &status) == 0 &&
	    (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode)))
		return open_device(path);
	return create(path, mode);
}
