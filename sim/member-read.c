// SPDX-License-Identifier: LGPL-2.1-or-later
/* The member "sim" of a record, read. Tables say which keys there are. */

#include "drivers.h"
#include "member.h"
#include "record.h"
#include "socket.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

static int fail_key(struct vdpa_error *err, const char *place, const char *key,
		    const char *wanted)
{
	return vdpa_error_set(err, -EINVAL, NULL,
			      "sim: %s%s\"%.80s\" is not %s", place,
			      *place ? ": " : "", key, wanted);
}

/* ---- values --------------------------------------------------------- */

static int read_number(struct json_object *value, uint64_t max, uint64_t *to)
{
	if (!json_object_is_type(value, json_type_int) ||
	    json_object_get_int64(value) < 0 ||
	    json_object_get_uint64(value) > max)
		return -EINVAL;
	*to = json_object_get_uint64(value);
	return 0;
}

static int read_mask(struct json_object *value, uint64_t *to)
{
	const char *text;
	char *end;

	if (!json_object_is_type(value, json_type_string))
		return -EINVAL;
	text = json_object_get_string(value);
	if (strncmp(text, "0x", 2) != 0 || strlen(text) > 18)
		return -EINVAL;
	*to = strtoull(text + 2, &end, 16);
	return *end || end == text + 2 ? -EINVAL : 0;
}

static int read_mac(struct json_object *value, uint8_t to[6])
{
	const char *at = json_object_get_string(value);
	char *end;

	if (!json_object_is_type(value, json_type_string) || strlen(at) != 17 ||
	    strspn(at, "0123456789abcdefABCDEF:") != 17)
		return -EINVAL;
	for (int i = 0; i < 6; i++, at += 3) {
		to[i] = (uint8_t)strtoul(at, &end, 16);
		if (end != at + 2)
			return -EINVAL;
	}
	return 0;
}

static int read_string(struct json_object *value, char **to)
{
	if (!json_object_is_type(value, json_type_string))
		return -EINVAL;
	return sim_string_set(to, json_object_get_string(value));
}

static int store(void *at, uint16_t size, uint64_t number)
{
	const uint8_t u8 = (uint8_t)number;
	const uint16_t u16 = (uint16_t)number;
	const uint32_t u32 = (uint32_t)number;

	memcpy(at,
	       size == 1 ? (const void *)&u8 :
	       size == 2 ? (const void *)&u16 :
	       size == 4 ? (const void *)&u32 :
			   (const void *)&number,
	       size);
	return 0;
}

static int read_value(const struct sim_member_field *field,
		      struct json_object *value, void *at)
{
	uint64_t number = 0;
	int ret = 0;

	switch (field->kind) {
	case SIM_MEMBER_BOOL:
		if (!json_object_is_type(value, json_type_boolean))
			return -EINVAL;
		*(bool *)at = json_object_get_boolean(value);
		return 0;
	case SIM_MEMBER_NUMBER:
		ret = read_number(value, field->max, &number);
		break;
	case SIM_MEMBER_MASK:
		ret = read_mask(value, &number);
		break;
	case SIM_MEMBER_MAC:
		return read_mac(value, at);
	case SIM_MEMBER_STRING:
		return read_string(value, at);
	}
	return ret ? ret : store(at, field->size, number);
}

/* Fill in the struct at @base. Keys that the table lacks are passed over. */
static int read_fields(const struct sim_member_field *fields, const char *place,
		       struct json_object *object, void *base,
		       struct vdpa_error *err)
{
	struct json_object *value;
	int ret;

	if (!json_object_is_type(object, json_type_object))
		return fail_key(err, "", place, "an object");
	for (; fields->key; fields++) {
		if (!json_object_object_get_ex(object, fields->key, &value))
			continue;
		ret = read_value(fields, value, (char *)base + fields->offset);
		if (ret == -ENOMEM)
			return vdpa_error_set(err, ret, NULL,
					      "no memory for a world");
		if (ret)
			return fail_key(err, place, fields->key,
					sim_member_wanted(fields->kind));
	}
	return 0;
}

/* ---- objects -------------------------------------------------------- */

static int read_parent(struct sim_world *world, const char *handle,
		       struct json_object *object, struct vdpa_error *err)
{
	for (size_t i = 0; i < world->parent_count; i++) {
		char *own = sim_parent_handle(world->parents[i]);
		bool is_same = own && strcmp(own, handle) == 0;

		free(own);
		if (is_same)
			return read_fields(sim_member_parent, handle, object,
					   world->parents[i], err);
	}
	return 0;
}

