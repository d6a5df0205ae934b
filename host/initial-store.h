/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the ways to store records and to find them have in common. */
#ifndef HOST_INITIAL_STORE_H
#define HOST_INITIAL_STORE_H

#include <vdpa/host.h>
#include <vdpa/transport.h>

#define BOOT_ID_FILE "/proc/sys/kernel/random/boot_id"
#define BOOT_ID_SIZE 64

int initial_read_boot_id(struct vdpa *vdpa, char boot_id[BOOT_ID_SIZE],
			 struct vdpa_error *err);

/* What is kept of a request. */
struct vdpa_initial initial_of(const struct vdpa_request *request);

/* For writing records on a line each. Begins as all zero. */
struct initial_lines {
	char *head;   /* what all begin with, but for its end */
	char *config; /* of the last one */
	struct vdpa_initial last;
};

/*
 * The next one, without its end; free it. NULL: no memory. All are of one boot.
 */
char *initial_lines_next(struct initial_lines *lines,
			 const struct vdpa_initial_record *record);

void initial_lines_end(struct initial_lines *lines);

/* Whether @name is one of a file of records, and the numbers that it tells. */
bool initial_file_range(const char *name, uint64_t *first, uint64_t *last);

int initial_store_file(struct vdpa *vdpa, const char *path, char *text,
		       size_t size, struct vdpa_error *err);

#endif
