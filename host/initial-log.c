// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Records of many devices, stored together: a file for each would take longer
 * than to make the devices. What ties a record to its device is found for all
 * at once, too, because the folder of devices tells their numbers.
 */

#include "initial-store.h"
#include "json/fail.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/transport.h>
#include <vdpa/wire.h>

#define DEVICES "/sys/bus/vdpa/devices"

/* Records of one file. */
#define WAITING_MAX 512

struct waiting {
	char *name;
	uint64_t number; /* 0: the device was not found */
	struct vdpa_initial initial;
};

struct vdpa_initial_log {
	struct vdpa *vdpa;
	char *folder;
	char boot_id[BOOT_ID_SIZE]; /* empty: not read yet */
	struct waiting waiting[WAITING_MAX];
	size_t count;
	bool is_swept;
	bool has_deletions;
};

/* ---- what waits --------------------------------------------------------- */

int vdpa_initial_log_new(struct vdpa *vdpa, const char *folder,
			 struct vdpa_initial_log **log, struct vdpa_error *err)
{
	struct vdpa_initial_log *made = calloc(1, sizeof(*made));

	if (made)
		made->folder = strdup(folder);
	if (!made || !made->folder) {
		free(made);
		return json_fail_memory(err);
	}
	made->vdpa = vdpa;
	*log = made;
	return 0;
}

static void drop_waiting(struct vdpa_initial_log *log)
{
	for (size_t i = 0; i < log->count; i++)
		free(log->waiting[i].name);
	log->count = 0;
	log->has_deletions = false;
}

int vdpa_initial_log_add(struct vdpa_initial_log *log,
			 const struct vdpa_request *request,
			 struct vdpa_error *err)
{
	struct waiting *waiting = &log->waiting[log->count];

	log->has_deletions |= request->command == VDPA_CMD_DEV_DEL;
	if (request->command != VDPA_CMD_DEV_NEW)
		return 0;
	waiting->name = strdup(request->name);
	if (!waiting->name)
		return json_fail_memory(err);
	waiting->number = 0;
	waiting->initial = initial_of(request);
	return ++log->count < WAITING_MAX ? 0 :
					    vdpa_initial_log_flush(log, err);
}

/* ---- which device is which ---------------------------------------------- */

/* The kernel writes "!" where the name of a device has "/". */
static int listed_char(const char *name)
{
	return *name == '/' ? '!' : (unsigned char)*name;
}

static int compare_names(const char *a, const char *b)
{
	while (*a && listed_char(a) == listed_char(b)) {
		a++;
		b++;
	}
	return listed_char(a) - listed_char(b);
}

static int compare_waiting(const void *a, const void *b)
{
	const struct waiting *const *x = a, *const *y = b;

	return compare_names((*x)->name, (*y)->name);
}

static int compare_key(const void *key, const void *element)
{
	const struct waiting *const *waiting = element;

	return compare_names(key, (*waiting)->name);
}

/* Give @number to all that wait for a device of @name. */
static void take_number(struct waiting **sorted, size_t count, const char *name,
			uint64_t number)
{
	struct waiting **found =
		bsearch(name, sorted, count, sizeof(*sorted), compare_key);

	if (!found)
		return;
	while (found > sorted && compare_key(name, found - 1) == 0)
		found--;
	for (; found < sorted + count && compare_key(name, found) == 0; found++)
		(*found)->number = number;
}

/*
 * A number tells when a device was made: the kernel gives them in order
 * (kernfs_new_node(), fs/kernfs/dir.c). One that does not fit in between is of
 * a device that somebody else made since, under the same name.
 */
static void drop_replaced(struct vdpa_initial_log *log)
{
	uint64_t next = UINT64_MAX;

	for (size_t i = log->count; i-- > 0;) {
		struct waiting *waiting = &log->waiting[i];

		if (waiting->number >= next)
			waiting->number = 0;
		else if (waiting->number)
			next = waiting->number;
	}
}

/* @list is of VDPA_FILE_NUMBERS. */
static void find_numbers(struct vdpa_initial_log *log, const char *list)
{
	struct waiting *sorted[WAITING_MAX];
	char *name;

	if (!log->count)
		return;
	for (size_t i = 0; i < log->count; i++)
		sorted[i] = &log->waiting[i];
	qsort(sorted, log->count, sizeof(sorted[0]), compare_waiting);
	for (; *list; list = strchr(name, '\0') + 1) {
		uint64_t number = strtoull(list, &name, 10);

		name += *name == ' ';
		take_number(sorted, log->count, name, number);
	}
	drop_replaced(log);
}

