// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The journal: one file of JSON lines, to which each command that changes
 * devices appends. The transport locks it. From time to time a new file without
 * the lines that are no longer needed replaces it.
 */

#include "journal.h"
#include "json/fail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A longer journal is neither read nor appended to. */
#define JOURNAL_SIZE_MAX (64UL << 20)

/* A shorter journal is not compacted. */
#define COMPACT_SIZE_MIN 65536

/* A compaction starts again when another process appended meanwhile. */
#define COMPACT_TRIES 3

struct journal {
	struct vdpa *vdpa;
	const char *folder;
	const char *path;
	char stamp[64]; /* from VDPA_FILE_NUMBER; empty: there is no journal */
	struct vdpa_error *err;
};

/* "vdpa (process 12) holds its lock" */
static void name_locker(const struct journal *journal, char *hint, size_t size)
{
	char found[64] = "";
	ssize_t ret = vdpa_file(journal->vdpa, VDPA_FILE_LOCKER, journal->path,
				found, sizeof(found) - 1);
	char *command = strchr(found, ' ');

	if (ret <= 0 || !command) {
		snprintf(hint, size, "another process holds its lock");
		return;
	}
	*command++ = '\0';
	snprintf(hint, size, "%s (process %s) holds its lock",
		 *command ? command : "a process", found);
}

static int fail(const struct journal *journal, int code, const char *what)
{
	char hint[128] = "";

	if (code == -ENOMEM)
		return json_fail_memory(journal->err);
	if (code == -EMSGSIZE)
		return vdpa_error_set(
			journal->err, -EFBIG,
			"remove it; what it records is lost",
			"the journal \"%.200s\" has more than %lu MiB",
			journal->path, JOURNAL_SIZE_MAX >> 20);
	if (code == -EPERM)
		snprintf(
			hint, sizeof(hint), "%s",
			"folder and file must belong to this user or root, and "
			"nobody else may write to them");
	if (code == -EBUSY)
		name_locker(journal, hint, sizeof(hint));
	return vdpa_error_set(journal->err, code, hint,
			      "cannot %s \"%.200s\": %s", what, journal->path,
			      strerror(-code));
}

/* Returns a path to free; NULL: no memory. */
static char *path_in(const char *folder, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
}

/* ---- files -------------------------------------------------------------- */

static int load_file(struct vdpa *vdpa, const char *path, struct text *text)
{
	ssize_t ret = vdpa_file_all(vdpa, VDPA_FILE_LOAD, path, &text->data);

	if (ret < 0)
		return (int)ret;
	text->size = (size_t)ret;
	text->capacity = (size_t)ret + 2;
	/* vdpa_file_all() leaves room for two more bytes. */
	if (ret && text->data[ret - 1] != '\n')
		text->data[text->size++] = '\n';
	return 0;
}

static int read_stamp(struct journal *journal)
{
	ssize_t ret = vdpa_file(journal->vdpa, VDPA_FILE_NUMBER, journal->path,
				journal->stamp, sizeof(journal->stamp) - 1);

	journal->stamp[ret > 0 ? ret : 0] = '\0';
	return ret >= 0 || ret == -ENOENT ? 0 : (int)ret;
}

static size_t stamp_size(const struct journal *journal)
{
	const char *blank = strchr(journal->stamp, ' ');

	return blank ? strtoul(blank, NULL, 10) : 0;
}

/* Replace the file that has the stamp by @text; -EAGAIN when it changed. */
static int replace(const struct journal *journal, const struct text *text)
{
	struct text whole = { .data = NULL };
	int ret = text_put(&whole, journal->stamp, strlen(journal->stamp));

	if (!ret)
		ret = text_put(&whole, "\n", 1);
	if (!ret)
		ret = text_put(&whole, text->data, text->size);
	if (!ret)
		ret = (int)vdpa_file(journal->vdpa, VDPA_FILE_REPLACE,
				     journal->path, whole.data, whole.size);
	free(whole.data);
	return ret;
}

/* ---- records of earlier versions ---------------------------------------- */

/* NUMBER.json recorded one device, FIRST-LAST.jsonl many. */
static bool is_earlier(const char *name)
{
	const char *end = name + strspn(name, "0123456789-");

	return *name >= '0' && *name <= '9' &&
	       (strcmp(end, ".json") == 0 || strcmp(end, ".jsonl") == 0);
}

