// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Finding the records of devices. One is alone in a file NUMBER.json, or one of
 * the lines of a file FIRST-LAST.jsonl, of which the last one that was looked
 * at is kept: devices that were made together are asked for together.
 */

#include "initial-store.h"
#include "json/fail.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/sysfs.h>
#include <vdpa/transport.h>

struct vdpa_initial_reader {
	struct vdpa *vdpa;
	char *folder;
	char boot_id[BOOT_ID_SIZE];
	char *files;	    /* in the folder, each with its 0 byte */
	const char *loaded; /* one of them, or NULL */
	char *text;	    /* of it */
	size_t size;
	size_t at; /* where the next record may be */
};

/* ---- one text ------------------------------------------------------------ */

static int fail_load(struct vdpa_error *err, int code, const char *path)
{
	if (code == -ENOENT)
		return vdpa_error_set(err, code, NULL,
				      "there is no record \"%.200s\"", path);
	if (code == -EPERM)
		return vdpa_error_set(
			err, code,
			"folder and file must belong to this user or "
			"root, and nobody else may write to them",
			"the record \"%.200s\" is not believed", path);
	return vdpa_error_set(err, code, NULL,
			      "cannot read the record \"%.200s\": %s", path,
			      strerror(-code));
}

/*
 * Read a record. Returns 0, -ENOENT, without a text, when it is of another
 * device than @wanted, -EINVAL when it is damaged or of another boot, or
 * -ENOMEM.
 */
static int parse_record(const char *text, size_t size, const char *path,
			const struct vdpa_initial_record *wanted,
			struct vdpa_initial *initial, struct vdpa_error *err)
{
	struct vdpa_initial_record *record;
	struct vdpa_error found;
	int ret;

	ret = vdpa_initial_read(text, size, &record, &found);
	if (ret)
		return vdpa_error_set(err, ret, NULL,
				      "the record \"%.200s\" is damaged: %s",
				      path, found.what);
	if (strcmp(record->boot_id, wanted->boot_id) != 0)
		ret = vdpa_error_set(err, -EINVAL, NULL,
				     "the record \"%.200s\" is of another boot",
				     path);
	else if (record->number != wanted->number ||
		 strcmp(record->name, wanted->name) != 0)
		ret = -ENOENT;
	else
		*initial = record->initial;
	vdpa_initial_record_free(record);
	return ret;
}

bool initial_file_range(const char *name, uint64_t *first, uint64_t *last)
{
	char *end;

	if (*name < '0' || *name > '9')
		return false;
	*first = strtoull(name, &end, 10);
	*last = *first;
	if (strcmp(end, ".json") == 0)
		return true;
	if (*end != '-' || end[1] < '0' || end[1] > '9')
		return false;
	*last = strtoull(end + 1, &end, 10);
	return strcmp(end, ".jsonl") == 0;
}

/* ---- open, close -------------------------------------------------------- */

/* A folder that is not there has no records. */
static int open_reader(struct vdpa_initial_reader *reader,
		       struct vdpa_error *err)
{
	int ret = initial_read_boot_id(reader->vdpa, reader->boot_id, err);

	if (ret)
		return ret;
	ret = (int)vdpa_file_all(reader->vdpa, VDPA_FILE_LIST, reader->folder,
				 &reader->files);
	if (ret >= 0 || ret == -ENOENT)
		return 0;
	return vdpa_error_set(err, ret, NULL, "cannot read \"%.200s\": %s",
			      reader->folder, strerror(-ret));
}

int vdpa_initial_reader_open(struct vdpa *vdpa, const char *folder,
			     struct vdpa_initial_reader **reader,
			     struct vdpa_error *err)
{
	struct vdpa_initial_reader *made = calloc(1, sizeof(*made));
	int ret;

	if (!made) {
		json_fail_memory(err);
		return -ENOMEM;
	}
	made->vdpa = vdpa;
	made->folder = strdup(folder);
	ret = made->folder ? open_reader(made, err) : json_fail_memory(err);
	if (ret) {
		vdpa_initial_reader_close(made);
		return ret;
	}
	*reader = made;
	return 0;
}

void vdpa_initial_reader_close(struct vdpa_initial_reader *reader)
{
	if (!reader)
		return;
	free(reader->folder);
	free(reader->files);
	free(reader->text);
	free(reader);
}

/* ---- files of many ------------------------------------------------------ */

