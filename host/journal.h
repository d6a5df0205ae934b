/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The journal of how a host's devices were administered, and its lines. */
#ifndef HOST_JOURNAL_H
#define HOST_JOURNAL_H

#include "json/arena.h"
#include "json/json.h"

#include <vdpa/host.h>
#include <vdpa/transport.h>

/* ---- lines -------------------------------------------------------------- */

/* A text of lines that grows. All zeros is an empty one; free @data. */
struct text {
	char *data;
	size_t size;
	size_t capacity;
};

/* Returns 0 or -ENOMEM. */
int text_put(struct text *text, const char *data, size_t size);

/* Write a line with its end. json_finish() returns NULL if memory ran out. */
void initial_put_line(struct json_writer *to,
		      const struct vdpa_initial_record *record);

bool initial_is(const struct vdpa_initial_record *record, const char *kind);

/* Whether the line is about a change of a device, not about its creation. */
bool initial_is_change(const struct vdpa_initial_record *record);

/* As vdpa_initial_read(), with the strings in @arena. */
int initial_read_line(const char *text, size_t size,
		      struct vdpa_initial_record *record, struct arena *arena,
		      struct vdpa_error *err);

/* ---- the journal -------------------------------------------------------- */

/*
 * Read the journal. If there is none, make it from the records of earlier
 * versions.
 */
int journal_load(struct vdpa *vdpa, const char *folder, struct text *text,
		 struct vdpa_error *err);

/*
 * Append @text. If @only_there, do nothing when there is no journal. Compacts
 * the journal when it is twice as long as needed.
 */
int journal_append(struct vdpa *vdpa, const char *folder,
		   const struct text *text, bool only_there,
		   struct vdpa_error *err);

/* ---- entries ------------------------------------------------------------ */

/* One line, about one device. */
struct entry {
	struct vdpa_initial_record record;
	const char *line; /* with its end */
	size_t size;
};

/* The lines of one boot, sorted by name. */
struct entries {
	struct entry *entries;
	size_t count, capacity;
	size_t damaged;		  /* lines that cannot be read */
	struct vdpa_error reason; /* what is wrong with the first one */
	struct arena arena;
};

/*
 * @text must live as long as @entries. Lines of an unknown kind and damaged
 * lines are appended to @others, which may be NULL. Returns 0 or -ENOMEM.
 */
int entries_read(struct entries *entries, const struct text *text,
		 const char *boot_id, struct text *others,
		 struct vdpa_error *err);
void entries_free(struct entries *entries);

/* The entries of @name, in the order of the lines; NULL when *@count is 0. */
const struct entry *entries_of(const struct entries *entries, const char *name,
			       size_t *count);

/* ---- the host ----------------------------------------------------------- */

#define BOOT_ID_FILE "/proc/sys/kernel/random/boot_id"
#define BOOT_ID_SIZE 64

int journal_boot_id(struct vdpa *vdpa, char boot_id[BOOT_ID_SIZE],
		    struct vdpa_error *err);

/* Read the devices from sysfs; each entry has only name and number. */
int devices_read(struct vdpa *vdpa, struct entries *devices,
		 struct vdpa_error *err);

/* The number of a device; 0: there is no such device. */
uint64_t devices_number(const struct entries *devices, const char *name);

#endif
