// SPDX-License-Identifier: LGPL-2.1-or-later
/* Named sets of features in a store, with their earlier revisions. */

#include "key.h"
#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How often a change is tried again when others change the same set. */
#define TRIES 5

/* ---- reading ----------------------------------------------------------------- */

static int fail_unknown(const char *name, struct vdpa_error *err)
{
	return vdpa_error_set(err, -ENOENT,
			      "\"vdpa fleet set list\" lists them",
			      "the store has no set \"%.100s\"", name);
}

/* A text under a wrong name would stand for another set. */
static int check_name(const struct vdpa_named_set *set, const char *name,
		      struct vdpa_error *err)
{
	if (set->name && strcmp(set->name, name) == 0)
		return 0;
	return vdpa_error_set(err, -EINVAL, NULL,
			      "the key has the set \"%.100s\"",
			      set->name ? set->name : "");
}

static int read_entry(const struct vdpa_store_entry *entry, const char *name,
		      struct vdpa_named_set **set, struct vdpa_error *err)
{
	struct vdpa_named_set *read = NULL;
	int ret = vdpa_store_entry_check(entry, err);

	if (ret)
		return ret;
	ret = vdpa_named_set_read(entry->value, entry->size, &read, err);
	if (!ret)
		ret = check_name(read, name, err);
	if (ret)
		vdpa_named_set_free(read);
	else
		*set = read;
	return ret;
}

/* Nobody can read it, so it can only be deleted. */
static bool is_damaged(int ret)
{
	return ret == -EINVAL || ret == -EBADMSG;
}

/* What cannot be read can be deleted, but not replaced: it may be in force. */
static int fail_entry(const char *name, const struct vdpa_error *why, int ret,
		      struct vdpa_error *err)
{
	static const char hint[] = "to save it again, delete it first: \"vdpa "
				   "fleet set delete NAME\"";

	return vdpa_error_set(err, ret, is_damaged(ret) ? hint : why->hint,
			      "the set \"%.80s\": %.160s", name, why->what);
}

/* @revision: of the key; may be NULL. */
static int get_current(struct vdpa_store *store, const char *name,
		       struct vdpa_named_set **set, uint64_t *revision,
		       struct vdpa_error *err)
{
	struct fleet_key key = fleet_key(VDPA_FLEET_SETS, name);
	struct vdpa_store_entry *entry;
	struct vdpa_error why;
	int ret = vdpa_store_get(store, key.text, &entry, err);

	if (ret)
		return ret == -ENOENT ? fail_unknown(name, err) : ret;
	if (revision)
		*revision = entry->revision;
	ret = read_entry(entry, name, set, &why);
	vdpa_store_entry_free(entry);
	return ret ? fail_entry(name, &why, ret, err) : 0;
}

static struct fleet_key old_key(const char *name, uint32_t revision)
{
	struct fleet_key key;

	snprintf(key.text, sizeof(key.text), "%s/%s.%u", VDPA_FLEET_OLD_SETS,
		 name, revision);
	return key;
}

static int get_old(struct vdpa_store *store, const char *name,
		   uint32_t revision, struct vdpa_named_set **set,
		   struct vdpa_error *err)
{
	struct fleet_key key = old_key(name, revision);
	struct vdpa_store_entry *entry;
	struct vdpa_error why;
	int ret = vdpa_store_get(store, key.text, &entry, err);

	if (ret == -ENOENT)
		return vdpa_error_set(err, -ENOENT, NULL,
				      "the store has no revision %u of the set "
				      "\"%.100s\"",
				      revision, name);
	if (ret)
		return ret;
	ret = read_entry(entry, name, set, &why);
	vdpa_store_entry_free(entry);
	return ret ? fail_entry(name, &why, ret, err) : 0;
}

int vdpa_fleet_set_get(struct vdpa_store *store, const char *name,
		       uint32_t revision, struct vdpa_named_set **set,
		       struct vdpa_error *err)
{
	struct vdpa_named_set *current = NULL;
	struct vdpa_error why;
	int ret = get_current(store, name, &current, NULL, err);

	if (!revision || (!ret && current && current->revision == revision)) {
		if (!ret)
			*set = current;
		return ret;
	}
	vdpa_named_set_free(current);
	if (!ret || ret == -ENOENT)
		return get_old(store, name, revision, set, err);
	/* A set that cannot be read may be the revision that is not there. */
	return get_old(store, name, revision, set, &why) ? ret : 0;
}

/* ---- all sets ------------------------------------------------------------------ */