static int read_dev(struct sim_world *world, const char *name,
		    struct json_object *object, struct vdpa_error *err)
{
	struct sim_dev *dev = sim_dev_find(world, name);

	if (!dev)
		return 0;
	return read_fields(sim_member_dev, name, object, dev, err);
}

static int read_vduse(struct sim_world *world, const char *name,
		      struct json_object *object, struct vdpa_error *err)
{
	struct sim_vduse *vduse = calloc(1, sizeof(*vduse));
	int ret;

	if (!vduse || sim_string_set(&vduse->name, name)) {
		sim_vduse_free(vduse);
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a world");
	}
	sim_vduse_give_config(vduse);
	ret = read_fields(sim_member_vduse, name, object, vduse, err);
	if (!ret && sim_vduse_take(world, vduse))
		ret = vdpa_error_set(err, -ENOMEM, NULL,
				     "no memory for a world");
	if (ret)
		sim_vduse_free(vduse);
	return ret;
}

typedef int read_entry_fn(struct sim_world *world, const char *key,
			  struct json_object *object, struct vdpa_error *err);

static int read_entries(struct sim_world *world, struct json_object *root,
			const char *key, read_entry_fn *read,
			struct vdpa_error *err)
{
	struct json_object *object;
	int ret = 0;

	if (!json_object_object_get_ex(root, key, &object))
		return 0;
	if (!json_object_is_type(object, json_type_object))
		return fail_key(err, "", key, "an object");
	json_object_object_foreach(object, entry, value)
	{
		char *name = sim_key_decode(entry);

		ret = name ? read(world, name, value, err) :
			     vdpa_error_set(err, -ENOMEM, NULL,
					    "no memory for a world");
		free(name);
		if (ret)
			break;
	}
	return ret;
}

/* ---- faults --------------------------------------------------------- */

static int read_fault(struct sim_world *world, struct json_object *object,
		      struct vdpa_error *err)
{
	struct vdpa_sim_fault fault = { 0 };
	struct json_object *kind;
	int ret;

	ret = read_fields(sim_member_fault, "faults", object, &fault, err);
	if (ret)
		return ret;
	if (!json_object_object_get_ex(object, "fault", &kind) ||
	    sim_fault_named(json_object_get_string(kind), &fault.kind))
		return fail_key(err, "faults", "fault",
				"a fault that there is");
	if (sim_fault_take(world, &fault))
		return vdpa_error_set(
			err, -EINVAL, NULL,
			"sim: faults: \"value\" is no error number");
	return 0;
}

static int read_faults(struct sim_world *world, struct json_object *root,
		       struct vdpa_error *err)
{
	struct json_object *list;
	int ret = 0;

	if (!json_object_object_get_ex(root, "faults", &list))
		return 0;
	if (!json_object_is_type(list, json_type_array))
		return fail_key(err, "", "faults", "a list");
	for (size_t i = 0; i < json_object_array_length(list) && !ret; i++)
		ret = read_fault(world, json_object_array_get_idx(list, i),
				 err);
	return ret;
}

/* ---- the member ------------------------------------------------------ */

static int read_all(struct json_object *root, struct sim_world *world,
		    struct vdpa_error *err)
{
	int ret;

	ret = read_fields(sim_member_world, "sim", root, world, err);
	if (!ret)
		ret = read_entries(world, root, "mgmtdev", read_parent, err);
	if (!ret)
		ret = read_entries(world, root, "dev", read_dev, err);
	if (!ret)
		ret = read_entries(world, root, "vduse", read_vduse, err);
	return ret ? ret : read_faults(world, root, err);
}

/* Devices without one get a number that none has had. */
static void give_numbers(struct sim_world *world)
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
	struct json_object *root = json_tokener_parse(text);
	int ret;

	if (!root)
		return vdpa_error_set(err, -EINVAL, NULL,
				      "sim: it is not JSON");
	ret = read_all(root, world, err);
	json_object_put(root);
	return ret;
}

int sim_member_read(const char *text, struct sim_world *world,
		    struct vdpa_error *err)
{
	int ret = text ? read_text(text, world, err) : 0;

	if (!ret)
		give_numbers(world);
	return ret;
}
