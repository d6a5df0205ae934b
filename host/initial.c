// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reads and writes one line of the journal: what was done with a device. */

#include "journal.h"
#include "members.h"
#include "json/fail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/wire.h>

/* Records of earlier versions have this schema instead of a kind. */
#define EARLIER_SCHEMA "vdpa-initial/1"

/* The caller sees its first member. */
struct initial_record {
	struct vdpa_initial_record record;
	struct arena arena;
};

bool initial_is(const struct vdpa_initial_record *record, const char *kind)
{
	return strcmp(record->kind, kind) == 0;
}

bool initial_is_change(const struct vdpa_initial_record *record)
{
	return initial_is(record, VDPA_INITIAL_SET) ||
	       (initial_is(record, VDPA_INITIAL_BATCH) && record->number);
}

/* The words of a kind of line. */
static const struct words {
	const char *kind;
	const char *key;
	const struct members *members;
} words_of_kinds[] = {
	{ VDPA_INITIAL_ADD, "initial_config", &members_initial },
	{ VDPA_INITIAL_SET, "set_config", &members_set },
};

/* NULL: such a line has no words. */
static const struct words *words_of(const struct vdpa_initial_record *record)
{
	for (size_t i = 0;
	     i < sizeof(words_of_kinds) / sizeof(words_of_kinds[0]); i++)
		if (initial_is(record, words_of_kinds[i].kind))
			return &words_of_kinds[i];
	return NULL;
}

void vdpa_initial_overlay(struct vdpa_initial *words,
			  const struct vdpa_initial *set)
{
	words->has |= set->has;
	if (VDPA_HAS(set, VDPA_ATTR_DEV_FEATURES))
		words->device_features = set->device_features;
	if (VDPA_HAS(set, VDPA_ATTR_DEV_NET_CFG_MACADDR))
		memcpy(words->mac, set->mac, sizeof(words->mac));
	if (VDPA_HAS(set, VDPA_ATTR_DEV_NET_CFG_MTU))
		words->mtu = set->mtu;
	if (VDPA_HAS(set, VDPA_ATTR_DEV_NET_CFG_MAX_VQP))
		words->max_vqp = set->max_vqp;
}

/* ---- writing -------------------------------------------------------- */

/*
 * The names of feature bits are for people. Only the bits that all classes
 * share have names here, because a request does not contain the class.
 */
static void put_record(struct json_writer *to,
		       const struct vdpa_initial_record *record)
{
	const struct words *words = words_of(record);

	json_open(to, NULL, '{');
	members_write(&members_initial_record, to, record, 0);
	if (words) {
		json_open(to, words->key, '{');
		members_write(words->members, to, &record->initial, 0);
		json_close(to, '}');
	}
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
	struct json_writer to = { .is_document = false };
	char *written;

	put_record(&to, record);
	written = json_finish(&to, "");
	if (!written)
		return json_fail_memory(err);
	*text = written;
	return 0;
}

/* ---- many lines ----------------------------------------------------- */

int text_put(struct text *text, const char *data, size_t size)
{
	size_t capacity = 2 * text->capacity + size;
	char *grown = text->data;

	if (!size)
		return 0;
	if (text->capacity - text->size < size) {
		grown = realloc(grown, capacity);
		if (!grown)
			return -ENOMEM;
		text->data = grown;
		text->capacity = capacity;
	}
	memcpy(text->data + text->size, data, size);
	text->size += size;
	return 0;
}

/* ---- reading -------------------------------------------------------- */

static int fail_missing(const struct place *place, const char *key,
			struct vdpa_error *err)
{
	return place_say(place, err, NULL, "\"%s\" is missing", key);
}

static int check_record(const struct vdpa_initial_record *record,
			const struct place *place, struct vdpa_error *err)
{
	if (!record->boot_id)
		return fail_missing(place, "boot_id", err);
	if (!record->name)
		return fail_missing(place, "name", err);
	if (!record->number && words_of(record))
		return fail_missing(place, "number", err);
	return 0;
}

/* The other members of unknown kinds are not read. */
static bool is_known(const struct vdpa_initial_record *record)
{
	return words_of(record) || initial_is(record, VDPA_INITIAL_DEL) ||
	       initial_is(record, VDPA_INITIAL_BATCH);
}

static int read_kind(const struct json *root, struct arena *arena,
		     const char **kind, struct vdpa_error *err)
{
	const struct json *value = json_get(root, "kind");
	const char *found = value ? json_string(value) : VDPA_INITIAL_ADD;

	if (!found)
		return vdpa_error_set(err, -EINVAL, NULL,
				      "\"kind\" is not a string");
	*kind = arena_copy(arena, found, strlen(found));
	if (!*kind)
		return json_fail_memory(err);
	return value ? 0 : place_schema(root, EARLIER_SCHEMA, err);
}

static int read_words(const struct json *root, const struct words *words,
		      struct vdpa_initial *to, struct arena *arena,
		      const struct place *place, struct vdpa_error *err)
{
	const struct place part = { .section = "record", .part = words->key };
	const struct json *initial;
	int ret = place_object(place, root, part.part, &initial, err);

	if (ret)
		return ret;
	if (!initial)
		return fail_missing(place, part.part, err);
	return members_read(words->members, initial, to, arena, &part, err);
}

static int read_root(const struct json *root, struct vdpa_initial_record *to,
		     struct arena *arena, struct vdpa_error *err)
{
	const struct place place = { .section = "record" };
	const struct words *words;
	int ret = read_kind(root, arena, &to->kind, err);

	if (ret || !is_known(to))
		return ret;
	ret = members_read(&members_initial_record, root, to, arena, &place,
			   err);
	if (!ret)
		ret = check_record(to, &place, err);
	words = words_of(to);
	if (!ret && words)
		ret = read_words(root, words, &to->initial, arena, &place, err);
	return ret;
}

int initial_read_line(const char *text, size_t size,
		      struct vdpa_initial_record *record, struct arena *arena,
		      struct vdpa_error *err)
{
	struct arena values = { .blocks = NULL };
	struct json *root;
	int ret = json_read_object(text, size, &values, &root, err);

	*record = (struct vdpa_initial_record){ .kind = "" };
	if (!ret)
		ret = read_root(root, record, arena, err);
	arena_free(&values);
	return ret;
}

int vdpa_initial_read(const char *text, size_t size,
		      struct vdpa_initial_record **record,
		      struct vdpa_error *err)
{
	struct initial_record *to = calloc(1, sizeof(*to));
	int ret;

	if (!to)
		return json_fail_memory(err);
	ret = initial_read_line(text, size, &to->record, &to->arena, err);
	if (ret) {
		vdpa_initial_record_free(&to->record);
		return ret;
	}
	*record = &to->record;
	return 0;
}

void vdpa_initial_record_free(struct vdpa_initial_record *record)
{
	struct initial_record *made = (struct initial_record *)record;

	if (!made)
		return;
	arena_free(&made->arena);
	free(made);
}
