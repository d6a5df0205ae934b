// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Watching a folder of a directory. inotify triggers a scan, and the scan finds
 * the changes. So lost events lose nothing, and on a shared file system, a scan
 * every few seconds finds what other hosts write.
 */

#include "dir.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

/* Longest time between two scans. */
#define SCAN_MS 5000

struct dir_watch {
	struct vdpa_store_watch base;
	char folder[32];
	int inotify;
	uint64_t after; /* of the first scan */
	bool is_begun;
	bool is_reset; /* to be reported */
	/* What was reported, or is about to be. */
	struct dir_scan known;
	/* The next scan, and how far both have been compared. */
	struct dir_scan seen;
	size_t known_at, seen_at;
	bool is_comparing;
	struct vdpa_store_entry *entry; /* of the last event */
};

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- scans ------------------------------------------------------------------ */

/* Adding a watch again changes nothing; the folder may be a new one. */
static void add_inotify(const struct dir_watch *watch)
{
	const struct dir_store *store =
		(const struct dir_store *)watch->base.store;
	const uint32_t mask = IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
			      IN_CLOSE_WRITE | IN_CREATE;
	char *path;

	inotify_add_watch(watch->inotify, store->path, mask);
	if (asprintf(&path, "%s/%s", store->path, watch->folder) < 0)
		return;
	inotify_add_watch(watch->inotify, path, mask);
	free(path);
}

/* Expired leases are not in a scan. Their time is read once. */
static int read_lease(const struct dir_watch *watch, int fd,
		      struct dir_file *file, struct vdpa_error *err)
{
	char key[sizeof(watch->folder) + VDPA_STORE_NAME_MAX + 2];
	struct vdpa_store_entry *entry;
	int ret;

	snprintf(key, sizeof(key), "%s/%s", watch->folder, file->name);
	ret = dir_read(fd, key, true, &entry, &file->lease, err);
	if (!ret && !entry)
		file->lease = (struct dir_lease){ .until_s = 1 };
	vdpa_store_entry_free(entry);
	return ret;
}

