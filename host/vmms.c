// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reads rows of hypervisors that an administrator adds. */

#include "json/fail.h"
#include "json/members.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/host.h>
#include <vdpa/virtio.h>
#include <vdpa/vmm.h>

struct vdpa_host_vmms {
	const struct vdpa_vmm **rows; /* ends with NULL */
	size_t count;
	struct arena arena;
};

/* While a file is read. */
struct vmm_reader {
	struct vdpa_host_vmms *vmms;
	struct vdpa_error *err;
};

/* ---- types ------------------------------------------------------------- */

static int read_version(const struct json *value, bool is_last, void *field)
{
	const char *text = json_string(value);

	return text ? vdpa_vmm_version(text, is_last, field) : -EINVAL;
}

static int read_first(const struct json *value, void *field,
		      struct arena *arena)
{
	(void)arena;
	return read_version(value, false, field);
}

static int read_last(const struct json *value, void *field, struct arena *arena)
{
	(void)arena;
	return read_version(value, true, field);
}

static const struct type type_first = {
	.expected = "a version such as \"8.2\"",
	.read = read_first,
};

static const struct type type_last = {
	.expected = "a version such as \"8.2\"",
	.read = read_last,
};

/* Returns VDPA_VMM_TRAITS when @value is not the word for a trait. */
static unsigned int find_trait(const struct json *value)
{
	const char *word = json_string(value);
	unsigned int trait = 0;

	while (trait < VDPA_VMM_TRAITS &&
	       (!word || strcmp(word, vdpa_vmm_trait_name(trait)) != 0))
		trait++;
	return trait;
}

static int read_traits(const struct json *value, void *field,
		       struct arena *arena)
{
	uint64_t traits = 0;

	(void)arena;
	if (value->kind != JSON_LIST)
		return -EINVAL;
	for (const struct json *at = value->first; at; at = at->next) {
		unsigned int trait = find_trait(at);

		if (trait == VDPA_VMM_TRAITS)
			return -EINVAL;
		traits |= VDPA_BIT(trait);
	}
	*(uint64_t *)field = traits;
	return 0;
}

static const struct type type_traits = {
	.expected = "a list of traits such as [ \"x-svq\" ]; \"vdpa vmm show\" "
		    "prints them",
	.read = read_traits,
};

/* ---- rows -------------------------------------------------------------- */

static const struct member row_members[] = {
#define M(name, type) MEMBER(#name, type, vdpa_vmm, name, 0)
	M(title, string),   M(product, string),	   M(first, first),
	M(last, last),	    M(classes, classes),   M(takes, features),
	M(needs, features), M(compares, features), M(keeps, features),
	M(traits, traits),  M(min_vq_size, u16),   M(ships, string),
	M(source, string),
#undef M
};

static const struct members members_vmm = MEMBERS(row_members, 0);

/* Keys that a row without "like" needs. */
static const char *const needed[] = { "classes", "takes", "needs", "compares",
				      "traits" };

static bool is_known(const char *key)
{
	for (size_t i = 0; i < members_vmm.count; i++)
		if (strcmp(row_members[i].key, key) == 0)
			return true;
	return strcmp(key, "like") == 0;
}

/* Refuse unknown keys: people write these files, so such a key is a mistake. */
static int check_keys(struct vmm_reader *reader, const struct place *place,
		      const struct json *object)
{
	for (const struct json *at = object->first; at; at = at->next)
		if (!is_known(at->key))
			return place_say(place, reader->err,
					 "\"vdpa -j -p vmm show\" prints rows "
					 "with all keys",
					 "there is no key \"%.100s\"", at->key);
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!json_get(object, "like") && !json_get(object, needed[i]))
			return place_say(place, reader->err,
					 "write it, or \"like\": the name of a "
					 "row that is the same otherwise",
					 "\"%s\" is missing", needed[i]);
	return 0;
}

/* Begin with the row that "like" names. */
static int read_like(struct vmm_reader *reader, const struct place *place,
		     const struct json *object, struct vdpa_vmm *row)
{
	const struct json *like = json_get(object, "like");
	const struct vdpa_vmm *found;
	struct vdpa_error err;

	if (!like)
		return 0;
	if (!json_string(like))
		return place_fail(place, "like", like, "the name of a row",
				  reader->err);
	if (vdpa_vmm_find_in(reader->vmms->rows, json_string(like), &found,
			     &err))
		return place_say(place, reader->err, err.hint, "\"like\": %s",
				 err.what);
	*row = *found;
	return 0;
}

