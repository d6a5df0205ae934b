// SPDX-License-Identifier: LGPL-2.1-or-later
/* Locks, and who holds them. */

#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

/* ---- who holds a lock ----------------------------------------------------- */

static bool is_same(const struct stat *one, const struct stat *other)
{
	return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

/*
 * "1: FLOCK  ADVISORY  WRITE 713 08:02:5374 0 EOF"; "->" before the kind marks a
 * process that waits. Processes of other namespaces are left out, or are 0.
 */
static bool is_holder(const char *line, const char *file, pid_t *pid)
{
	static const char kind[] = ": FLOCK  ADVISORY  WRITE ";
	const char *at = strstr(line, kind);
	char *end;

	if (!at)
		return false;
	*pid = (pid_t)strtol(at + strlen(kind), &end, 10);
	return *pid > 0 && strncmp(end, file, strlen(file)) == 0;
}

static pid_t find_holder(const struct stat *lock)
{
	FILE *locks = fopen("/proc/locks", "re");
	char line[256], file[64];
	bool is_found = false;
	pid_t pid = 0;

	snprintf(file, sizeof(file), " %02x:%02x:%ju ", major(lock->st_dev),
		 minor(lock->st_dev), (uintmax_t)lock->st_ino);
	while (locks && !is_found && fgets(line, sizeof(line), locks))
		is_found = is_holder(line, file, &pid);
	if (locks)
		fclose(locks);
	return is_found ? pid : 0;
}

static void read_command(struct files_holder *holder)
{
	char path[32];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/comm", (int)holder->pid);
	file = fopen(path, "re");
	if (!file || !fgets(holder->command, sizeof(holder->command), file))
		holder->command[0] = '\0';
	holder->command[strcspn(holder->command, "\n")] = '\0';
	if (file)
		fclose(file);
}

static int identify(const struct stat *lock, struct files_holder *holder)
{
	*holder = (struct files_holder){ .pid = find_holder(lock) };
	if (!holder->pid)
		return -ENOENT;
	read_command(holder);
	return 0;
}

void files_holder_text(const struct files_holder *holder,
		       char text[FILES_HOLDER_SIZE])
{
	if (!holder->pid)
		snprintf(text, FILES_HOLDER_SIZE, "another process");
	else if (!holder->command[0])
		snprintf(text, FILES_HOLDER_SIZE, "process %d",
			 (int)holder->pid);
	else
		snprintf(text, FILES_HOLDER_SIZE, "%s (process %d)",
			 holder->command, (int)holder->pid);
}

/* ---- the file of a lock --------------------------------------------------- */

static int lock_name(const char *name, char lock[NAME_MAX + 1])
{
	int length = snprintf(lock, NAME_MAX + 1, "%s.lock", name);

	return length > NAME_MAX ? -ENAMETOOLONG : 0;
}

int files_lock_holder(int folder, const char *name, struct files_holder *holder)
{
	char lock[NAME_MAX + 1];
	struct stat status;
	int ret = lock_name(name, lock);

	if (ret)
		return ret;
	if (fstatat(folder, lock, &status, AT_SYMLINK_NOFOLLOW))
		return -errno;
	return identify(&status, holder);
}

/* If root makes the lock of another user's file, that user must be able to
 * open it. */
static void give_lock(int fd, int folder, const char *name)
{
	struct stat status;

	if (geteuid() == 0 &&
	    fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    status.st_uid != 0 && fchown(fd, status.st_uid, status.st_gid))
		return;
}

#define LOCK_FLAGS (O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

static int make_lock(int folder, const char *name, const char *lock,
		     mode_t mode)
{
	int fd = openat(folder, lock, O_RDWR | O_CREAT | O_EXCL | LOCK_FLAGS,
			mode);

	if (fd < 0)
		return -errno;
	give_lock(fd, folder, name);
	return fd;
}

/* Another user's lock can still be locked when it is opened for reading. */
static int open_there(int folder, const char *lock)
{
	int fd = openat(folder, lock, O_RDWR | LOCK_FLAGS);

	if (fd < 0 && errno == EACCES)
		fd = openat(folder, lock, O_RDONLY | LOCK_FLAGS);
	return fd < 0 ? -errno : fd;
}

static int open_lock(int folder, const char *name, const char *lock,
		     mode_t mode)
{
	struct stat status;
	int fd;

	do {
		fd = open_there(folder, lock);
		if (fd == -ENOENT)
			fd = make_lock(folder, name, lock, mode);
	} while (fd == -EEXIST);
	if (fd < 0)
		return fd == -ELOOP ? -EPERM : fd;
	if (!fstat(fd, &status) && S_ISREG(status.st_mode))
		return fd;
	close(fd);
	return -EPERM;
}

/* ---- waiting -------------------------------------------------------------- */

/* From the first to the longest pause between two attempts. */
#define PAUSE_MS     1
#define PAUSE_MAX_MS 16

struct wait {
	int64_t until_ms; /* 0: without limit */
	unsigned int pause_ms;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int wait_limited(int fd, struct wait *wait)
{
	struct timespec pause = { 0 };

	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -errno;
		if (now_ms() >= wait->until_ms)
			return -EBUSY;
		pause.tv_nsec = (long)wait->pause_ms * 1000000;
		nanosleep(&pause, NULL);
		if (wait->pause_ms < PAUSE_MAX_MS)
			wait->pause_ms *= 2;
	}
	return 0;
}

static int wait_for(int fd, struct wait *wait)
{
	if (wait->until_ms)
		return wait_limited(fd, wait);
	while (flock(fd, LOCK_EX))
		if (errno != EINTR)
			return -errno;
	return 0;
}

/* Somebody may have removed the file, and others have locked a new one. */
static bool is_current(int fd, int folder, const char *lock)
{
	struct stat held, now;

	return !fstat(fd, &held) &&
	       !fstatat(folder, lock, &now, AT_SYMLINK_NOFOLLOW) &&
	       is_same(&held, &now);
}

static int try_lock(int folder, const char *name, const char *lock, mode_t mode,
		    struct wait *wait, struct files_holder *holder)
{
	int fd = open_lock(folder, name, lock, mode);
	struct stat status;
	int ret;

	if (fd < 0)
		return fd;
	ret = wait_for(fd, wait);
	if (ret == -EBUSY && !fstat(fd, &status))
		identify(&status, holder);
	if (!ret && !is_current(fd, folder, lock))
		ret = -EAGAIN;
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

int files_lock(int folder, const char *name, mode_t mode,
	       unsigned int timeout_ms, struct files_holder *holder)
{
	struct wait wait = { .until_ms = timeout_ms ? now_ms() + timeout_ms : 0,
			     .pause_ms = PAUSE_MS };
	char lock[NAME_MAX + 1];
	int ret = lock_name(name, lock);

	*holder = (struct files_holder){ 0 };
	if (ret)
		return ret;
	do
		ret = try_lock(folder, name, lock, mode, &wait, holder);
	while (ret == -EAGAIN);
	return ret;
}