/* The document of one device spans several lines; make it one line. */
static int append_earlier(struct vdpa *vdpa, const char *path, struct text *to)
{
	struct text text = { .data = NULL };
	int ret = load_file(vdpa, path, &text);
	bool is_one = path[strlen(path) - 1] == 'n';

	for (size_t i = 0; i + 1 < text.size && is_one; i++)
		if (text.data[i] == '\n')
			text.data[i] = ' ';
	if (!ret)
		ret = text_put(to, text.data, text.size);
	free(text.data);
	return ret == -ENOENT ? 0 : ret;
}

/* Append all of these files to @text; if it is NULL, remove them. */
static int each_earlier(const struct journal *journal, const char *names,
			struct text *text)
{
	int ret = 0;

	for (; *names && !ret; names += strlen(names) + 1) {
		char *path;

		if (!is_earlier(names))
			continue;
		path = path_in(journal->folder, names);
		if (!path)
			ret = -ENOMEM;
		else if (text)
			ret = append_earlier(journal->vdpa, path, text);
		else
			vdpa_file(journal->vdpa, VDPA_FILE_REMOVE, path, NULL,
				  0);
		free(path);
	}
	return ret;
}

/*
 * Set @text to the records of earlier versions, and make it the journal.
 * Returns the result of reading; @code is the result of writing.
 */
static int import_earlier(const struct journal *journal, struct text *text,
			  int *code)
{
	char *names = NULL;
	int ret = (int)vdpa_file_all(journal->vdpa, VDPA_FILE_LIST,
				     journal->folder, &names);

	*code = 0;
	if (ret < 0)
		return ret == -ENOENT ? 0 : ret;
	vdpa_file_names(names);
	ret = each_earlier(journal, names, text);
	if (!ret && text->size)
		*code = replace(journal, text);
	if (!ret && text->size && !*code)
		each_earlier(journal, names, NULL);
	/* Another process has made the journal meanwhile. */
	if (*code == -EAGAIN)
		*code = 0;
	free(names);
	return ret;
}

/* ---- compaction --------------------------------------------------------- */

/* Whether @later records the result of what @record announces. */
static bool ends_batch(const struct vdpa_initial_record *record,
		       const struct vdpa_initial_record *later)
{
	return record->number ? initial_is(later, VDPA_INITIAL_SET) &&
					later->number == record->number :
				!initial_is_change(later);
}

/* Whether @later sets all that @record sets. */
static bool sets_again(const struct vdpa_initial_record *record,
		       const struct vdpa_initial_record *later)
{
	return initial_is(later, VDPA_INITIAL_SET) &&
	       later->number == record->number &&
	       !(record->initial.has & ~later->initial.has);
}

/* Whether @replaces is true of a later line about a device of this name. */
static bool has_later(const struct entries *entries, size_t i,
		      bool (*replaces)(const struct vdpa_initial_record *record,
				       const struct vdpa_initial_record *later))
{
	const struct vdpa_initial_record *record = &entries->entries[i].record;

	while (++i < entries->count &&
	       strcmp(entries->entries[i].record.name, record->name) == 0)
		if (replaces(record, &entries->entries[i].record))
			return true;
	return false;
}

/* Whether the line is about a device that exists, or that may be added. */
static bool is_live(const struct vdpa_initial_record *record,
		    const struct entries *devices)
{
	if (!record->number)
		return initial_is(record, VDPA_INITIAL_BATCH);
	return devices_number(devices, record->name) == record->number;
}

/* A line without words records that nothing was set. */
static bool is_needed(const struct entries *entries, size_t i,
		      const struct entries *devices)
{
	const struct vdpa_initial_record *record = &entries->entries[i].record;

	if (!is_live(record, devices))
		return false;
	if (initial_is(record, VDPA_INITIAL_BATCH))
		return !has_later(entries, i, ends_batch);
	if (initial_is(record, VDPA_INITIAL_SET))
		return record->initial.has &&
		       !has_later(entries, i, sets_again);
	return initial_is(record, VDPA_INITIAL_ADD);
}

static int append_needed(const struct entries *entries,
			 const struct entries *devices, struct text *to)
{
	int ret = 0;

	for (size_t i = 0; i < entries->count && !ret; i++) {
		const struct entry *entry = &entries->entries[i];

		if (is_needed(entries, i, devices))
			ret = text_put(to, entry->line, entry->size);
	}
	return ret;
}

