/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the ways to store records and to find them have in common. */
#ifndef HOST_INITIAL_STORE_H
#define HOST_INITIAL_STORE_H

#include "json/json.h"

#include <vdpa/host.h>
#include <vdpa/transport.h>

#define BOOT_ID_FILE "/proc/sys/kernel/random/boot_id"
#define BOOT_ID_SIZE 64

int initial_read_boot_id(struct vdpa *vdpa, char boot_id[BOOT_ID_SIZE],
			 struct vdpa_error *err);

/* What is kept of a request. */
struct vdpa_initial initial_of(const struct vdpa_request *request);

/* Put a record into a text that has one on each line. */
void initial_put_line(struct json_writer *to,
		      const struct vdpa_initial_record *record);

/* Whether @name is one of a file of records, and the numbers that it tells. */
bool initial_file_range(const char *name, uint64_t *first, uint64_t *last);

int initial_store_file(struct vdpa *vdpa, const char *path, char *text,
		       size_t size, struct vdpa_error *err);

#endif
