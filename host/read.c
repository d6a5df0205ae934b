// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reads a record. */

#include "read.h"

#include "members.h"
#include "record.h"
#include "json/fail.h"

#include <errno.h>

#include <stdlib.h>
#include <string.h>

static const struct place whole_record = { .section = "record" };

/* ---- sections ------------------------------------------------------- */

static int check_entry(struct reader *reader, const char *section,
		       const struct json *entry)
{
	const struct place place = { .section = section };

	if (entry->kind == JSON_OBJECT)
		return 0;
	return place_fail(&place, entry->key, entry, "an object", reader->err);
}

/* An entry takes much more memory than its text. */
static int check_count(const struct reader *reader, const char *what,
		       const struct json *section)
{
	if (section->count <= VDPA_HOST_ENTRIES_MAX)
		return 0;
	return vdpa_error_set(reader->err, -EFBIG,
			      "vdpa(8) lists the limits of records",
			      "the record has %zu %s, more than %d",
			      section->count, what, VDPA_HOST_ENTRIES_MAX);
}

static int read_mgmtdev_entries(struct reader *reader,
				const struct json *section)
{
	struct vdpa_host *host = reader->host;
	int ret = check_count(reader, "management devices", section);

	if (ret)
		return ret;
	host->mgmtdevs = arena_new(reader->arena, section->count,
				   sizeof(*host->mgmtdevs));
	if (!host->mgmtdevs)
		return json_fail_memory(reader->err);
	for (const struct json *at = section->first; at && !ret;
	     at = at->next) {
		ret = check_entry(reader, "mgmtdev", at);
		if (!ret)
			ret = record_read_mgmtdev(
				reader, at->key, at,
				&host->mgmtdevs[host->mgmtdev_count++]);
	}
	return ret;
}

static int read_mgmtdevs(struct reader *reader, const struct json *root)
{
	const struct json *section;
	int ret;

	ret = place_object(&whole_record, root, "mgmtdev", &section,
			   reader->err);
	if (!ret && section)
		ret = read_mgmtdev_entries(reader, section);
	if (ret)
		return ret;
	return index_mgmtdevs(&reader->mgmtdevs, reader->arena, reader->host) ?
		       0 :
		       json_fail_memory(reader->err);
}

static int read_devs(struct reader *reader, const struct json *root)
{
	struct vdpa_host *host = reader->host;
	const struct json *section;
	int ret;

	ret = place_object(&whole_record, root, "dev", &section, reader->err);
	if (!ret && section)
		ret = check_count(reader, "devices", section);
	if (ret || !section)
		return ret;
	host->devs =
		arena_new(reader->arena, section->count, sizeof(*host->devs));
	if (!host->devs)
		return json_fail_memory(reader->err);
	for (const struct json *at = section->first; at && !ret;
	     at = at->next) {
		ret = check_entry(reader, "dev", at);
		if (!ret)
			ret = record_read_dev(reader, at->key, at,
					      &host->devs[host->dev_count++]);
	}
	return ret;
}

static int read_sim(struct reader *reader, const struct json *root)
{
	const struct json *sim = json_get(root, "sim");
	struct json_writer writer = { .is_document = false };
	char *text;

	if (!sim)
		return 0;
	json_put_value(&writer, NULL, sim);
	text = json_finish(&writer, "");
	if (text)
		reader->host->sim =
			arena_copy(reader->arena, text, strlen(text));
	free(text);
	return reader->host->sim ? 0 : json_fail_memory(reader->err);
}

static int read_host(struct reader *reader, const struct json *root)
{
	const struct place place = { .section = "host" };
	const struct json *member;
	int ret;

	ret = place_object(&whole_record, root, "host", &member, reader->err);
	if (ret || !member)
		return ret;
	return members_read(&members_host, member, reader->host, reader->arena,
			    &place, reader->err);
}

static int read_root(struct reader *reader, const struct json *root)
{
	int ret;

	ret = place_schema(root, VDPA_HOST_SCHEMA, reader->err);
	if (!ret)
		ret = read_host(reader, root);
	if (!ret)
		ret = read_mgmtdevs(reader, root);
	if (!ret)
		ret = read_devs(reader, root);
	if (!ret)
		ret = read_sim(reader, root);
	return ret;
}

static int read_record(const struct json *root, struct vdpa_host **host,
		       struct vdpa_error *err)
{
	struct record *record = calloc(1, sizeof(*record));
	struct reader reader = { .err = err };
	int ret;

	if (!record)
		return json_fail_memory(err);
	reader.host = &record->host;
	reader.arena = &record->arena;
	ret = read_root(&reader, root);
	if (ret) {
		vdpa_host_free(&record->host);
		return ret;
	}
	*host = &record->host;
	return 0;
}

int vdpa_host_read(const char *text, size_t size, struct vdpa_host **host,
		   struct vdpa_error *err)
{
	struct arena arena = { .blocks = NULL };
	struct json *root;
	int ret;

	ret = json_read_object(text, size, &arena, &root, err);
	if (!ret)
		ret = read_record(root, host, err);
	arena_free(&arena);
	return ret;
}
