// SPDX-License-Identifier: LGPL-2.1-or-later
/* The content of the file that tells with what a device was created. */

#include "fail.h"
#include "initial-store.h"
#include "members.h"

#include <stdlib.h>
#include <string.h>
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
static bool fill_root(struct json_object *root,
		      const struct vdpa_initial_record *record)
{
	struct json_object *initial = json_object_new_object();

	return object_put(root, "schema",
			  json_object_new_string(VDPA_INITIAL_SCHEMA)) &&
	       members_write(&members_initial_record, root, record, 0) &&
	       object_put(root, "initial_config", initial) &&
	       members_write(&members_initial, initial, &record->initial, 0);
}

int vdpa_initial_write(const struct vdpa_initial_record *record, char **text,
		       struct vdpa_error *err)
{
	struct json_object *root = json_object_new_object();
	char *written = NULL;

	if (fill_root(root, record))
		written = text_of_document(root);
	json_object_put(root);
	if (!written)
		return host_fail_memory(err);
	*text = written;
	return 0;
}

/* ---- many records --------------------------------------------------- */

static bool is_same(const struct vdpa_initial *a, const struct vdpa_initial *b)
{
	return a->has == b->has && a->device_features == b->device_features &&
	       memcmp(a->mac, b->mac, sizeof(a->mac)) == 0 &&
	       a->mtu == b->mtu && a->max_vqp == b->max_vqp;
}

/*
 * They differ in few members, and to make the others anew for each would take
 * longer than all else.
 */
static bool update(struct initial_lines *lines,
		   const struct vdpa_initial_record *record)
{
	struct json_object *initial;

	if (!object_put(lines->root, "number",
			json_object_new_uint64(record->number)) ||
	    !object_put(lines->root, "name",
			json_object_new_string(record->name)))
		return false;
	if (is_same(&lines->last, &record->initial))
		return true;
	lines->last = record->initial;
	initial = json_object_new_object();
	return object_put(lines->root, "initial_config", initial) &&
	       members_write(&members_initial, initial, &record->initial, 0);
}

char *initial_lines_next(struct initial_lines *lines,
			 const struct vdpa_initial_record *record)
{
	if (lines->root)
		return update(lines, record) ? text_of(lines->root) : NULL;
	lines->root = json_object_new_object();
	lines->last = record->initial;
	return fill_root(lines->root, record) ? text_of(lines->root) : NULL;
}

void initial_lines_end(struct initial_lines *lines)
{
	json_object_put(lines->root);
}

/* ---- reading -------------------------------------------------------- */

static int check_keys(struct json_object *root, const struct place *place,
		      struct vdpa_error *err)
{
	for (size_t i = 0; i < members_initial_record.count; i++) {
		const char *key = members_initial_record.rows[i].key;

		if (!json_object_object_get_ex(root, key, NULL))
			return place_say(place, err, NULL, "\"%s\" is missing",
					 key);
	}
	if (!json_object_object_get_ex(root, "initial_config", NULL))
		return place_say(place, err, NULL,
				 "\"initial_config\" is missing");
	return 0;
}

static int read_root(struct json_object *root, struct initial_record *to,
		     struct vdpa_error *err)
{
	const struct place place = { .section = "record" };
	const struct place part = { .section = "record",
				    .part = "initial_config" };
	struct json_object *initial;
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

static int read_record(struct json_object *root,
		       struct vdpa_initial_record **record,
		       struct vdpa_error *err)
{
	struct initial_record *to = calloc(1, sizeof(*to));
	int ret;

	if (!to)
		return host_fail_memory(err);
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
	struct json_object *root;
	int ret;

	ret = text_parse(text, size, &root, err);
	if (ret)
		return ret;
	ret = read_record(root, record, err);
	json_object_put(root);
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