static int check_row(struct vmm_reader *reader, const struct place *place,
		     const struct vdpa_vmm *row)
{
	if (row->first <= row->last)
		return 0;
	return place_say(place, reader->err, NULL,
			 "\"last\" is a version before \"first\"");
}

static int read_row(struct vmm_reader *reader, const struct json *object,
		    struct vdpa_vmm *row)
{
	const struct place place = { .section = "vmm", .name = object->key };
	struct arena *arena = &reader->vmms->arena;
	int ret;

	if (object->kind != JSON_OBJECT)
		return place_fail(&place, object->key, object, "an object",
				  reader->err);
	ret = check_keys(reader, &place, object);
	if (!ret)
		ret = read_like(reader, &place, object, row);
	row->name = arena_copy(arena, object->key, strlen(object->key));
	row->title = row->name;
	if (!row->product)
		row->product = row->name;
	if (!json_get(object, "like"))
		row->last = UINT32_MAX;
	if (!json_get(object, "source"))
		row->source = "a row of this host";
	if (!ret && !row->name)
		ret = json_fail_memory(reader->err);
	if (!ret)
		ret = members_read(&members_vmm, object, row, arena, &place,
				   reader->err);
	return ret ? ret : check_row(reader, &place, row);
}

static bool add_row(struct vdpa_host_vmms *vmms, const struct vdpa_vmm *row)
{
	const struct vdpa_vmm **rows = reallocarray(vmms->rows, vmms->count + 2,
						    sizeof(struct vdpa_vmm *));

	if (!rows)
		return false;
	vmms->rows = rows;
	rows[vmms->count++] = row;
	rows[vmms->count] = NULL;
	return true;
}

static int read_rows(struct vmm_reader *reader, const struct json *section)
{
	for (const struct json *at = section->first; at; at = at->next) {
		struct vdpa_vmm *row =
			arena_new(&reader->vmms->arena, 1, sizeof(*row));
		int ret;

		if (!row)
			return json_fail_memory(reader->err);
		ret = read_row(reader, at, row);
		if (ret)
			return ret;
		if (!add_row(reader->vmms, row))
			return json_fail_memory(reader->err);
	}
	return 0;
}

/* ---- files ------------------------------------------------------------- */

int vdpa_host_vmms_new(struct vdpa_host_vmms **vmms, struct vdpa_error *err)
{
	struct vdpa_host_vmms *made = calloc(1, sizeof(*made));

	if (!made)
		return json_fail_memory(err);
	*vmms = made;
	return 0;
}

static int read_section(struct vmm_reader *reader, const struct json *root)
{
	static const struct place place = { .section = "file" };
	const struct json *section;
	int ret;

	ret = place_object(&place, root, "vmm", &section, reader->err);
	if (ret)
		return ret;
	if (!section)
		return place_say(&place, reader->err, NULL,
				 "\"vmm\" is missing");
	return read_rows(reader, section);
}

int vdpa_host_vmms_read(struct vdpa_host_vmms *vmms, const char *text,
			size_t size, struct vdpa_error *err)
{
	struct vmm_reader reader = { .vmms = vmms, .err = err };
	size_t count = vmms->count;
	struct arena arena = { .blocks = NULL };
	struct json *root;
	int ret;

	ret = json_read_object(text, size, &arena, &root, err);
	if (!ret)
		ret = read_section(&reader, root);
	arena_free(&arena);
	if (ret && vmms->rows) {
		vmms->count = count;
		vmms->rows[count] = NULL;
	}
	return ret;
}

const struct vdpa_vmm *const *
vdpa_host_vmms_rows(const struct vdpa_host_vmms *vmms)
{
	static const struct vdpa_vmm *const none[] = { NULL };

	return vmms && vmms->rows ? vmms->rows : none;
}

void vdpa_host_use_vmms(struct vdpa_host *host,
			const struct vdpa_host_vmms *vmms)
{
	host->vmms = vmms;
}

void vdpa_host_vmms_free(struct vdpa_host_vmms *vmms)
{
	if (!vmms)
		return;
	arena_free(&vmms->arena);
	free(vmms->rows);
	free(vmms);
}
