// SPDX-License-Identifier: LGPL-2.1-or-later
/* A store in a directory: reading, and writing by rename under a lock. */

#include "dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* How long to wait for the lock, and between two attempts. */
#define LOCK_MS	      10000
#define LOCK_PAUSE_MS 20

/* "FOLDER/" of a key. */
struct folder {
	char name[32];
};

static struct folder folder_of(const char *key)
{
	struct folder folder;

	snprintf(folder.name, sizeof(folder.name), "%.*s",
		 (int)strcspn(key, "/"), key);
	return folder;
}

static const char *name_of(const char *key)
{
	return strchr(key, '/') + 1;
}

/* ---- reading --------------------------------------------------------------- */

static int fail_unreadable(const char *key, int code, struct vdpa_error *err)
{
	return vdpa_error_set(err, code, NULL,
			      "cannot read \"%.200s\" in the store: %s", key,
			      store_fault_text(-code));
}

static int dir_get(struct vdpa_store *base, const char *key,
		   struct vdpa_store_entry **entry, struct vdpa_error *err)
{
	const struct dir_store *store = (const struct dir_store *)base;
	struct vdpa_store_entry *found = NULL;
	struct dir_lease lease;
	int fd = -1, ret;

	ret = dir_open_folder(store, folder_of(key).name, &fd, err);
	if (!ret && fd >= 0) {
		ret = dir_read(fd, key, false, &found, &lease, err);
		close(fd);
	}
	if (ret)
		return ret;
	if (!found)
		return store_fail_missing(err, key);
	ret = found->error;
	if (ret) {
		vdpa_store_entry_free(found);
		return fail_unreadable(key, ret, err);
	}
	*entry = found;
	return 0;
}

/* A list, with the key that is given: its folder stays, its name changes. */
struct listing {
	int fd;
	char key[sizeof(struct folder) + VDPA_STORE_NAME_MAX + 2];
	char *name; /* in @key */
	bool keys_only;
	vdpa_store_each_fn *each;
	void *arg;
};

static void begin_key(struct listing *listing, const char *folder)
{
	size_t length = strlen(folder);

	memcpy(listing->key, folder, length);
	listing->key[length] = '/';
	listing->name = listing->key + length + 1;
}

static int give_key(const struct listing *listing, const struct dir_file *file)
{
	const struct vdpa_store_entry entry = {
		.key = listing->key,
		.value = "",
		.revision = file->revision,
	};

	return listing->each(&entry, listing->arg);
}

/* A file that was deleted meanwhile is left out. */
static int give_value(const struct listing *listing,
		      const struct dir_file *file, struct vdpa_error *err)
{
	struct vdpa_store_entry *entry;
	struct dir_lease lease;
	int ret;

	ret = dir_read(listing->fd, listing->key, file->is_lease, &entry,
		       &lease, err);
	if (!ret && entry)
		ret = listing->each(entry, listing->arg);
	vdpa_store_entry_free(entry);
	return ret;
}

static int give(struct listing *listing, const struct dir_file *file,
		struct vdpa_error *err)
{
	memcpy(listing->name, file->name, strlen(file->name) + 1);
	return listing->keys_only ? give_key(listing, file) :
				    give_value(listing, file, err);
}

static bool is_again(const struct dir_scan *scan, size_t index)
{
	return index && strcmp(scan->files[index - 1]->name,
			       scan->files[index]->name) == 0;
}

static int dir_list(struct vdpa_store *base, const char *folder, bool keys_only,
		    vdpa_store_each_fn *each, void *arg, uint64_t *revision,
		    struct vdpa_error *err)
{
	const struct dir_store *store = (const struct dir_store *)base;
	struct listing listing = {
		.fd = -1, .keys_only = keys_only, .each = each, .arg = arg
	};
	struct dir_scan scan;
	int ret;

	ret = dir_revision(store, revision, err);
	if (!ret)
		ret = dir_open_folder(store, folder, &listing.fd, err);
	if (ret || listing.fd < 0)
		return ret;
	begin_key(&listing, folder);
	ret = dir_scan(store, folder, false, &scan, err);
	for (size_t i = 0; i < scan.count && !ret; i++)
		if (!is_again(&scan, i))
			ret = give(&listing, scan.files[i], err);
	dir_scan_free(&scan);
	close(listing.fd);
	return ret;
}

/* ---- writing --------------------------------------------------------------- */

/* A store that is locked for writing. */
struct locked {
	const struct dir_store *store;
	int lock;
	int folder;
	uint64_t revision; /* of this change */
};

/* Create the directory and those above it. */
static int make_path(const struct dir_store *store, struct vdpa_error *err)
{
	char *path = strdup(store->path);

	if (!path)
		return store_fail_memory(err);
	for (char *at = path + 1; *at; at++)
		if (*at == '/') {
			*at = '\0';
			mkdir(path, 0755);
			*at = '/';
		}
	free(path);
	if (mkdir(store->path, 0755) && errno != EEXIST)
		return dir_fail(store, "create", err);
	return 0;
}

