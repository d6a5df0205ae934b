/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A store in a directory: a file for each key, FOLDER/NAME.json. A key that
 * vanishes is FOLDER/NAME.lease: a line with the time of its end, in seconds
 * since 1970, and its time to live, and the value.
 *
 * The revision of a key is the modification time of its file in nanoseconds,
 * which the store sets. The file ".lock" contains the last revision, and is
 * locked by whoever writes. Files are written by rename, so readers need no
 * lock.
 */
#ifndef FLEET_DIR_H
#define FLEET_DIR_H

#include "store.h"

struct dir_store {
	struct vdpa_store base;
	char path[];
};

/* How long a key lives. */
struct dir_lease {
	uint64_t until_s; /* 0: it has no end, or it was not read yet */
	uint64_t ttl_s;
};

/*
 * Whether its time is over. A lease that ends later than any valid lease is
 * over as well: the clock was set back, and live hosts have written new leases.
 */
bool dir_is_over(const struct dir_lease *lease, uint64_t now_s);

/* A file as a scan found it. */
struct dir_file {
	uint64_t revision; /* 0: not asked */
	bool is_lease;
	struct dir_lease lease;
	char name[]; /* without ".json" or ".lease" */
};

struct dir_scan {
	struct dir_file **files; /* by name */
	size_t count;
};

/* Report the errno of a system call on the store. Returns -errno. */
int dir_fail(const struct dir_store *store, const char *doing,
	     struct vdpa_error *err);

/* The same, about a file or folder of the store, if it is not of its kind. */
int dir_fail_part(const struct dir_store *store, const char *doing,
		  const char *part, struct vdpa_error *err);

/* Open the directory. Returns it, or a negative errno. */
int dir_open(const struct dir_store *store, struct vdpa_error *err);

/*
 * Open a folder of it. *@fd is -1 when there is no such folder. Returns -ENOTDIR
 * if the directory only has files that are not of a store.
 */
int dir_open_folder(const struct dir_store *store, const char *folder, int *fd,
		    struct vdpa_error *err);

/* The last revision; 0: nothing was ever written. */
int dir_revision(const struct dir_store *store, uint64_t *revision,
		 struct vdpa_error *err);

/*
 * Find the files of a folder. Their revisions take a system call each: a list
 * learns them from the files that it opens.
 */
int dir_scan(const struct dir_store *store, const char *folder,
	     bool has_revisions, struct dir_scan *scan, struct vdpa_error *err);
void dir_scan_free(struct dir_scan *scan);

/*
 * Read the key FOLDER/NAME. @is_lease: a scan has found it as a lease, so look
 * for that file first. Sets *@entry to NULL if it does not exist or its time is
 * over. A file that cannot be read gives an entry with an error. Returns 0 or
 * -ENOMEM.
 */
int dir_read(int folder_fd, const char *key, bool is_lease,
	     struct vdpa_store_entry **entry, struct dir_lease *lease,
	     struct vdpa_error *err);

/* The watch (dir-watch.c). */
int dir_watch(struct vdpa_store *store, const char *folder, uint64_t after,
	      struct vdpa_store_watch **watch, struct vdpa_error *err);
int dir_watch_next(struct vdpa_store_watch *base, int timeout_ms,
		   struct vdpa_store_event *event, struct vdpa_error *err);
void dir_watch_free(struct vdpa_store_watch *base);

#endif
