// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reads and writes a named set of features. */

#include "json/fail.h"
#include "json/members.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/set.h>

/* The caller sees its first member. */
struct named_set {
	struct vdpa_named_set set;
	struct arena arena;
};

static const struct member rows[] = {
#define M(key, type, member) MEMBER(key, type, vdpa_named_set, member, 0)
	M("name", string, name),
	M("class", class, class_id),
	M("device_features", features, features),
	M("revision", u32, revision),
	M("in_force", flag, is_in_force),
	M("time", string, time),
#undef M
};

static const struct members members_set = MEMBERS(rows, 0);

int vdpa_named_set_write(const struct vdpa_named_set *set, char **text,
			 struct vdpa_error *err)
{
	struct json_writer to = { .is_document = true };
	char *written;

	json_open(&to, NULL, '{');
	json_put_string(&to, "schema", VDPA_SET_SCHEMA);
	members_write(&members_set, &to, set, set->class_id);
	json_close(&to, '}');
	written = json_finish(&to, "\n");
	if (!written)
		return json_fail_memory(err);
	*text = written;
	return 0;
}

static int check_keys(const struct json *root, struct vdpa_error *err)
{
	static const char *const needed[] = { "name", "class",
					      "device_features" };
	const struct place place = { .section = "set" };

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!json_get(root, needed[i]))
			return place_say(&place, err, NULL, "\"%s\" is missing",
					 needed[i]);
	return 0;
}

static int read_set(const char *text, size_t size, struct named_set *to,
		    struct vdpa_error *err)
{
	const struct place place = { .section = "set" };
	struct arena arena = { .blocks = NULL };
	struct json *root;
	int ret = json_read_object(text, size, &arena, &root, err);

	if (!ret)
		ret = place_schema(root, VDPA_SET_SCHEMA, err);
	if (!ret)
		ret = check_keys(root, err);
	if (!ret)
		ret = members_read(&members_set, root, &to->set, &to->arena,
				   &place, err);
	arena_free(&arena);
	return ret;
}

int vdpa_named_set_read(const char *text, size_t size,
			struct vdpa_named_set **set, struct vdpa_error *err)
{
	struct named_set *made = calloc(1, sizeof(*made));
	int ret;

	if (!made)
		return json_fail_memory(err);
	ret = read_set(text, size, made, err);
	if (ret)
		vdpa_named_set_free(&made->set);
	else
		*set = &made->set;
	return ret;
}

void vdpa_named_set_free(struct vdpa_named_set *set)
{
	struct named_set *made = (struct named_set *)set;

	if (!made)
		return;
	arena_free(&made->arena);
	free(made);
}
