// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Finds what devices were created with, and what was set later. The journal is
 * read once.
 */

#include "journal.h"
#include "json/fail.h"

#include <errno.h>
#include <stdlib.h>
#include <vdpa/sysfs.h>

struct vdpa_initial_reader {
	struct text text;
	struct entries entries;
};

static int read_journal(struct vdpa_initial_reader *reader, struct vdpa *vdpa,
			const char *folder, struct vdpa_error *err)
{
	char boot_id[BOOT_ID_SIZE];
	int ret = journal_boot_id(vdpa, boot_id, err);

	if (!ret)
		ret = journal_load(vdpa, folder, &reader->text, err);
	if (!ret)
		ret = entries_read(&reader->entries, &reader->text, boot_id,
				   NULL, err);
	return ret;
}

int vdpa_initial_reader_open(struct vdpa *vdpa, const char *folder,
			     struct vdpa_initial_reader **reader,
			     struct vdpa_error *err)
{
	struct vdpa_initial_reader *made = calloc(1, sizeof(*made));
	int ret = made ? read_journal(made, vdpa, folder, err) :
			 json_fail_memory(err);

	if (ret)
		vdpa_initial_reader_close(made);
	else
		*reader = made;
	return ret;
}

void vdpa_initial_reader_close(struct vdpa_initial_reader *reader)
{
	if (!reader)
		return;
	entries_free(&reader->entries);
	free(reader->text.data);
	free(reader);
}

int vdpa_initial_reader_check(const struct vdpa_initial_reader *reader,
			      struct vdpa_error *err)
{
	const struct entries *entries = &reader->entries;

	if (!entries->damaged)
		return 0;
	return vdpa_error_set(err, -EINVAL, "what it records is lost",
			      "%zu line%s of the journal cannot be read: %s",
			      entries->damaged,
			      entries->damaged == 1 ? "" : "s",
			      entries->reason.what);
}

/* ---- one device ----------------------------------------------------- */

static int fail_adding(struct vdpa_error *err)
{
	return vdpa_error_set(err, -ESTALE, NULL,
			      "the command that added it has not recorded it: "
			      "it was killed, or is still running");
}

static int fail_changing(struct vdpa_error *err)
{
	return vdpa_error_set(err, -ESTALE, NULL,
			      "the command that changed it has not recorded "
			      "it: it was killed, or is still running, or "
			      "another one changed it at the same time");
}

/* Whether a command has announced a change, and not recorded the result yet. */
static bool is_changing(const struct entry *found, size_t count,
			uint64_t number)
{
	for (size_t i = count; i-- > 0;)
		if (found[i].record.number == number &&
		    initial_is_change(&found[i].record))
			return initial_is(&found[i].record, VDPA_INITIAL_BATCH);
	return false;
}

/* Whether a command has announced to add it, and not recorded the result yet. */
static bool is_adding(const struct entry *found, size_t count)
{
	while (count && initial_is_change(&found[count - 1].record))
		count--;
	return count &&
	       initial_is(&found[count - 1].record, VDPA_INITIAL_BATCH);
}

int vdpa_initial_find(struct vdpa_initial_reader *reader, const char *name,
		      uint64_t number, struct vdpa_initial *initial,
		      struct vdpa_error *err)
{
	size_t count;
	const struct entry *found = entries_of(&reader->entries, name, &count);

	if (is_changing(found, count, number))
		return fail_changing(err);
	for (size_t i = count; i-- > 0;) {
		const struct vdpa_initial_record *record = &found[i].record;

		if (record->number == number &&
		    initial_is(record, VDPA_INITIAL_ADD)) {
			*initial = record->initial;
			return 0;
		}
	}
	if (is_adding(found, count))
		return fail_adding(err);
	return vdpa_error_set(err, -ENOENT, NULL,
			      "device \"%.200s\" has no record", name);
}

int vdpa_initial_find_set(struct vdpa_initial_reader *reader, const char *name,
			  uint64_t number, struct vdpa_initial *set,
			  struct vdpa_error *err)
{
	size_t count;
	const struct entry *found = entries_of(&reader->entries, name, &count);
	struct vdpa_initial all = { .has = 0 };

	if (is_changing(found, count, number))
		return fail_changing(err);
	for (size_t i = 0; i < count; i++)
		if (found[i].record.number == number &&
		    initial_is(&found[i].record, VDPA_INITIAL_SET))
			vdpa_initial_overlay(&all, &found[i].record.initial);
	if (!all.has)
		return vdpa_error_set(err, -ENOENT, NULL,
				      "nothing of device \"%.200s\" was set",
				      name);
	*set = all;
	return 0;
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
	if (ret == -ENOENT && vdpa_initial_reader_check(reader, err))
		ret = -EINVAL;
	vdpa_initial_reader_close(reader);
	return ret;
}