static const struct dir_file *find(const struct dir_scan *scan,
				   const char *name)
{
	size_t low = 0, high = scan->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(scan->files[middle]->name, name);

		if (!order)
			return scan->files[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static int read_leases(struct dir_watch *watch, struct vdpa_error *err)
{
	int ret = 0, fd = -1;

	for (size_t i = 0; i < watch->seen.count && !ret; i++) {
		struct dir_file *file = watch->seen.files[i];
		const struct dir_file *old = find(&watch->known, file->name);

		if (!file->is_lease)
			continue;
		if (old && old->lease.until_s &&
		    old->revision == file->revision) {
			file->lease = old->lease;
			continue;
		}
		if (fd < 0)
			ret = dir_open_folder(
				(const struct dir_store *)watch->base.store,
				watch->folder, &fd, err);
		if (!ret && fd >= 0)
			ret = read_lease(watch, fd, file, err);
	}
	if (fd >= 0)
		close(fd);
	return ret;
}

static void drop_expired(struct dir_scan *scan)
{
	uint64_t now = (uint64_t)time(NULL);
	size_t kept = 0;

	for (size_t i = 0; i < scan->count; i++)
		if (scan->files[i]->is_lease &&
		    dir_is_over(&scan->files[i]->lease, now))
			free(scan->files[i]);
		else
			scan->files[kept++] = scan->files[i];
	scan->count = kept;
}

/* The first scan reports only what is newer than the caller's revision. */
static int begin(struct dir_watch *watch, struct vdpa_error *err)
{
	uint64_t revision;
	int ret;

	ret = dir_revision((const struct dir_store *)watch->base.store,
			   &revision, err);
	if (ret == -ENOENT) {
		revision = 0;
		ret = 0;
	}
	if (ret)
		return ret;
	watch->is_reset = !watch->after || watch->after != revision;
	if (!watch->is_reset)
		ret = dir_scan((const struct dir_store *)watch->base.store,
			       watch->folder, true, &watch->known, err);
	for (size_t i = 0; i < watch->known.count; i++)
		if (watch->known.files[i]->revision > revision)
			watch->known.files[i]->revision = 0;
	watch->is_begun = !ret;
	return ret;
}

static int scan(struct dir_watch *watch, struct vdpa_error *err)
{
	int ret;

	add_inotify(watch);
	ret = watch->is_begun ? 0 : begin(watch, err);
	if (!ret)
		ret = dir_scan((const struct dir_store *)watch->base.store,
			       watch->folder, true, &watch->seen, err);
	if (ret == -ENOENT) /* a store that nobody has written to yet */
		ret = 0;
	if (!ret)
		ret = read_leases(watch, err);
	if (ret) {
		dir_scan_free(&watch->seen);
		return ret;
	}
	drop_expired(&watch->seen);
	watch->known_at = 0;
	watch->seen_at = 0;
	watch->is_comparing = true;
	return 0;
}

/* ---- events ------------------------------------------------------------------ */

static int report(struct dir_watch *watch, const struct dir_file *file,
		  enum vdpa_store_change change, struct vdpa_store_event *event,
		  struct vdpa_error *err)
{
	char key[sizeof(watch->folder) + VDPA_STORE_NAME_MAX + 2];
	struct dir_lease lease;
	int fd = -1, ret = 0;

	snprintf(key, sizeof(key), "%s/%s", watch->folder, file->name);
	vdpa_store_entry_free(watch->entry);
	watch->entry = NULL;
	if (change == VDPA_STORE_PUT)
		ret = dir_open_folder(
			(const struct dir_store *)watch->base.store,
			watch->folder, &fd, err);
	if (!ret && fd >= 0)
		ret = dir_read(fd, key, file->is_lease, &watch->entry, &lease,
			       err);
	if (fd >= 0)
		close(fd);
	if (ret)
		return ret;
	if (!watch->entry) { /* perhaps it has gone since the scan */
		change = VDPA_STORE_DELETE;
		watch->entry = store_entry_new(key, NULL, 0, file->revision);
		if (!watch->entry)
			return store_fail_memory(err);
	}
	event->change = change;
	event->entry = *watch->entry;
	return 1;
}

static void end_comparison(struct dir_watch *watch)
{
	dir_scan_free(&watch->known);
	watch->known = watch->seen;
	watch->seen = (struct dir_scan){ .count = 0 };
	watch->is_comparing = false;
}

/* Both scans are in the order of names. */
static int order_of_next(const struct dir_watch *watch)
{
	bool is_known = watch->known_at < watch->known.count;
	bool is_seen = watch->seen_at < watch->seen.count;

	if (!is_known || !is_seen)
		return is_seen - is_known;
	return strcmp(watch->known.files[watch->known_at]->name,
		      watch->seen.files[watch->seen_at]->name);
}

/* Returns 1 with the next difference, 0 when there is none, or -errno. */
static int compare(struct dir_watch *watch, struct vdpa_store_event *event,
		   struct vdpa_error *err)
{
	while (watch->known_at < watch->known.count ||
	       watch->seen_at < watch->seen.count) {
		int order = order_of_next(watch);
		const struct dir_file *known = NULL, *seen;

		if (order <= 0)
			known = watch->known.files[watch->known_at++];
		if (order < 0)
			return report(watch, known, VDPA_STORE_DELETE, event,
				      err);
		seen = watch->seen.files[watch->seen_at++];
		if (!known || known->revision != seen->revision)
			return report(watch, seen, VDPA_STORE_PUT, event, err);
	}
	end_comparison(watch);
	return 0;
}

/* The time until a lease ends, if that is sooner. */
static uint64_t wait_of(const struct dir_watch *watch, uint64_t wait_ms)
{
	uint64_t now = (uint64_t)time(NULL);

	for (size_t i = 0; i < watch->known.count; i++) {
		const struct dir_lease *lease = &watch->known.files[i]->lease;
		uint64_t until_s = lease->until_s;

		if (dir_is_over(lease, now))
			return 0;
		if (until_s && (until_s - now) * 1000 < wait_ms)
			wait_ms = (until_s - now) * 1000;
	}
	return wait_ms;
}

static void wait_for_events(const struct dir_watch *watch, uint64_t wait_ms)
{
	struct pollfd poll_fd = { .fd = watch->inotify, .events = POLLIN };
	char buffer[4096];

	if (poll(&poll_fd, 1, (int)wait_of(watch, wait_ms)) > 0)
		while (read(watch->inotify, buffer, sizeof(buffer)) > 0)
			;
}

/* Scan at least once, even without time to wait. */
static int next_change(struct dir_watch *watch, uint64_t deadline,
		       struct vdpa_store_event *event, struct vdpa_error *err)
{
	for (;;) {
		uint64_t now;
		int ret = 0;

		if (!watch->is_comparing)
			ret = scan(watch, err);
		if (!ret && watch->is_reset) {
			watch->is_reset = false;
			event->change = VDPA_STORE_RESET;
			event->entry = (struct vdpa_store_entry){ .key = NULL };
			return 1;
		}
		if (!ret)
			ret = compare(watch, event, err);
		now = now_ms();
		if (ret || now >= deadline)
			return ret;
		now = deadline - now;
		wait_for_events(watch, now < SCAN_MS ? now : SCAN_MS);
	}
}

int dir_watch_next(struct vdpa_store_watch *base, int timeout_ms,
		   struct vdpa_store_event *event, struct vdpa_error *err)
{
	struct dir_watch *watch = (struct dir_watch *)base;
	uint64_t deadline = timeout_ms < 0 ? UINT64_MAX :
					     now_ms() + (unsigned)timeout_ms;

	return next_change(watch, deadline, event, err);
}

/* ---- opening ------------------------------------------------------------------ */

int dir_watch(struct vdpa_store *store, const char *folder, uint64_t after,
	      struct vdpa_store_watch **watch, struct vdpa_error *err)
{
	struct dir_watch *made = calloc(1, sizeof(*made));

	if (!made)
		return store_fail_memory(err);
	made->base.store = store;
	made->after = after;
	snprintf(made->folder, sizeof(made->folder), "%s", folder);
	made->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (made->inotify < 0) {
		int ret =
			dir_fail((const struct dir_store *)store, "watch", err);

		free(made);
		return ret;
	}
	*watch = &made->base;
	return 0;
}

void dir_watch_free(struct vdpa_store_watch *base)
{
	struct dir_watch *watch = (struct dir_watch *)base;

	vdpa_store_entry_free(watch->entry);
	dir_scan_free(&watch->known);
	dir_scan_free(&watch->seen);
	close(watch->inotify);
	free(watch);
}
