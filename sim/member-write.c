// SPDX-License-Identifier: LGPL-2.1-or-later
/* Writing the member "sim" of a record. */

#include "member.h"
#include "record.h"
#include "json/fail.h"

#include <stdlib.h>
#include <string.h>

/* "%" becomes "%25" in a key, because in worlds of all versions "%41" means
 * "A". */
static char *encode_key(const char *name)
{
	char *key = malloc(3 * strlen(name) + 1), *at = key;

	for (; key && *name; name++)
		if (*name == '%')
			at = stpcpy(at, "%25");
		else
			*at++ = *name;
	if (key)
		*at = '\0';
	return key;
}

/* Write an object with the @members of @from. */
static void put_entry(struct json_writer *to, const char *name,
		      const struct members *members, const void *from)
{
	char *key = encode_key(name);

	if (!key) {
		to->has_failed = true;
		return;
	}
	json_open(to, key, '{');
	members_write(members, to, from, 0);
	json_close(to, '}');
	free(key);
}

/* Only management devices on a bus have hardware to describe. */
static void put_parents(struct json_writer *to, const struct sim_world *world)
{
	json_open(to, "mgmtdev", '{');
	for (size_t i = 0; i < world->parent_count; i++) {
		char *handle = sim_parent_handle(world->parents[i]);

		if (!handle)
			to->has_failed = true;
		else if (world->parents[i]->bus)
			put_entry(to, handle, &sim_members_parent,
				  world->parents[i]);
		free(handle);
	}
	json_close(to, '}');
}

static void put_devs(struct json_writer *to, const struct sim_world *world)
{
	json_open(to, "dev", '{');
	for (size_t i = 0; i < world->dev_count; i++)
		put_entry(to, world->devs[i]->name, &sim_members_dev,
			  world->devs[i]);
	json_close(to, '}');
}

static void put_vduses(struct json_writer *to, const struct sim_world *world)
{
	json_open(to, "vduse", '{');
	for (size_t i = 0; i < world->vduse_count; i++)
		put_entry(to, world->vduses[i]->name, &sim_members_vduse,
			  world->vduses[i]);
	json_close(to, '}');
}

static void put_faults(struct json_writer *to, const struct sim_world *world)
{
	json_open(to, "faults", '[');
	for (size_t i = 0; i < world->fault_count; i++) {
		json_open(to, NULL, '{');
		members_write(&sim_members_fault, to, &world->faults[i], 0);
		json_close(to, '}');
	}
	json_close(to, ']');
}

int sim_member_write(const struct sim_world *world, char **text,
		     struct vdpa_error *err)
{
	struct json_writer to = { .is_document = false };
	char *written;

	json_open(&to, NULL, '{');
	members_write(&sim_members_world, &to, world, 0);
	put_parents(&to, world);
	put_devs(&to, world);
	put_vduses(&to, world);
	put_faults(&to, world);
	json_close(&to, '}');
	written = json_finish(&to, "");
	if (!written)
		return json_fail_memory(err);
	*text = written;
	return 0;
}
