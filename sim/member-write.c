// SPDX-License-Identifier: LGPL-2.1-or-later
/* The member "sim" of a record, written. */

#include "member.h"
#include "record.h"
#include "socket.h"

#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* json-c tells a lack of memory by NULL, and takes NULL for null: what is lost
 * is counted. */
struct build {
	bool is_lost;
};

static void put(struct build *build, struct json_object *object,
		const char *key, struct json_object *value)
{
	if (!value || json_object_object_add(object, key, value)) {
		json_object_put(value);
		build->is_lost = true;
	}
}

static uint64_t load(const void *at, uint16_t size)
{
	uint64_t u64;
	uint32_t u32;
	uint16_t u16;

	switch (size) {
	case 2:
		memcpy(&u16, at, sizeof(u16));
		return u16;
	case 4:
		memcpy(&u32, at, sizeof(u32));
		return u32;
	}
	memcpy(&u64, at, sizeof(u64));
	return u64;
}

static struct json_object *new_mask(uint64_t mask)
{
	char text[20];

	snprintf(text, sizeof(text), "0x%" PRIx64, mask);
	return json_object_new_string(text);
}

static struct json_object *new_mac(const uint8_t mac[6])
{
	char text[18];

	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
		 mac[1], mac[2], mac[3], mac[4], mac[5]);
	return json_object_new_string(text);
}

static void put_field(struct build *build, struct json_object *object,
		      const struct sim_member_field *field, const void *at)
{
	static const uint8_t zero[6];
	char *const *string = at;

	switch (field->kind) {
	case SIM_MEMBER_BOOL:
		if (*(const bool *)at)
			put(build, object, field->key,
			    json_object_new_boolean(true));
		break;
	case SIM_MEMBER_NUMBER:
		if (load(at, field->size))
			put(build, object, field->key,
			    json_object_new_uint64(load(at, field->size)));
		break;
	case SIM_MEMBER_MASK:
		put(build, object, field->key, new_mask(load(at, 8)));
		break;
	case SIM_MEMBER_MAC:
		if (memcmp(at, zero, sizeof(zero)) != 0)
			put(build, object, field->key, new_mac(at));
		break;
	case SIM_MEMBER_STRING:
		if (*string)
			put(build, object, field->key,
			    json_object_new_string(*string));
		break;
	}
}

static void put_fields(struct build *build, struct json_object *object,
		       const struct sim_member_field *fields, const void *base)
{
	for (; fields->key && object; fields++)
		put_field(build, object, fields,
			  (const char *)base + fields->offset);
}

/* A new object with what @fields say of @base, below @name. */
static void put_entry(struct build *build, struct json_object *object,
		      const char *name, const struct sim_member_field *fields,
		      const void *base)
{
	struct json_object *entry = json_object_new_object();
	char *key = sim_key_encode(name);

	put_fields(build, entry, fields, base);
	if (key)
		put(build, object, key, entry);
	else
		json_object_put(entry);
	build->is_lost |= !key;
	free(key);
}

/* ---- the parts ------------------------------------------------------- */

static void put_parents(struct build *build, struct json_object *root,
			const struct sim_world *world)
{
	struct json_object *entries = json_object_new_object();

	for (size_t i = 0; i < world->parent_count; i++) {
		char *handle = sim_parent_handle(world->parents[i]);

		if (handle && world->parents[i]->bus)
			put_entry(build, entries, handle, sim_member_parent,
				  world->parents[i]);
		build->is_lost |= !handle;
		free(handle);
	}
	put(build, root, "mgmtdev", entries);
}

static void put_devs(struct build *build, struct json_object *root,
		     const struct sim_world *world)
{
	struct json_object *entries = json_object_new_object();

	for (size_t i = 0; i < world->dev_count; i++)
		put_entry(build, entries, world->devs[i]->name, sim_member_dev,
			  world->devs[i]);
	put(build, root, "dev", entries);
}

static void put_vduses(struct build *build, struct json_object *root,
		       const struct sim_world *world)
{
	struct json_object *entries = json_object_new_object();

	for (size_t i = 0; i < world->vduse_count; i++)
		put_entry(build, entries, world->vduses[i]->name,
			  sim_member_vduse, world->vduses[i]);
	put(build, root, "vduse", entries);
}

static void put_faults(struct build *build, struct json_object *root,
		       const struct sim_world *world)
{
	struct json_object *list = json_object_new_array(), *entry;

	for (size_t i = 0; i < world->fault_count && list; i++) {
		entry = json_object_new_object();
		if (entry)
			put(build, entry, "fault",
			    json_object_new_string(
				    sim_fault_name(world->faults[i].kind)));
		put_fields(build, entry, sim_member_fault, &world->faults[i]);
		if (!entry || json_object_array_add(list, entry)) {
			json_object_put(entry);
			build->is_lost = true;
		}
	}
	put(build, root, "faults", list);
}

int sim_member_write(const struct sim_world *world, char **text,
		     struct vdpa_error *err)
{
	struct json_object *root = json_object_new_object();
	struct build build = { 0 };
	const char *made;

	if (root) {
		put_fields(&build, root, sim_member_world, world);
		put_parents(&build, root, world);
		put_devs(&build, root, world);
		put_vduses(&build, root, world);
		put_faults(&build, root, world);
	}
	made = root && !build.is_lost ?
		       json_object_to_json_string_ext(root,
						      JSON_C_TO_STRING_PLAIN) :
		       NULL;
	*text = made ? strdup(made) : NULL;
	json_object_put(root);
	return *text ? 0 :
		       vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a record");
}
