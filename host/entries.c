// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices by name, from the lines of the journal or from sysfs. */

#include "journal.h"
#include "json/fail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int add_entry(struct entries *entries, const struct entry *entry)
{
	struct entry *grown = entries->entries;

	if (entries->count == entries->capacity) {
		entries->capacity = 2 * entries->capacity + 64;
		grown = reallocarray(grown, entries->capacity, sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		entries->entries = grown;
	}
	grown[entries->count++] = *entry;
	return 0;
}

/* A line that cannot be read is skipped; the others count. */
static void note_damage(struct entries *entries, size_t number,
			const struct vdpa_error *reason)
{
	static const char first[] = "line 1: ";
	const char *what = reason->what;

	if (strncmp(what, first, strlen(first)) == 0)
		what += strlen(first);
	if (!entries->damaged++)
		vdpa_error_set(&entries->reason, -EINVAL, NULL, "line %zu: %s",
			       number, what);
}

static int read_line(struct entries *entries, struct entry *entry,
		     size_t number, const char *boot_id, struct text *others)
{
	struct vdpa_error reason;
	int ret = initial_read_line(entry->line, entry->size, &entry->record,
				    &entries->arena, &reason);

	if (ret == -ENOMEM)
		return ret;
	if (ret)
		note_damage(entries, number, &reason);
	if (ret || !entry->record.boot_id)
		return others ? text_put(others, entry->line, entry->size) : 0;
	if (strcmp(entry->record.boot_id, boot_id) != 0)
		return 0;
	return add_entry(entries, entry);
}

/* ---- names -------------------------------------------------------------- */

/* sysfs has "!" where the name of a device has "/". */
static int listed_char(const char *name)
{
	return *name == '/' ? '!' : (unsigned char)*name;
}

static int compare_names(const char *one, const char *other)
{
	while (*one && listed_char(one) == listed_char(other)) {
		one++;
		other++;
	}
	return listed_char(one) - listed_char(other);
}

/* By name, then in the order of the text. */
static int compare_entries(const void *a, const void *b)
{
	const struct entry *one = a, *other = b;
	int ret = compare_names(one->record.name, other->record.name);

	return ret ? ret :
		     (one->line > other->line) - (one->line < other->line);
}

static void sort_entries(struct entries *entries)
{
	if (entries->count)
		qsort(entries->entries, entries->count,
		      sizeof(*entries->entries), compare_entries);
}

const struct entry *entries_of(const struct entries *entries, const char *name,
			       size_t *count)
{
	const struct entry *all = entries->entries;
	size_t low = 0, high = entries->count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_names(all[middle].record.name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < entries->count; end++)
		if (compare_names(all[end].record.name, name) != 0)
			break;
	*count = end - low;
	return *count ? all + low : NULL;
}

/* ---- the journal -------------------------------------------------------- */

int entries_read(struct entries *entries, const struct text *text,
		 const char *boot_id, struct text *others,
		 struct vdpa_error *err)
{
	struct entry entry;
	size_t number = 0;

	for (size_t at = 0; at < text->size; at += entry.size) {
		const char *end;

		entry.line = text->data + at;
		end = memchr(entry.line, '\n', text->size - at);
		entry.size = end ? (size_t)(end + 1 - entry.line) :
				   text->size - at;
		if (read_line(entries, &entry, ++number, boot_id, others))
			return json_fail_memory(err);
	}
	sort_entries(entries);
	return 0;
}

void entries_free(struct entries *entries)
{
	free(entries->entries);
	arena_free(&entries->arena);
}

/* ---- sysfs -------------------------------------------------------------- */

#define DEVICES "/sys/bus/vdpa/devices"

int journal_boot_id(struct vdpa *vdpa, char boot_id[BOOT_ID_SIZE],
		    struct vdpa_error *err)
{
	ssize_t size = vdpa_file(vdpa, VDPA_FILE_READ, BOOT_ID_FILE, boot_id,
				 BOOT_ID_SIZE - 1);

	if (size < 0)
		return vdpa_error_set(err, (int)size, NULL,
				      "cannot read %s: %s", BOOT_ID_FILE,
				      strerror((int)-size));
	boot_id[size] = '\0';
	boot_id[strcspn(boot_id, "\n")] = '\0';
	return 0;
}

static int add_devices(struct entries *devices, const char *list)
{
	int ret = list ? 0 : -ENOMEM;

	for (char *end; !ret && *list; list += strlen(list) + 1) {
		struct entry entry = { .line = list };

		entry.record.number = strtoull(list, &end, 10);
		entry.record.name = end + (*end == ' ');
		ret = add_entry(devices, &entry);
	}
	return ret;
}

int devices_read(struct vdpa *vdpa, struct entries *devices,
		 struct vdpa_error *err)
{
	char *list;
	ssize_t ret = vdpa_file_all(vdpa, VDPA_FILE_LIST, DEVICES, &list);

	if (ret < 0)
		return vdpa_error_set(err, (int)ret, NULL, "cannot read %s: %s",
				      DEVICES, strerror((int)-ret));
	ret = add_devices(devices,
			  arena_copy(&devices->arena, list, (size_t)ret + 1));
	free(list);
	sort_entries(devices);
	return ret ? json_fail_memory(err) : 0;
}

uint64_t devices_number(const struct entries *devices, const char *name)
{
	size_t count;
	const struct entry *found = entries_of(devices, name, &count);

	return found ? found->record.number : 0;
}