/* ---- the file ----------------------------------------------------------- */

/* All records, but of devices that were not found. NULL: no memory. */
static char *write_records(const struct vdpa_initial_log *log)
{
	struct json_writer to = { .is_document = false };

	for (size_t i = 0; i < log->count; i++) {
		const struct waiting *waiting = &log->waiting[i];
		const struct vdpa_initial_record record = {
			.boot_id = log->boot_id,
			.number = waiting->number,
			.name = waiting->name,
			.initial = waiting->initial,
		};

		if (waiting->number)
			initial_put_line(&to, &record);
	}
	return json_finish(&to, "");
}

/* *@path: "FOLDER/FIRST-LAST.jsonl", to be freed. NULL: no device is found. */
static int records_path(const struct vdpa_initial_log *log, char **path,
			struct vdpa_error *err)
{
	uint64_t first = UINT64_MAX, last = 0;

	*path = NULL;
	for (size_t i = 0; i < log->count; i++) {
		uint64_t number = log->waiting[i].number;

		if (!number)
			continue;
		first = number < first ? number : first;
		last = number > last ? number : last;
	}
	if (!last)
		return 0;
	if (asprintf(path, "%s/%" PRIu64 "-%" PRIu64 ".jsonl", log->folder,
		     first, last) < 0) {
		*path = NULL;
		return json_fail_memory(err);
	}
	return 0;
}

static int store_records(struct vdpa_initial_log *log, struct vdpa_error *err)
{
	char *path, *text = NULL;
	int ret;

	ret = records_path(log, &path, err);
	if (ret || !path)
		return ret;
	if (!log->boot_id[0])
		ret = initial_read_boot_id(log->vdpa, log->boot_id, err);
	if (!ret) {
		text = write_records(log);
		ret = text ? 0 : json_fail_memory(err);
	}
	if (!ret)
		ret = initial_store_file(log->vdpa, path, text, strlen(text),
					 err);
	free(text);
	free(path);
	return ret;
}

/* ---- files that have served their time ---------------------------------- */

static bool has_live(const char *list, uint64_t first, uint64_t last)
{
	char *end;

	for (; *list; list = strchr(end, '\0') + 1) {
		uint64_t number = strtoull(list, &end, 10);

		if (number >= first && number <= last)
			return true;
	}
	return false;
}

/*
 * Remove the files that have no record of a device that is there. @files was
 * read before @devices: what stands in a file was made before.
 */
static void sweep(const struct vdpa_initial_log *log, const char *files,
		  const char *devices)
{
	uint64_t first, last;
	char *path;

	for (; *files; files = strchr(files, '\0') + 1) {
		if (!initial_file_range(files, &first, &last) ||
		    has_live(devices, first, last) ||
		    asprintf(&path, "%s/%s", log->folder, files) < 0)
			continue;
		vdpa_file(log->vdpa, VDPA_FILE_REMOVE, path, NULL, 0);
		free(path);
	}
}

/* ---- flush -------------------------------------------------------------- */

static int flush(struct vdpa_initial_log *log, struct vdpa_error *err)
{
	char *files = NULL, *devices;
	int ret;

	if ((!log->is_swept || log->has_deletions) &&
	    vdpa_file_all(log->vdpa, VDPA_FILE_LIST, log->folder, &files) < 0)
		files = NULL;
	log->is_swept = true;
	ret = (int)vdpa_file_all(log->vdpa, VDPA_FILE_NUMBERS, DEVICES,
				 &devices);
	if (ret < 0) {
		free(files);
		return vdpa_error_set(err, ret, NULL, "cannot read %s: %s",
				      DEVICES, strerror(-ret));
	}
	find_numbers(log, devices);
	ret = store_records(log, err);
	if (files)
		sweep(log, files, devices);
	free(devices);
	free(files);
	return ret;
}

int vdpa_initial_log_flush(struct vdpa_initial_log *log, struct vdpa_error *err)
{
	int ret = 0;

	if (log->count || log->has_deletions)
		ret = flush(log, err);
	drop_waiting(log);
	return ret;
}

void vdpa_initial_log_free(struct vdpa_initial_log *log)
{
	if (!log)
		return;
	drop_waiting(log);
	free(log->folder);
	free(log);
}