/* Counting lines is cheaper than parsing them: two per device are normal. */
static bool is_short(const struct text *text, const struct entries *devices)
{
	const char *end = text->data + text->size;
	size_t lines = 0;

	for (const char *at = text->data; at < end; lines++)
		at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
	return lines <= 2 * devices->count;
}

/*
 * Set @to to @from without the lines of other boots and of devices that are
 * gone. Returns -EALREADY when @from is short enough.
 */
static int compact_text(struct vdpa *vdpa, const struct text *from,
			struct text *to)
{
	struct entries entries = { .count = 0 };
	struct entries devices = { .count = 0 };
	char boot_id[BOOT_ID_SIZE];
	int ret = journal_boot_id(vdpa, boot_id, NULL);

	/* Devices are read after the lines, so each line's device is found. */
	if (!ret)
		ret = devices_read(vdpa, &devices, NULL);
	if (!ret && is_short(from, &devices))
		ret = -EALREADY;
	if (!ret)
		ret = entries_read(&entries, from, boot_id, to, NULL);
	if (!ret)
		ret = append_needed(&entries, &devices, to);
	entries_free(&devices);
	entries_free(&entries);
	return ret;
}

static int compact(struct journal *journal)
{
	struct text from = { .data = NULL }, to = { .data = NULL };
	int ret = read_stamp(journal);

	if (!ret)
		ret = load_file(journal->vdpa, journal->path, &from);
	if (!ret)
		ret = compact_text(journal->vdpa, &from, &to);
	if (!ret && to.size <= from.size / 2)
		ret = replace(journal, &to);
	free(from.data);
	free(to.data);
	return ret;
}

/*
 * Compacts only when the size passes a power of two, so that the cost of a line
 * does not grow with the journal. If it fails, the journal stays as it is.
 */
static void compact_grown(struct journal *journal, size_t before, size_t after)
{
	if (after < COMPACT_SIZE_MIN || (before ^ after) < before)
		return;
	for (int i = 0; i < COMPACT_TRIES; i++)
		if (compact(journal) != -EAGAIN)
			return;
}

/* ---- load and append ---------------------------------------------------- */

/* Earlier records are read even if the journal cannot be written. */
static int load(struct journal *journal, struct text *text)
{
	int code, ret = load_file(journal->vdpa, journal->path, text);

	if (ret == -ENOENT)
		ret = import_earlier(journal, text, &code);
	return ret ? fail(journal, ret, "read") : 0;
}

/* Import the records of earlier versions: a new journal would hide them. */
static int begin(const struct journal *journal)
{
	struct text earlier = { .data = NULL };
	int code, ret = import_earlier(journal, &earlier, &code);

	free(earlier.data);
	return ret ? ret : code;
}

static int append(struct journal *journal, const struct text *text,
		  bool only_there)
{
	int ret = read_stamp(journal);
	size_t before = stamp_size(journal);

	if (!ret && !journal->stamp[0]) {
		if (only_there)
			return 0;
		ret = begin(journal);
	}
	if (!ret && before + text->size > JOURNAL_SIZE_MAX)
		ret = -EMSGSIZE;
	if (!ret)
		ret = (int)vdpa_file(journal->vdpa, VDPA_FILE_APPEND,
				     journal->path, text->data, text->size);
	if (ret)
		return fail(journal, ret, "record to");
	compact_grown(journal, before, before + text->size);
	return 0;
}

int journal_load(struct vdpa *vdpa, const char *folder, struct text *text,
		 struct vdpa_error *err)
{
	char *path = path_in(folder, VDPA_INITIAL_JOURNAL);
	struct journal journal = { vdpa, folder, path, "", err };
	int ret = path ? load(&journal, text) : json_fail_memory(err);

	free(path);
	return ret;
}

int journal_append(struct vdpa *vdpa, const char *folder,
		   const struct text *text, bool only_there,
		   struct vdpa_error *err)
{
	char *path = path_in(folder, VDPA_INITIAL_JOURNAL);
	struct journal journal = { vdpa, folder, path, "", err };
	int ret = path ? append(&journal, text, only_there) :
			 json_fail_memory(err);

	free(path);
	return ret;
}
