// SPDX-License-Identifier: LGPL-2.1-or-later
/* The file of a world. */

#include "store.h"

#include "files/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The limit of vdpa_host_read(). */
#define WORLD_SIZE_MAX (64 << 20)

/* ---- finding --------------------------------------------------------- */

static int fail_find(const char *path, int code, struct vdpa_error *err)
{
	const char *why = code == -ELOOP ?
				  "it is a symbolic link to a missing file" :
				  strerror(-code);

	return vdpa_error_set(err, code, NULL,
			      "cannot find the world \"%s\": %s", path, why);
}

int sim_store_open(const char *path, unsigned int timeout_ms,
		   struct sim_store *store, struct vdpa_error *err)
{
	struct files_place place;
	int ret = files_find(path, false, &place);

	if (ret)
		return fail_find(path, ret, err);
	*store = (struct sim_store){ .path = strdup(path),
				     .folder = place.folder,
				     .name = place.name,
				     .lock = -1,
				     .timeout_ms = timeout_ms };
	if (store->path)
		return 0;
	sim_store_close(store);
	return fail_find(path, -ENOMEM, err);
}

void sim_store_close(struct sim_store *store)
{
	sim_store_unlock(store);
	if (store->folder >= 0)
		close(store->folder);
	free(store->path);
	free(store->name);
	*store = (struct sim_store){ .folder = -1, .lock = -1 };
}

/* ---- the lock ------------------------------------------------------- */

static int fail_lock(const struct sim_store *store, int code,
		     const struct files_holder *holder, struct vdpa_error *err)
{
	char who[FILES_HOLDER_SIZE];

	if (code != -EBUSY)
		return vdpa_error_set(err, code, NULL,
				      "cannot lock the world \"%s\": %s",
				      store->path, strerror(-code));
	files_holder_text(holder, who);
	return vdpa_error_set(err, -ETIMEDOUT,
			      "stop that process, or wait longer",
			      "cannot lock the world \"%s\": %s has held its "
			      "lock for %g s",
			      store->path, who, store->timeout_ms / 1000.0);
}

/* A lock file that cannot be opened in a folder that is there. */
static bool is_read_only(int code)
{
	return code == -EACCES || code == -EPERM || code == -EROFS;
}

int sim_store_lock(struct sim_store *store, struct vdpa_error *err)
{
	struct files_holder holder;
	int lock = files_lock(store->folder, store->name, 0666,
			      store->timeout_ms, &holder);

	if (is_read_only(lock))
		return 0;
	if (lock < 0)
		return fail_lock(store, lock, &holder, err);
	store->lock = lock;
	return 0;
}

void sim_store_unlock(struct sim_store *store)
{
	if (store->lock >= 0)
		close(store->lock);
	store->lock = -1;
}

bool sim_store_is_there(const struct sim_store *store)
{
	struct stat status;

	return fstatat(store->folder, store->name, &status,
		       AT_SYMLINK_NOFOLLOW) == 0;
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

static int open_file(const struct sim_store *store, size_t *size)
{
	int file = files_open_at(store->folder, store->name);
	struct stat status;
	int ret;

	if (file < 0)
		return file;
	ret = fstat(file, &status) ? -errno : 0;
	if (!ret && status.st_size > WORLD_SIZE_MAX)
		ret = -EFBIG;
	if (!ret) {
		*size = (size_t)status.st_size;
		return file;
	}
	close(file);
	return ret;
}

static int fail_read(const struct sim_store *store, int code,
		     struct vdpa_error *err)
{
	switch (code) {
	case -ENOENT:
		return vdpa_error_set(err, code, "\"vdpa sim reset\" makes it",
				      "there is no world \"%s\"", store->path);
	case -EISDIR:
	case -EINVAL:
		return vdpa_error_set(err, code, "a world is in a file",
				      "\"%s\" is not a file", store->path);
	}
	return vdpa_error_set(err, code, NULL,
			      "cannot read the world \"%s\": %s", store->path,
			      strerror(-code));
}

int sim_store_check(const struct sim_store *store, struct vdpa_error *err)
{
	size_t size = 0;
	int file = open_file(store, &size);

	if (file < 0)
		return fail_read(store, file, err);
	close(file);
	return 0;
}

int sim_store_read(const struct sim_store *store, char **text, size_t *size,
		   struct vdpa_error *err)
{
	size_t room = 0;
	int file = open_file(store, &room);
	int ret;

	if (file < 0)
		return fail_read(store, file, err);
	ret = read_all(file, room, text, size);
	close(file);
	return ret ? fail_read(store, ret, err) : 0;
}

/* ---- writing -------------------------------------------------------- */

static int fail_write(const struct sim_store *store, int code,
		      struct vdpa_error *err)
{
	const char *why = strerror(-code);

	/* -EPERM would mean that the request itself needs privileges. */
	if (code == -EPERM) {
		why = "it belongs to another user";
		code = -EACCES;
	}
	return vdpa_error_set(err, code, "the world is as it was before",
			      "cannot save the world \"%s\": %s", store->path,
			      why);
}

int sim_store_write(const struct sim_store *store, const char *text,
		    size_t size, struct vdpa_error *err)
{
	int ret = files_replace(store->folder, store->name, 0666, text, size);

	return ret ? fail_write(store, ret, err) : 0;
}