struct visit {
	vdpa_fleet_set_fn *each;
	void *arg;
	int end; /* why @each ended the list */
};

static int visit(const struct vdpa_store_entry *entry, void *arg)
{
	struct vdpa_fleet_set set = { .name = strchr(entry->key, '/') + 1 };
	struct vdpa_named_set *read = NULL;
	struct visit *visit = arg;
	int ret = read_entry(entry, set.name, &read, &set.why);

	if (ret == -ENOMEM)
		return visit->end = ret;
	set.set = read;
	visit->end = visit->each(&set, visit->arg);
	vdpa_named_set_free(read);
	return visit->end;
}

int vdpa_fleet_set_each(struct vdpa_store *store, vdpa_fleet_set_fn *each,
			void *arg, struct vdpa_error *err)
{
	struct visit visited = { .each = each, .arg = arg };
	int ret = vdpa_store_list(store, VDPA_FLEET_SETS, visit, &visited, NULL,
				  err);

	if (visited.end == -ENOMEM)
		store_fail_memory(err);
	return ret;
}

/* ---- saving -------------------------------------------------------------------- */

static int put_set(struct vdpa_store *store, const char *key,
		   const struct vdpa_named_set *set, const uint64_t *expected,
		   struct vdpa_error *err)
{
	struct vdpa_store_put put = {
		.key = key,
		.has_expected = expected,
		.expected = expected ? *expected : 0,
	};
	char *text;
	int ret = vdpa_named_set_write(set, &text, err);

	if (ret)
		return ret;
	put.value = text;
	put.size = strlen(text);
	ret = vdpa_store_put(store, &put, NULL, err);
	free(text);
	return ret;
}

struct newest {
	const char *name;
	uint32_t revision;
};

/* A key "NAME.REVISION". */
static int note_newest(const struct vdpa_store_entry *entry, void *arg)
{
	const char *name = strchr(entry->key, '/') + 1;
	const char *dot = strrchr(name, '.');
	struct newest *newest = arg;
	unsigned long revision;

	if (!dot || strlen(newest->name) != (size_t)(dot - name) ||
	    strncmp(name, newest->name, (size_t)(dot - name)) != 0)
		return 0;
	revision = strtoul(dot + 1, NULL, 10);
	if (revision > newest->revision && revision <= UINT32_MAX)
		newest->revision = (uint32_t)revision;
	return 0;
}

/* The last revision of a set that was deleted; 0: there was none. */
static int find_newest(struct vdpa_store *store, const char *name,
		       uint32_t *revision, struct vdpa_error *err)
{
	struct newest newest = { .name = name };
	int ret = vdpa_store_list(store, VDPA_FLEET_OLD_SETS, note_newest,
				  &newest, NULL, err);

	*revision = newest.revision;
	return ret == -ENOENT ? 0 : ret;
}

/* Keep @set as an old revision. */
static int keep_old(struct vdpa_store *store, const struct vdpa_named_set *set,
		    struct vdpa_error *err)
{
	struct fleet_key key = old_key(set->name, set->revision);
	struct vdpa_named_set old = *set;

	old.is_in_force = false;
	return put_set(store, key.text, &old, NULL, err);
}

static int fail_many(const char *name, struct vdpa_error *err)
{
	return vdpa_error_set(err, -ERANGE, "save it under another name",
			      "the set \"%.100s\" has no number left for a "
			      "revision",
			      name);
}

static bool is_same(const struct vdpa_named_set *one,
		    const struct vdpa_named_set *other)
{
	return one->class_id == other->class_id &&
	       one->features == other->features;
}

/* Keep @current, if there is one, and find the revision that @set gets. */
static int next_revision(struct vdpa_store *store,
			 const struct vdpa_named_set *set,
			 const struct vdpa_named_set *current,
			 uint32_t *revision, struct vdpa_error *err)
{
	uint32_t last = current ? current->revision : 0;
	int ret;

	*revision = last;
	if (current && is_same(current, set))
		return 0;
	ret = current ? keep_old(store, current, err) :
			find_newest(store, set->name, &last, err);
	if (!ret && last == UINT32_MAX)
		ret = fail_many(set->name, err);
	*revision = last + 1;
	return ret;
}

/*
 * The old set is copied before it is replaced: if this process is killed in
 * between, there are two copies, and nothing is lost.
 */
