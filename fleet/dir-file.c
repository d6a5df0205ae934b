// SPDX-License-Identifier: LGPL-2.1-or-later
/* The files of a store in a directory: how they are found and read. */

#include "dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Longer files are reported as unreadable. */
#define VALUE_SIZE_MAX ((size_t)64 * 1024 * 1024)

#define JSON_END  ".json"
#define LEASE_END ".lease"

int dir_fail(const struct dir_store *store, const char *doing,
	     struct vdpa_error *err)
{
	int code = errno;

	return vdpa_error_set(
		err, -code,
		code == EACCES || code == EPERM ?
			"run the command as a user who may do this" :
			NULL,
		"cannot %s the store \"%.150s\": %s", doing, store->path,
		strerror(code));
}

int dir_fail_part(const struct dir_store *store, const char *doing,
		  const char *part, struct vdpa_error *err)
{
	int code = errno;

	if (code != ELOOP && code != EISDIR && code != EINVAL &&
	    code != EMLINK && code != ENOTDIR)
		return dir_fail(store, doing, err);
	return vdpa_error_set(err, -code, NULL,
			      "cannot %s \"%.30s\" of the store \"%.150s\": %s",
			      doing, part, store->path,
			      code == ENOTDIR ? "it is not a directory" :
						store_fault_text(code));
}

/* ---- folders -------------------------------------------------------------- */

