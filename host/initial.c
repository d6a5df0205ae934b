// SPDX-License-Identifier: LGPL-2.1-or-later
/* The content of the file that tells with what a device was created. */

#include "initial-store.h"
#include "members.h"
#include "json/fail.h"

#include <stdlib.h>
#include <vdpa/host.h>

/* The caller sees its first member. */
struct initial_record {
	struct vdpa_initial_record record;
	struct arena arena;
};

/* ---- writing -------------------------------------------------------- */

/*
 * The names of feature bits are for people, and there are only the ones that
 * all classes share: a request does not tell the class.
 */
static void put_record(struct json_writer *to,
		       const struct vdpa_initial_record *record)
{
	json_open(to, NULL, '{');
	json_put_string(to, "schema", VDPA_INITIAL_SCHEMA);
	members_write(&members_initial_record, to, record, 0);
	json_open(to, "initial_config", '{');
	members_write(&members_initial, to, &record->initial, 0);
	json_close(to, '}');
	json_close(to, '}');
}

void initial_put_line(struct json_writer *to,
		      const struct vdpa_initial_record *record)
{
	put_record(to, record);
	json_end_line(to);
}

int vdpa_initial_write(const struct vdpa_initial_record *record, char **text,
		       struct vdpa_error *err)
{
	struct json_writer to = { .is_document = true };
	char *written;

	put_record(&to, record);
	written = json_finish(&to, "\n");
	if (!written)
		return json_fail_memory(err);
	*text = written;
	return 0;
}

/* ---- reading -------------------------------------------------------- */

static int check_keys(const struct json *root, const struct place *place,
		      struct vdpa_error *err)
{
	for (size_t i = 0; i < members_initial_record.count; i++) {
		const char *key = members_initial_record.rows[i].key;

		if (!json_get(root, key))
			return place_say(place, err, NULL, "\"%s\" is missing",
					 key);
	}
	if (!json_get(root, "initial_config"))
		return place_say(place, err, NULL,
				 "\"initial_config\" is missing");
	return 0;
}

static int read_root(const struct json *root, struct initial_record *to,
		     struct vdpa_error *err)
{
	const struct place place = { .section = "record" };
	const struct place part = { .section = "record",
				    .part = "initial_config" };
	const struct json *initial;
	int ret;

	ret = place_schema(root, VDPA_INITIAL_SCHEMA, err);
	if (!ret)
		ret = check_keys(root, &place, err);
	if (!ret)
		ret = members_read(&members_initial_record, root, &to->record,
				   &to->arena, &place, err);
	if (!ret)
		ret = place_object(&place, root, "initial_config", &initial,
				   err);
	if (!ret)
		ret = members_read(&members_initial, initial,
				   &to->record.initial, &to->arena, &part, err);
	return ret;
}

static int read_record(const struct json *root,
		       struct vdpa_initial_record **record,
		       struct vdpa_error *err)
{
	struct initial_record *to = calloc(1, sizeof(*to));
	int ret;

	if (!to)
		return json_fail_memory(err);
	ret = read_root(root, to, err);
	if (ret) {
		vdpa_initial_record_free(&to->record);
		return ret;
	}
	*record = &to->record;
	return 0;
}

int vdpa_initial_read(const char *text, size_t size,
		      struct vdpa_initial_record **record,
		      struct vdpa_error *err)
{
	struct arena arena = { .blocks = NULL };
	struct json *root;
	int ret;

	ret = json_read_object(text, size, &arena, &root, err);
	if (!ret)
		ret = read_record(root, record, err);
	arena_free(&arena);
	return ret;
}

void vdpa_initial_record_free(struct vdpa_initial_record *record)
{
	struct initial_record *made = (struct initial_record *)record;

	if (!made)
		return;
	arena_free(&made->arena);
	free(made);
}
