// SPDX-License-Identifier: LGPL-2.1-or-later
/* A record from its text. */

#include "read.h"

#include "fail.h"
#include "members.h"
#include "record.h"

#include <stdlib.h>
#include <string.h>

static const struct place whole_record = { .section = "record" };

/* ---- sections ------------------------------------------------------- */

static int check_entry(struct reader *reader, const char *section,
		       const char *name, struct json_object *entry)
{
	const struct place place = { .section = section };

	if (json_object_is_type(entry, json_type_object))
		return 0;
	return place_fail(&place, name, entry, "an object", reader->err);
}

static int read_mgmtdevs(struct reader *reader)
{
	struct vdpa_host *host = reader->host;
	int ret;

	if (!reader->mgmtdevs)
		return 0;
	host->mgmtdevs =
		arena_new(reader->arena,
			  (size_t)json_object_object_length(reader->mgmtdevs),
			  sizeof(*host->mgmtdevs));
	if (!host->mgmtdevs)
		return host_fail_memory(reader->err);
	json_object_object_foreach(reader->mgmtdevs, handle, object)
	{
		ret = check_entry(reader, "mgmtdev", handle, object);
		if (!ret)
			ret = record_read_mgmtdev(
				reader, handle, object,
				&host->mgmtdevs[host->mgmtdev_count++]);
		if (ret)
			return ret;
	}
	return 0;
}

static int read_devs(struct reader *reader, struct json_object *devs)
{
	struct vdpa_host *host = reader->host;
	int ret;

	if (!devs)
		return 0;
	host->devs = arena_new(reader->arena,
			       (size_t)json_object_object_length(devs),
			       sizeof(*host->devs));
	if (!host->devs)
		return host_fail_memory(reader->err);
	json_object_object_foreach(devs, name, object)
	{
		ret = check_entry(reader, "dev", name, object);
		if (!ret)
			ret = record_read_dev(reader, name, object,
					      &host->devs[host->dev_count++]);
		if (ret)
			return ret;
	}
	return 0;
}

static int read_sim(struct reader *reader, struct json_object *root)
{
	struct json_object *sim;
	char *text;

	if (!json_object_object_get_ex(root, "sim", &sim))
		return 0;
	text = text_of(sim);
	if (text)
		reader->host->sim =
			arena_copy(reader->arena, text, strlen(text));
	free(text);
	return reader->host->sim ? 0 : host_fail_memory(reader->err);
}

static int read_host(struct reader *reader, struct json_object *root)
{
	const struct place place = { .section = "host" };
	struct json_object *member;
	int ret;

	ret = place_object(&whole_record, root, "host", &member, reader->err);
	if (ret || !member)
		return ret;
	return members_read(&members_host, member, reader->host, reader->arena,
			    &place, reader->err);
}

static int read_root(struct reader *reader, struct json_object *root)
{
	struct json_object *devs = NULL;
	int ret;

	ret = place_schema(root, VDPA_HOST_SCHEMA, reader->err);
	if (!ret)
		ret = read_host(reader, root);
	if (!ret)
		ret = place_object(&whole_record, root, "mgmtdev",
				   &reader->mgmtdevs, reader->err);
	if (!ret)
		ret = place_object(&whole_record, root, "dev", &devs,
				   reader->err);
	if (!ret)
		ret = read_mgmtdevs(reader);
	if (!ret)
		ret = read_devs(reader, devs);
	if (!ret)
		ret = read_sim(reader, root);
	return ret;
}

static int read_record(struct json_object *root, struct vdpa_host **host,
		       struct vdpa_error *err)
{
	struct record *record = calloc(1, sizeof(*record));
	struct reader reader = { .err = err };
	int ret;

	if (!record)
		return host_fail_memory(err);
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
	struct json_object *root;
	int ret;

	ret = text_parse(text, size, &root, err);
	if (ret)
		return ret;
	ret = read_record(root, host, err);
	json_object_put(root);
	return ret;
}
