// SPDX-License-Identifier: LGPL-2.1-or-later
/* The content of the file that tells with what a device was created. */

#include "fail.h"
#include "initial-store.h"
#include "members.h"

#include <inttypes.h>
#include <stdio.h>
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

/* Text of an object with one member, to be freed; NULL: no memory. */
static char *member_text(const char *key, struct json_object *value)
{
	struct json_object *object = json_object_new_object();
	char *text = object_put(object, key, value) ? text_of(object) : NULL;

	json_object_put(object);
	return text;
}

/* "{"schema":...,"boot_id":...}" */
static bool write_head(struct initial_lines *lines, const char *boot_id)
{
	struct json_object *root = json_object_new_object();

	if (object_put(root, "schema",
		       json_object_new_string(VDPA_INITIAL_SCHEMA)) &&
	    object_put(root, "boot_id", json_object_new_string(boot_id)))
		lines->head = text_of(root);
	json_object_put(root);
	return lines->head != NULL;
}

/* "{"initial_config":{...}}" */
static bool write_config(struct initial_lines *lines,
			 const struct vdpa_initial *initial)
{
	struct json_object *config = json_object_new_object();

	free(lines->config);
	lines->config = NULL;
	lines->last = *initial;
	if (!config || !members_write(&members_initial, config, initial, 0)) {
		json_object_put(config);
		return false;
	}
	lines->config = member_text("initial_config", config);
	return lines->config != NULL;
}

/*
 * Lines of one boot and batch differ in little else than number and name: what
 * stands around them is written again when it is another one.
 */
char *initial_lines_next(struct initial_lines *lines,
			 const struct vdpa_initial_record *record)
{
	char *name, *line = NULL;
	int length;

	if (!lines->head && !write_head(lines, record->boot_id))
		return NULL;
	if ((!lines->config || !is_same(&lines->last, &record->initial)) &&
	    !write_config(lines, &record->initial))
		return NULL;
	name = member_text("name", json_object_new_string(record->name));
	if (!name)
		return NULL;
	/* The braces of the parts, where they meet, become commas. */
	length = asprintf(&line, "%.*s,\"number\":%" PRIu64 ",%.*s,%s",
			  (int)strlen(lines->head) - 1, lines->head,
			  record->number, (int)strlen(name) - 2, name + 1,
			  lines->config + 1);
	free(name);
	return length < 0 ? NULL : line;
}

void initial_lines_end(struct initial_lines *lines)
{
	free(lines->head);
	free(lines->config);
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
