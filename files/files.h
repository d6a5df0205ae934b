/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files that other users may prepare or change while they are used: opening
 * them to read, writing one in place of another, and locks. Functions return 0,
 * a file descriptor or a negative errno.
 */
#ifndef FILES_FILES_H
#define FILES_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* ---- places ---------------------------------------------------------- */

/*
 * Where a file is after all links are followed. Everything that is done with
 * the file uses this folder and this name, so one file has one lock.
 */
struct files_place {
	int folder;
	char *name;
};

/*
 * Find @path, whose file may be missing. -ELOOP for a link without a target,
 * and with @is_strict for every link.
 */
int files_find(const char *path, bool is_strict, struct files_place *place);
void files_place_close(struct files_place *place);

/* ---- reading --------------------------------------------------------- */

/*
 * Open a regular file. With @takes_pipes also /dev/null, and a pipe that another
 * process is writing to, as in "<(command)" of a shell. Never blocks. -EISDIR for
 * a folder, -EINVAL for anything else.
 */
int files_open(const char *path, bool takes_pipes);

/* The same for a regular file in a folder, without following a link. */
int files_open_at(int folder, const char *name);

/* ---- writing --------------------------------------------------------- */

/* Write all bytes. */
int files_write(int fd, const void *data, size_t size);

/*
 * Replace the file @name, or create it, completely or not at all. The new file
 * has the owner of the old one, and no more rights than the old one, @mode and
 * the umask allow; never set-user-ID or set-group-ID. Only root can replace a
 * file of another user: -EPERM. -ELOOP for a link, -EISDIR for a folder,
 * -EINVAL for anything else that is not a regular file.
 *
 * The caller holds the lock of @name, so files that a killed writer has left
 * can be removed.
 */
int files_replace(int folder, const char *name, mode_t mode, const void *data,
		  size_t size);

/*
 * The same without a lock, for a text that does not depend on the old file. The
 * last writer wins. Nothing else stays in the folder, whose files another
 * program may read. Files of killed writers are removed after a day.
 */
int files_replace_unlocked(int folder, const char *name, mode_t mode,
			   const void *data, size_t size);

/*
 * The same with an empty file that is open for writing, for a text that grows.
 * Needs no lock. @name can also be a character device, or a pipe with a reader.
 */
int files_create(const char *path, mode_t mode);

/* ---- locks ----------------------------------------------------------- */

/* The process that holds a lock. */
struct files_holder {
	pid_t pid; /* 0: not known */
	char command[17];
};

#define FILES_HOLDER_SIZE 64

/* "vdpa (process 12)", or "another process". */
void files_holder_text(const struct files_holder *holder,
		       char text[FILES_HOLDER_SIZE]);

/*
 * Lock the file @name by its lock, the file @name.lock in the same folder. The
 * lock has at most the rights @mode, and belongs to the owner of the file.
 * Waits up to @timeout_ms; 0: without limit. Returns a file descriptor to
 * close, or a negative errno: -EBUSY when @holder did not release it in time.
 */
int files_lock(int folder, const char *name, mode_t mode,
	       unsigned int timeout_ms, struct files_holder *holder);

/* Who holds the lock of @name now. Returns 0, or -ENOENT: nobody known. */
int files_lock_holder(int folder, const char *name,
		      struct files_holder *holder);

#endif