static int write_text(int fd, const char *text, size_t size)
{
	while (size) {
		ssize_t done = write(fd, text, size);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -errno;
		text += done;
		size -= (size_t)done;
	}
	return 0;
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Revisions grow also when the clock is set back. */
static int next_revision(struct locked *locked, struct vdpa_error *err)
{
	char text[sizeof("18446744073709551615\n")] = "";
	uint64_t last, now = now_ns();
	int length;

	if (pread(locked->lock, text, sizeof(text) - 1, 0) < 0)
		return dir_fail(locked->store, "read", err);
	last = strtoull(text, NULL, 10);
	locked->revision = now > last ? now : last + 1;
	length = snprintf(text, sizeof(text), "%020llu\n",
			  (unsigned long long)locked->revision);
	errno = EIO; /* if only a part is written */
	if (pwrite(locked->lock, text, (size_t)length, 0) != length)
		return dir_fail(locked->store, "write to", err);
	return 0;
}

static void unlock(struct locked *locked)
{
	if (locked->folder >= 0)
		close(locked->folder);
	if (locked->lock >= 0)
		close(locked->lock);
}

/* Everybody who can read the store can hold its lock. */
static int wait_for_lock(int fd)
{
	const struct timespec pause = { .tv_nsec = LOCK_PAUSE_MS * 1000000L };

	for (int i = 0; i < LOCK_MS / LOCK_PAUSE_MS; i++) {
		if (!flock(fd, LOCK_EX | LOCK_NB))
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -1;
		nanosleep(&pause, NULL);
	}
	errno = EBUSY;
	return -1;
}

/* Its contents are replaced, so it must not be a link to another file of this
 * user. */
static int check_lock(int fd)
{
	struct stat stat;

	if (fstat(fd, &stat))
		return -errno;
	if (!S_ISREG(stat.st_mode))
		return -EINVAL;
	return stat.st_nlink == 1 ? 0 : -EMLINK;
}

static int take_lock(struct locked *locked, int top)
{
	int ret;

	locked->lock = openat(
		top, ".lock",
		O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
	if (locked->lock < 0)
		return -1;
	ret = check_lock(locked->lock);
	if (!ret)
		return wait_for_lock(locked->lock);
	close(locked->lock);
	locked->lock = -1;
	errno = -ret;
	return -1;
}

/* *@part: what the errno is about; NULL: the directory itself. */
static int open_for_writing(struct locked *locked, const char *folder,
			    bool creates, const char **part)
{
	int top = open(locked->store->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int code = 0;

	if (top < 0)
		return -1;
	*part = ".lock";
	if (take_lock(locked, top) ||
	    (creates && mkdirat(top, folder, 0755) && errno != EEXIST))
		code = errno;
	if (!code) {
		*part = folder;
		locked->folder =
			openat(top, folder,
			       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (locked->folder < 0 && (creates || errno != ENOENT))
			code = errno;
	}
	close(top);
	errno = code;
	return code ? -1 : 0;
}

/* Unlock also after a failure. */
static int lock(const struct dir_store *store, const char *folder, bool creates,
		struct locked *locked, struct vdpa_error *err)
{
	const char *part = NULL;
	int ret = creates ? make_path(store, err) : 0;

	*locked = (struct locked){ .store = store, .lock = -1, .folder = -1 };
	if (ret || !open_for_writing(locked, folder, creates, &part))
		return ret;
	return part ? dir_fail_part(store, "write to", part, err) :
		      dir_fail(store, "write to", err);
}

/* The revision that a key has now; 0: it does not exist. */
static int read_revision(const struct locked *locked, const char *key,
			 uint64_t *revision, struct vdpa_error *err)
{
	struct vdpa_store_entry *entry = NULL;
	struct dir_lease lease;
	int ret = 0;

	if (locked->folder >= 0)
		ret = dir_read(locked->folder, key, false, &entry, &lease, err);
	/* An unreadable file exists, with a revision that no caller expects. */
	*revision = entry ? entry->revision + !!entry->error : 0;
	vdpa_store_entry_free(entry);
	return ret;
}

static int write_value(int fd, const struct vdpa_store_put *put,
		       const struct locked *locked)
{
	const struct timespec times[2] = {
		{ .tv_nsec = UTIME_NOW },
		{ .tv_sec = (time_t)(locked->revision / 1000000000),
		  .tv_nsec = (long)(locked->revision % 1000000000) },
	};
	char line[2 * sizeof("18446744073709551615\n")];
	int ret = 0;

	if (put->ttl_s) {
		snprintf(line, sizeof(line), "%llu %u\n",
			 (unsigned long long)time(NULL) + put->ttl_s,
			 put->ttl_s);
		ret = write_text(fd, line, strlen(line));
	}
	if (!ret)
		ret = write_text(fd, put->value, put->size);
	if (!ret && (futimens(fd, times) || fsync(fd)))
		ret = -errno;
	return ret;
}

/* Other leases and values of this key vanish only when the new one is there. */
static int replace_file(const struct locked *locked,
			const struct vdpa_store_put *put, const char *temporary)
{
	char file[2][VDPA_STORE_NAME_MAX + sizeof(".lease")];
	const char *name = name_of(put->key);
	bool is_lease = put->ttl_s;

	snprintf(file[0], sizeof(file[0]), "%s.json", name);
	snprintf(file[1], sizeof(file[1]), "%s.lease", name);
	if (renameat(locked->folder, temporary, locked->folder, file[is_lease]))
		return -errno;
	if (unlinkat(locked->folder, file[!is_lease], 0) && errno != ENOENT)
		return -errno;
	return 0;
}

/*
 * Under the lock, so one name is enough. First remove what a killed writer
 * left; it can also be a link to another file.
 */
static int write_file(const struct locked *locked,
		      const struct vdpa_store_put *put)
{
	static const char temporary[] = ".new";
	int fd, ret;

	unlinkat(locked->folder, temporary, 0);
	fd = openat(locked->folder, temporary,
		    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	ret = write_value(fd, put, locked);
	if (close(fd) && !ret)
		ret = -errno;
	if (!ret)
		ret = replace_file(locked, put, temporary);
	if (ret)
		unlinkat(locked->folder, temporary, 0);
	return ret;
}

static int put_locked(struct locked *locked, const struct vdpa_store_put *put,
		      struct vdpa_error *err)
{
	uint64_t revision;
	int ret = read_revision(locked, put->key, &revision, err);

	if (ret)
		return ret;
	if (put->has_expected && put->expected != revision)
		return store_fail_stale(err, put->key);
	ret = next_revision(locked, err);
	if (ret)
		return ret;
	errno = -write_file(locked, put);
	return errno ? dir_fail(locked->store, "write to", err) : 0;
}

static int dir_put(struct vdpa_store *base, const struct vdpa_store_put *put,
		   uint64_t *revision, struct vdpa_error *err)
{
	struct locked locked;
	int ret;

	ret = lock((const struct dir_store *)base, folder_of(put->key).name,
		   true, &locked, err);
	if (!ret)
		ret = put_locked(&locked, put, err);
	if (!ret)
		*revision = locked.revision;
	unlock(&locked);
	return ret;
}

/* Also remove the file of an expired lease. */
static int unlink_key(const struct locked *locked, const char *key)
{
	char file[VDPA_STORE_NAME_MAX + sizeof(".lease")];

	snprintf(file, sizeof(file), "%s.lease", name_of(key));
	if (unlinkat(locked->folder, file, 0) && errno != ENOENT)
		return -errno;
	snprintf(file, sizeof(file), "%s.json", name_of(key));
	if (unlinkat(locked->folder, file, 0) && errno != ENOENT)
		return -errno;
	return 0;
}

static int delete_locked(struct locked *locked, const char *key,
			 uint64_t expected, struct vdpa_error *err)
{
	uint64_t revision;
	int ret = read_revision(locked, key, &revision, err);

	if (!ret && locked->folder < 0)
		return store_fail_missing(err, key);
	if (!ret && expected && revision && expected != revision)
		return store_fail_stale(err, key);
	if (!ret)
		ret = next_revision(locked, err);
	if (ret)
		return ret;
	errno = -unlink_key(locked, key);
	if (errno)
		return dir_fail(locked->store, "write to", err);
	return revision ? 0 : store_fail_missing(err, key);
}

static int dir_delete(struct vdpa_store *base, const char *key,
		      uint64_t expected, struct vdpa_error *err)
{
	struct locked locked;
	int ret;

	ret = lock((const struct dir_store *)base, folder_of(key).name, false,
		   &locked, err);
	if (!ret)
		ret = delete_locked(&locked, key, expected, err);
	unlock(&locked);
	return ret;
}

/* ---- opening --------------------------------------------------------------- */

static void dir_free(struct vdpa_store *base)
{
	free(base);
}

int dir_store_open(const char *path, struct vdpa_store **store,
		   struct vdpa_error *err)
{
	static const struct store_ops ops = {
		.get = dir_get,
		.put = dir_put,
		.list = dir_list,
		.delete = dir_delete,
		.watch = dir_watch,
		.watch_next = dir_watch_next,
		.watch_free = dir_watch_free,
		.free = dir_free,
	};
	size_t size = strlen(path) + 1;
	struct dir_store *made = malloc(sizeof(*made) + size);

	if (!made)
		return store_fail_memory(err);
	made->base.ops = &ops;
	memcpy(made->path, path, size);
	*store = &made->base;
	return 0;
}