int dir_open(const struct dir_store *store, struct vdpa_error *err)
{
	int fd = open(store->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		return fd;
	if (errno != ENOENT)
		return dir_fail(store, "open", err);
	return vdpa_error_set(err, -ENOENT,
			      "the first record that is published creates it",
			      "there is no store \"%.150s\"", store->path);
}

/* Hidden files are not counted, nor what a new file system has. */
static bool is_counted(const char *name)
{
	return name[0] != '.' && strcmp(name, "lost+found") != 0;
}

static bool is_of_store(const char *name)
{
	static const char *const names[] = {
		".lock",	  VDPA_FLEET_RECORDS, VDPA_FLEET_PARENTS,
		VDPA_FLEET_ALIVE, VDPA_FLEET_SETS,    VDPA_FLEET_OLD_SETS,
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/*
 * Returns 1 if the directory has other files and none of a store, else 0, or -1
 * with errno.
 */
static int is_foreign(DIR *dir)
{
	const struct dirent *dirent;
	int is_foreign = 0;

	while ((errno = 0, dirent = readdir(dir))) {
		if (is_of_store(dirent->d_name))
			return 0;
		is_foreign |= is_counted(dirent->d_name);
	}
	return errno ? -1 : is_foreign;
}

/*
 * A mistyped path must not look like a store without hosts, but an empty
 * directory is a new store. Closes @top.
 */
static int check_store(const struct dir_store *store, int top,
		       struct vdpa_error *err)
{
	DIR *dir = fdopendir(top);
	int is_wrong = dir ? is_foreign(dir) : -1;
	int ret = is_wrong < 0 ? dir_fail(store, "read", err) : 0;

	if (dir)
		closedir(dir);
	else
		close(top);
	if (is_wrong <= 0)
		return ret;
	return vdpa_error_set(err, -ENOTDIR,
			      "name the directory of the store, or an empty "
			      "one for a new store",
			      "\"%.150s\" is not a store: it has files, but "
			      "none of a store",
			      store->path);
}

int dir_open_folder(const struct dir_store *store, const char *folder, int *fd,
		    struct vdpa_error *err)
{
	int top = dir_open(store, err);
	int ret = 0;

	if (top < 0)
		return top;
	*fd = openat(top, folder,
		     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (*fd < 0 && errno == ENOENT)
		return check_store(store, top, err);
	if (*fd < 0)
		ret = dir_fail_part(store, "read", folder, err);
	close(top);
	return ret;
}

int dir_revision(const struct dir_store *store, uint64_t *revision,
		 struct vdpa_error *err)
{
	char text[sizeof("18446744073709551615\n")];
	int top = dir_open(store, err);
	ssize_t size;
	int fd;

	if (top < 0)
		return top;
	*revision = 0;
	fd = openat(top, ".lock",
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	close(top);
	if (fd < 0)
		return errno == ENOENT ?
			       0 :
			       dir_fail_part(store, "read", ".lock", err);
	size = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (size < 0)
		return dir_fail_part(store, "read", ".lock", err);
	text[size] = '\0';
	*revision = strtoull(text, NULL, 10);
	return 0;
}

/* ---- a file ---------------------------------------------------------------- */

static uint64_t revision_of(const struct stat *stat)
{
	return (uint64_t)stat->st_mtim.tv_sec * 1000000000 +
	       (uint64_t)stat->st_mtim.tv_nsec;
}

/* Clocks of hosts may differ by as long as a key lives. */
bool dir_is_over(const struct dir_lease *lease, uint64_t now_s)
{
	if (!lease->until_s)
		return false;
	return now_s >= lease->until_s ||
	       lease->until_s - now_s > 2 * lease->ttl_s;
}

/* Read @size bytes. Returns a negative errno, also when the file is shorter. */
static int read_all(int fd, char *text, size_t size)
{
	for (size_t done = 0; done < size;) {
		ssize_t more = read(fd, text + done, size - done);

		if (more < 0 && errno == EINTR)
			continue;
		if (more <= 0)
			return more ? -errno : -EIO;
		done += (size_t)more;
	}
	return 0;
}

/*
 * O_NONBLOCK: a FIFO must not block. O_NOFOLLOW: who can write to the store could
 * name a file that only this process can read; errors quote what it contains.
 */
static int open_value(int folder_fd, const char *name, const char *end,
		      struct stat *stat)
{
	char file[VDPA_STORE_NAME_MAX + sizeof(LEASE_END)];
	int fd, code;

	snprintf(file, sizeof(file), "%s%s", name, end);
	fd = openat(folder_fd, file,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	code = fstat(fd, stat) ? errno : 0;
	if (!code && !S_ISREG(stat->st_mode))
		code = S_ISDIR(stat->st_mode) ? EISDIR : EINVAL;
	if (!code && (size_t)stat->st_size > VALUE_SIZE_MAX)
		code = EFBIG;
	if (!code)
		return fd;
	close(fd);
	return -code;
}

/* The first line of a lease. Returns the size of the line; 0: it is wrong. */
static size_t read_line(const char *value, size_t size, struct dir_lease *lease)
{
	const char *line_end = memchr(value, '\n', size);
	char *end;

	if (!line_end)
		return 0;
	lease->until_s = strtoull(value, &end, 10);
	if (*end != ' ')
		return 0;
	lease->ttl_s = strtoul(end + 1, &end, 10);
	return end == line_end ? (size_t)(end - value) + 1 : 0;
}

/* A malformed line counts as expired: it does not show that a host is alive. */
static void cut_lease(struct vdpa_store_entry *entry, struct dir_lease *lease)
{
	size_t line = read_line(entry->value, entry->size, lease);

	if (!line)
		*lease = (struct dir_lease){ .until_s = 1 };
	entry->value += line;
	entry->size -= line;
}

static int load(int fd, const struct stat *stat, const char *key,
		struct vdpa_store_entry **entry)
{
	size_t size = (size_t)stat->st_size;
	char *text = malloc(size + 1);
	int ret;

	if (!text)
		return -ENOMEM;
	ret = read_all(fd, text, size);
	*entry = store_entry_new(key, text, ret ? 0 : size, revision_of(stat));
	free(text);
	if (!*entry)
		return -ENOMEM;
	(*entry)->error = ret;
	return 0;
}

static int read_form(int folder_fd, const char *key, const char *end,
		     struct vdpa_store_entry **entry)
{
	struct stat stat = { .st_size = 0 };
	int fd = open_value(folder_fd, strchr(key, '/') + 1, end, &stat);
	int ret;

	if (fd == -ENOENT)
		return 0;
	if (fd < 0) {
		*entry = store_entry_new(key, NULL, 0, 0);
		if (*entry)
			(*entry)->error = fd;
		return *entry ? 0 : -ENOMEM;
	}
	ret = load(fd, &stat, key, entry);
	close(fd);
	return ret;
}

int dir_read(int folder_fd, const char *key, bool is_lease,
	     struct vdpa_store_entry **entry, struct dir_lease *lease,
	     struct vdpa_error *err)
{
	int ret;

	*entry = NULL;
	*lease = (struct dir_lease){ .until_s = 0 };
	ret = read_form(folder_fd, key, is_lease ? LEASE_END : JSON_END, entry);
	if (!ret && !*entry) {
		is_lease = !is_lease;
		ret = read_form(folder_fd, key, is_lease ? LEASE_END : JSON_END,
				entry);
	}
	if (is_lease && *entry && !(*entry)->error)
		cut_lease(*entry, lease);
	if (ret)
		return store_fail_memory(err);
	if (*entry && dir_is_over(lease, (uint64_t)time(NULL))) {
		vdpa_store_entry_free(*entry);
		*entry = NULL;
	}
	return 0;
}

/* ---- all files of a folder ------------------------------------------------- */

/* The length of the key's name in the name of a file; 0: it is not a key. */
static size_t name_length(const char *file, bool *is_lease)
{
	size_t length = strlen(file);
	const char *end = strrchr(file, '.');

	*is_lease = end && strcmp(end, LEASE_END) == 0;
	if (!*is_lease && (!end || strcmp(end, JSON_END) != 0))
		return 0;
	length -= strlen(end);
	return length > VDPA_STORE_NAME_MAX ? 0 : length;
}

static int grow(struct dir_scan *scan)
{
	struct dir_file **more;

	if (scan->count & (scan->count - 1))
		return 0;
	more = reallocarray(scan->files, scan->count ? 2 * scan->count : 1,
			    sizeof(*more));
	if (!more)
		return -ENOMEM;
	scan->files = more;
	return 0;
}

static int take_file(struct dir_scan *scan, struct dir_file *file)
{
	if (grow(scan)) {
		free(file);
		return -ENOMEM;
	}
	scan->files[scan->count++] = file;
	return 0;
}

static struct dir_file *file_new(const char *name, size_t length)
{
	struct dir_file *file = calloc(1, sizeof(*file) + length + 1);

	if (file)
		memcpy(file->name, name, length);
	return file;
}

static int add_file(int fd, const struct dirent *dirent, bool has_revisions,
		    struct dir_scan *scan)
{
	bool is_lease;
	size_t length = name_length(dirent->d_name, &is_lease);
	struct dir_file *file;
	struct stat stat;

	if (!length)
		return 0;
	/* It can be gone by now. Anything else is a file that cannot be read. */
	if (has_revisions &&
	    fstatat(fd, dirent->d_name, &stat, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : -errno;
	file = file_new(dirent->d_name, length);
	if (!file)
		return -ENOMEM;
	file->is_lease = is_lease;
	if (has_revisions)
		file->revision = revision_of(&stat);
	if (store_is_name(file->name))
		return take_file(scan, file);
	free(file);
	return 0;
}

/* By name; of two files of one key, the lease does not count. */
static int compare_files(const void *a, const void *b)
{
	const struct dir_file *one = *(struct dir_file *const *)a;
	const struct dir_file *other = *(struct dir_file *const *)b;
	int order = strcmp(one->name, other->name);

	return order ? order : one->is_lease - other->is_lease;
}

static int scan_open(const struct dir_store *store, DIR *dir,
		     bool has_revisions, struct dir_scan *scan,
		     struct vdpa_error *err)
{
	const struct dirent *dirent;
	int ret = 0;

	while (!ret && (errno = 0, dirent = readdir(dir)))
		ret = add_file(dirfd(dir), dirent, has_revisions, scan);
	if (ret == -ENOMEM)
		return store_fail_memory(err);
	if (ret)
		errno = -ret;
	if (errno)
		return dir_fail(store, "read", err);
	if (scan->count)
		qsort(scan->files, scan->count, sizeof(*scan->files),
		      compare_files);
	return 0;
}

int dir_scan(const struct dir_store *store, const char *folder,
	     bool has_revisions, struct dir_scan *scan, struct vdpa_error *err)
{
	int fd, ret;
	DIR *dir;

	*scan = (struct dir_scan){ .count = 0 };
	ret = dir_open_folder(store, folder, &fd, err);
	if (ret || fd < 0)
		return ret;
	dir = fdopendir(fd);
	if (!dir) {
		ret = dir_fail(store, "read", err);
		close(fd);
		return ret;
	}
	ret = scan_open(store, dir, has_revisions, scan, err);
	closedir(dir);
	if (ret)
		dir_scan_free(scan);
	return ret;
}

void dir_scan_free(struct dir_scan *scan)
{
	for (size_t i = 0; i < scan->count; i++)
		free(scan->files[i]);
	free(scan->files);
	*scan = (struct dir_scan){ .count = 0 };
}