static int load(struct vdpa_initial_reader *reader, const char *file,
		const char *path, struct vdpa_error *err)
{
	char *text;
	int ret;

	if (reader->loaded == file)
		return 0;
	ret = (int)vdpa_file_all(reader->vdpa, VDPA_FILE_LOAD, path, &text);
	if (ret < 0)
		return fail_load(err, ret, path);
	free(reader->text);
	reader->text = text;
	reader->size = strlen(text);
	reader->loaded = file;
	reader->at = 0;
	return 0;
}

/*
 * The next line, from *@at on, that has the digits of @number; NULL when there
 * is none up to @end.
 */
static const char *next_line(const struct vdpa_initial_reader *reader,
			     size_t *at, size_t end, const char *digits,
			     size_t *size)
{
	const char *line;

	while (*at < end) {
		line = reader->text + *at;
		*size = strcspn(line, "\n");
		*at += *size + 1;
		if (memmem(line, *size, digits, strlen(digits)))
			return line;
	}
	return NULL;
}

/* Look for the record in the lines from *@at to @end. */
static int find_between(struct vdpa_initial_reader *reader, size_t *at,
			size_t end, const char *path,
			const struct vdpa_initial_record *wanted,
			struct vdpa_initial *initial, struct vdpa_error *err)
{
	char digits[24];
	const char *line;
	size_t size;
	int ret = -ENOENT;

	snprintf(digits, sizeof(digits), "%" PRIu64, wanted->number);
	while (ret == -ENOENT &&
	       (line = next_line(reader, at, end, digits, &size)))
		ret = parse_record(line, size, path, wanted, initial, err);
	return ret;
}

static int find_in(struct vdpa_initial_reader *reader, const char *file,
		   const struct vdpa_initial_record *wanted,
		   struct vdpa_initial *initial, struct vdpa_error *err)
{
	size_t at, begin = 0;
	char *path;
	int ret;

	if (asprintf(&path, "%s/%s", reader->folder, file) < 0)
		return json_fail_memory(err);
	ret = load(reader, file, path, err);
	if (!ret) {
		at = reader->at;
		ret = find_between(reader, &reader->at, reader->size, path,
				   wanted, initial, err);
		if (ret == -ENOENT) {
			ret = find_between(reader, &begin, at, path, wanted,
					   initial, err);
			reader->at = ret ? at : begin;
		}
	}
	free(path);
	return ret;
}

/* ---- one record --------------------------------------------------------- */

static int find_alone(struct vdpa_initial_reader *reader,
		      const struct vdpa_initial_record *wanted,
		      struct vdpa_initial *initial, struct vdpa_error *err)
{
	char *path, *text;
	int ret;

	if (asprintf(&path, "%s/%" PRIu64 ".json", reader->folder,
		     wanted->number) < 0)
		return json_fail_memory(err);
	ret = (int)vdpa_file_all(reader->vdpa, VDPA_FILE_LOAD, path, &text);
	if (ret < 0) {
		ret = fail_load(err, ret, path);
	} else {
		ret = parse_record(text, strlen(text), path, wanted, initial,
				   err);
		free(text);
		if (ret == -ENOENT)
			ret = vdpa_error_set(
				err, -EINVAL, NULL,
				"the record \"%.200s\" is of another "
				"device",
				path);
	}
	free(path);
	return ret;
}

int vdpa_initial_find(struct vdpa_initial_reader *reader, const char *name,
		      uint64_t number, struct vdpa_initial *initial,
		      struct vdpa_error *err)
{
	const struct vdpa_initial_record wanted = {
		.boot_id = reader->boot_id,
		.number = number,
		.name = name,
	};
	const char *file = reader->files ? reader->files : "";
	uint64_t first, last;
	int ret = -ENOENT;

	for (; ret == -ENOENT && *file; file = strchr(file, '\0') + 1)
		if (strchr(file, '-') &&
		    initial_file_range(file, &first, &last) &&
		    number >= first && number <= last)
			ret = find_in(reader, file, &wanted, initial, err);
	return ret == -ENOENT ? find_alone(reader, &wanted, initial, err) : ret;
}

/* ---- one device, alone -------------------------------------------------- */

int vdpa_initial_load(struct vdpa *vdpa, const char *folder, const char *name,
		      struct vdpa_initial *initial, struct vdpa_error *err)
{
	struct vdpa_initial_reader *reader;
	uint64_t number;
	int ret;

	ret = vdpa_sysfs_number(vdpa, name, &number, err);
	if (!ret)
		ret = vdpa_initial_reader_open(vdpa, folder, &reader, err);
	if (ret)
		return ret;
	ret = vdpa_initial_find(reader, name, number, initial, err);
	vdpa_initial_reader_close(reader);
	return ret;
}