static int try_save(struct vdpa_store *store, const struct vdpa_named_set *set,
		    uint32_t *revision, struct vdpa_error *err)
{
	struct fleet_key key = fleet_key(VDPA_FLEET_SETS, set->name);
	struct vdpa_named_set *current = NULL, made = *set;
	uint64_t expected = 0;
	int ret = get_current(store, set->name, &current, &expected, err);

	if (current && current->is_in_force)
		made.is_in_force = true;
	if (!ret || ret == -ENOENT)
		ret = next_revision(store, set, current, &made.revision, err);
	vdpa_named_set_free(current);
	if (ret)
		return ret;
	ret = put_set(store, key.text, &made, &expected, err);
	if (!ret && revision)
		*revision = made.revision;
	return ret;
}

static int check_set(const struct vdpa_named_set *set, struct vdpa_error *err)
{
	if (set->name && store_is_name(set->name) &&
	    strlen(set->name) + sizeof(".4294967295") <= VDPA_STORE_NAME_MAX)
		return 0;
	return vdpa_error_set(err, -EINVAL,
			      "use up to 180 letters, digits, \".\", \"-\" and "
			      "\"_\"",
			      "\"%.100s\" cannot be the name of a set",
			      set->name ? set->name : "");
}

int vdpa_fleet_set_save(struct vdpa_store *store,
			const struct vdpa_named_set *set, uint32_t *revision,
			struct vdpa_error *err)
{
	int ret = check_set(set, err);

	if (ret)
		return ret;
	ret = -ESTALE;
	for (int i = 0; i < TRIES && ret == -ESTALE; i++)
		ret = try_save(store, set, revision, err);
	return ret;
}

/* ---- in force, and gone -------------------------------------------------------- */

struct forcing {
	const char *name;
	bool is_forced;
	const struct vdpa_named_set *checked; /* NULL: any revision */
};

static bool is_checked(const struct forcing *forcing,
		       const struct vdpa_named_set *set)
{
	return !forcing->checked ||
	       (is_same(set, forcing->checked) &&
		set->revision == forcing->checked->revision);
}

static int fail_saved(const char *name, struct vdpa_error *err)
{
	return vdpa_error_set(err, -ESTALE, "check it again",
			      "the set \"%.100s\" was saved in the meantime",
			      name);
}

/* *@is_over: another attempt would fail as well. */
static int try_force(struct vdpa_store *store, const struct forcing *forcing,
		     bool *is_over, struct vdpa_error *err)
{
	const char *name = forcing->name;
	struct fleet_key key = fleet_key(VDPA_FLEET_SETS, name);
	struct vdpa_named_set *set = NULL;
	uint64_t expected;
	int ret = get_current(store, name, &set, &expected, err);

	if (ret || !set)
		return ret;
	*is_over = !is_checked(forcing, set);
	if (*is_over) {
		ret = fail_saved(name, err);
	} else if (set->is_in_force != forcing->is_forced) {
		set->is_in_force = forcing->is_forced;
		ret = put_set(store, key.text, set, &expected, err);
	}
	vdpa_named_set_free(set);
	return ret;
}

static int force(struct vdpa_store *store, const struct forcing *forcing,
		 struct vdpa_error *err)
{
	bool is_over = false;
	int ret = -ESTALE;

	for (int i = 0; i < TRIES && ret == -ESTALE && !is_over; i++)
		ret = try_force(store, forcing, &is_over, err);
	return ret;
}

int vdpa_fleet_set_force(struct vdpa_store *store, const char *name,
			 bool is_forced, struct vdpa_error *err)
{
	const struct forcing forcing = { .name = name, .is_forced = is_forced };

	return force(store, &forcing, err);
}

int vdpa_fleet_set_enforce(struct vdpa_store *store,
			   const struct vdpa_named_set *checked,
			   struct vdpa_error *err)
{
	const struct forcing forcing = {
		.name = checked->name,
		.is_forced = true,
		.checked = checked,
	};

	return force(store, &forcing, err);
}

int vdpa_fleet_set_delete(struct vdpa_store *store, const char *name,
			  struct vdpa_error *err)
{
	struct fleet_key key = fleet_key(VDPA_FLEET_SETS, name);
	struct vdpa_named_set *set = NULL;
	struct vdpa_error why;
	int ret = get_current(store, name, &set, NULL, &why);

	/* A set that cannot be read can be deleted. */
	if (!ret && set)
		ret = keep_old(store, set, err);
	else if (is_damaged(ret))
		ret = 0;
	else if (err)
		*err = why;
	vdpa_named_set_free(set);
	if (ret)
		return ret;
	ret = vdpa_store_delete(store, key.text, 0, err);
	return ret == -ENOENT ? fail_unknown(name, err) : ret;
}
