// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reading the member "sim" of a record. */

#include "member.h"
#include "record.h"
#include "json/fail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	struct sim_world *world;
	struct arena arena;
	struct vdpa_error *err;
};

static const struct place whole_sim = { .section = "sim" };

/* Read the members of a value, which must be an object. */
static int read_members(struct reader *reader, const struct members *members,
			const struct json *object, const struct place *place,
			void *to)
{
	if (object->kind != JSON_OBJECT)
		return place_say(place, reader->err, NULL,
				 "it is not an object");
	return members_read(members, object, to, &reader->arena, place,
			    reader->err);
}

/* ---- names ---------------------------------------------------------- */

/* "%41" in a key is "A". */
static bool decode_byte(const char *key, char *byte)
{
	char digits[3] = { 0 };

	if (*key != '%')
		return false;
	for (size_t i = 0; i < 2; i++) {
		digits[i] = key[1 + i];
		if (!digits[i] || !strchr("0123456789abcdef", digits[i]))
			return false;
	}
	*byte = (char)strtoul(digits, NULL, 16);
	return true;
}

/* The name that a key stands for; NULL: no memory. */
static const char *decode_key(struct reader *reader, const char *key)
{
	char *name = arena_copy(&reader->arena, key, strlen(key)), *at = name;

	if (!name)
		return NULL;
	for (; *key; key++, at++)
		if (decode_byte(key, at))
			key += 2;
		else
			*at = *key;
	*at = '\0';
	return name;
}

/* ---- objects -------------------------------------------------------- */

static bool has_handle(const struct sim_parent *parent, const char *handle)
{
	size_t length = parent->bus ? strlen(parent->bus) : 0;

	if (!parent->bus)
		return strcmp(handle, parent->name) == 0;
	return strncmp(handle, parent->bus, length) == 0 &&
	       handle[length] == '/' &&
	       strcmp(handle + length + 1, parent->name) == 0;
}

/* Ignores a management device that the record lacks, as read_dev() does. */
static int read_parent(struct reader *reader, const char *handle,
		       const struct json *object)
{
	const struct place place = { .section = "sim, mgmtdev",
				     .name = handle };
	struct sim_world *world = reader->world;

	for (size_t i = 0; i < world->parent_count; i++)
		if (has_handle(world->parents[i], handle))
			return read_members(reader, &sim_members_parent, object,
					    &place, world->parents[i]);
	return 0;
}

static int read_dev(struct reader *reader, const char *name,
		    const struct json *object)
{
	const struct place place = { .section = "sim, dev", .name = name };
	struct sim_dev *dev = sim_dev_find(reader->world, name);

	if (!dev)
		return 0;
	return read_members(reader, &sim_members_dev, object, &place, dev);
}

static int read_vduse_members(struct reader *reader, const struct json *object,
			      struct sim_vduse *vduse)
{
	const struct place place = { .section = "sim, vduse",
				     .name = vduse->name };
	int ret;

	sim_vduse_give_config(vduse);
	ret = read_members(reader, &sim_members_vduse, object, &place, vduse);
	if (ret)
		return ret;
	if (vduse->class_id > 63 || vduse->vqs > UINT16_MAX)
		return place_say(&place, reader->err, NULL,
				 "\"class\" is at most 63, and \"vqs\" at most "
				 "65535");
	return sim_vduse_take(reader->world, vduse) ?
		       json_fail_memory(reader->err) :
		       0;
}

static int read_vduse(struct reader *reader, const char *name,
		      const struct json *object)
{
	struct sim_vduse *vduse = calloc(1, sizeof(*vduse));
	int ret;

	if (!vduse || sim_string_set(&vduse->name, name))
		ret = json_fail_memory(reader->err);
	else
		ret = read_vduse_members(reader, object, vduse);
	if (ret)
		sim_vduse_free(vduse);
	return ret;
}

typedef int read_entry_fn(struct reader *reader, const char *name,
			  const struct json *object);

static int read_entries(struct reader *reader, const struct json *root,
			const char *key, read_entry_fn *read)
{
	const struct json *entries;
	const char *name;
	int ret;

	ret = place_object(&whole_sim, root, key, &entries, reader->err);
	if (ret || !entries)
		return ret;
	for (const struct json *at = entries->first; at && !ret;
	     at = at->next) {
		name = decode_key(reader, at->key);
		ret = name ? read(reader, name, at) :
			     json_fail_memory(reader->err);
	}
	return ret;
}

/* ---- faults --------------------------------------------------------- */

static int read_fault(struct reader *reader, const struct json *object)
{
	const struct place place = { .section = "sim", .part = "faults" };
	struct vdpa_sim_fault fault = { 0 };
	int ret;

	ret = read_members(reader, &sim_members_fault, object, &place, &fault);
	if (ret)
		return ret;
	if (!json_get(object, "fault"))
		return place_say(&place, reader->err, NULL,
				 "\"fault\" is missing");
	ret = sim_fault_append(reader->world, &fault);
	if (ret == -ENOMEM)
		return json_fail_memory(reader->err);
	return ret ? place_say(&place, reader->err, NULL,
			       "\"value\" is not an error number") :
		     0;
}

static int read_faults(struct reader *reader, const struct json *root)
{
	const struct json *list;
	int ret;

	ret = place_list(&whole_sim, root, "faults", "a list", &list,
			 reader->err);
	if (ret || !list)
		return ret;
	for (const struct json *at = list->first; at && !ret; at = at->next)
		ret = read_fault(reader, at);
	return ret;
}

/* ---- the member ------------------------------------------------------ */

static int read_all(struct reader *reader, const struct json *root)
{
	int ret;

	ret = read_members(reader, &sim_members_world, root, &whole_sim,
			   reader->world);
	if (!ret)
		ret = read_entries(reader, root, "mgmtdev", read_parent);
	if (!ret)
		ret = read_entries(reader, root, "dev", read_dev);
	if (!ret)
		ret = read_entries(reader, root, "vduse", read_vduse);
	return ret ? ret : read_faults(reader, root);
}

/* A device without a number gets an unused one. */
static void assign_numbers(struct sim_world *world)
{
	for (size_t i = 0; i < world->dev_count; i++)
		if (world->devs[i]->number >= world->next_number)
			world->next_number = world->devs[i]->number + 1;
	for (size_t i = 0; i < world->dev_count; i++)
		if (!world->devs[i]->number)
			world->devs[i]->number = world->next_number++;
}

static int read_text(const char *text, struct sim_world *world,
		     struct vdpa_error *err)
{
	struct reader reader = { .world = world, .err = err };
	struct vdpa_error found;
	struct json *root;
	int ret;

	ret = json_read(text, strlen(text), &reader.arena, &root, &found);
	if (ret)
		vdpa_error_set(err, ret, found.hint, "sim: %s", found.what);
	else
		ret = read_all(&reader, root);
	arena_free(&reader.arena);
	return ret;
}

int sim_member_read(const char *text, struct sim_world *world,
		    struct vdpa_error *err)
{
	int ret = text ? read_text(text, world, err) : 0;

	if (!ret)
		assign_numbers(world);
	return ret;
}
