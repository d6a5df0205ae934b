// SPDX-License-Identifier: GPL-2.0-or-later
/* Named sets in a store. The store is in VDPA_STORE; see with-store. */

#include "tests/fleet/with-store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vdpa/virtio.h>

#define SAVERS 4
#define SAVES  6

static uint32_t save(const char *name, uint64_t features)
{
	const struct vdpa_named_set set = { .name = name,
					    .class_id = VDPA_CLASS_NET,
					    .features = features };
	struct vdpa_error err;
	uint32_t revision;

	assert_done(vdpa_fleet_set_save(store, &set, &revision, &err), err);
	return revision;
}

static uint64_t features_of(const char *name, uint32_t revision)
{
	struct vdpa_named_set *set;
	struct vdpa_error err;
	uint64_t features;

	assert_done(vdpa_fleet_set_get(store, name, revision, &set, &err), err);
	if (revision)
		assert_int_equal(set->revision, revision);
	features = set->features;
	vdpa_named_set_free(set);
	return features;
}

static void test_revisions(void **state)
{
	struct vdpa_named_set *set;
	struct vdpa_error err;

	(void)state;
	assert_int_equal(vdpa_fleet_set_get(store, "a", 0, &set, &err),
			 -ENOENT);
	assert_int_equal(save("a", 1), 1);
	assert_int_equal(save("a", 1), 1);
	assert_int_equal(save("a", 3), 2);
	/* A name that begins alike, and one with a number at its end. */
	assert_int_equal(save("a.7", 5), 1);
	assert_int_equal(save("a.7", 6), 2);
	assert_true(features_of("a", 0) == 3);
	assert_true(features_of("a", 1) == 1);
	assert_true(features_of("a", 2) == 3);
	set = NULL;
	assert_int_equal(vdpa_fleet_set_get(store, "a", 3, &set, &err),
			 -ENOENT);
	assert_null(set);
	/* A deleted set continues its numbers when it is saved again. */
	assert_done(vdpa_fleet_set_delete(store, "a", &err), err);
	assert_int_equal(vdpa_fleet_set_get(store, "a", 0, &set, &err),
			 -ENOENT);
	assert_int_equal(vdpa_fleet_set_delete(store, "a", &err), -ENOENT);
	assert_true(features_of("a", 2) == 3);
	assert_int_equal(save("a", 9), 3);
}

static void test_force(void **state)
{
	struct vdpa_named_set *set;
	struct vdpa_error err;

	(void)state;
	save("forced", 1);
	assert_done(vdpa_fleet_set_force(store, "forced", true, &err), err);
	assert_done(vdpa_fleet_set_get(store, "forced", 0, &set, &err), err);
	assert_true(set->is_in_force);
	assert_int_equal(set->revision, 1);
	vdpa_named_set_free(set);
	/* Saving it does not relax it. */
	assert_int_equal(save("forced", 3), 2);
	assert_done(vdpa_fleet_set_get(store, "forced", 0, &set, &err), err);
	assert_true(set->is_in_force);
	vdpa_named_set_free(set);
	assert_done(vdpa_fleet_set_force(store, "forced", false, &err), err);
	assert_done(vdpa_fleet_set_get(store, "forced", 0, &set, &err), err);
	assert_false(set->is_in_force);
	vdpa_named_set_free(set);
	assert_int_equal(vdpa_fleet_set_force(store, "none", true, &err),
			 -ENOENT);
}

static struct vdpa_named_set *get_set(const char *name)
{
	struct vdpa_named_set *set = NULL;
	struct vdpa_error err;

	assert_done(vdpa_fleet_set_get(store, name, 0, &set, &err), err);
	return set;
}

/* Only the set that was checked is put in force. */
static void test_enforce(void **state)
{
	struct vdpa_named_set *checked, *set;
	struct vdpa_error err;

	(void)state;
	save("checked", 1);
	checked = get_set("checked");
	assert_int_equal(save("checked", 3), 2);
	assert_int_equal(vdpa_fleet_set_enforce(store, checked, &err), -ESTALE);
	assert_string_equal(err.what,
			    "the set \"checked\" was saved in the meantime");
	set = get_set("checked");
	assert_false(set->is_in_force);
	assert_done(vdpa_fleet_set_enforce(store, set, &err), err);
	vdpa_named_set_free(set);
	set = get_set("checked");
	assert_true(set->is_in_force);
	assert_int_equal(set->revision, 2);
	vdpa_named_set_free(set);
	/* The number alone does not make it the same set. */
	checked->revision = 2;
	assert_int_equal(vdpa_fleet_set_enforce(store, checked, &err), -ESTALE);
	assert_done(vdpa_fleet_set_force(store, "checked", false, &err), err);
	assert_done(vdpa_fleet_set_delete(store, "checked", &err), err);
	assert_int_equal(vdpa_fleet_set_enforce(store, checked, &err), -ENOENT);
	vdpa_named_set_free(checked);
}

static void put(const char *key, const char *text)
{
	const struct vdpa_store_put put = { .key = key,
					    .value = text,
					    .size = strlen(text) };
	struct vdpa_error err;

	assert_done(vdpa_store_put(store, &put, NULL, &err), err);
}

struct seen {
	unsigned int sets, unreadable;
};

static int see(const struct vdpa_fleet_set *set, void *arg)
{
	struct seen *seen = arg;

	seen->sets += set->set != NULL;
	seen->unreadable += !set->set && set->why.what[0];
	return 0;
}

static void test_rubbish(void **state)
{
	static const char other[] =
		"{\"schema\":\"vdpa-set/1\",\"name\":\"x\",\"class\":\"net\","
		"\"device_features\":{\"mask\":\"0x1\"}}";
	struct seen before = { 0 }, after = { 0 };
	struct vdpa_named_set *set;
	struct vdpa_error err;

	(void)state;
	assert_done(vdpa_fleet_set_each(store, see, &before, &err), err);
	put("set/rubbish", "{\"schema\": \"vdpa-s");
	put("set/other", other);
	put("oldset/rubbish", "");
	put("oldset/rubbish.x", "");
	assert_int_equal(vdpa_fleet_set_get(store, "rubbish", 0, &set, &err),
			 -EINVAL);
	assert_non_null(strstr(err.what, "the set \"rubbish\""));
	assert_int_equal(vdpa_fleet_set_get(store, "other", 0, &set, &err),
			 -EINVAL);
	assert_non_null(strstr(err.hint, "set delete NAME"));
	assert_done(vdpa_fleet_set_each(store, see, &after, &err), err);
	assert_int_equal(after.sets, before.sets);
	assert_int_equal(after.unreadable, before.unreadable + 2);
	assert_done(vdpa_fleet_set_delete(store, "rubbish", &err), err);
	assert_done(vdpa_fleet_set_delete(store, "other", &err), err);
}

/* An earlier revision can be read beside a newest one that cannot. */
static void test_damaged(void **state)
{
	const struct vdpa_named_set set = { .name = "damaged",
					    .class_id = VDPA_CLASS_NET };
	struct vdpa_named_set *read;
	struct vdpa_error err;

	(void)state;
	save("damaged", 1);
	save("damaged", 2);
	put("set/damaged", "{}");
	assert_true(features_of("damaged", 1) == 1);
	assert_int_equal(vdpa_fleet_set_get(store, "damaged", 2, &read, &err),
			 -EINVAL);
	assert_non_null(strstr(err.hint, "set delete NAME"));
	/* It may be in force. */
	assert_int_equal(vdpa_fleet_set_save(store, &set, NULL, &err), -EINVAL);
	assert_done(vdpa_fleet_set_delete(store, "damaged", &err), err);
	assert_int_equal(save("damaged", 2), 2);
}

static void put_revision(const char *key, const char *revision)
{
	char text[200];

	snprintf(text, sizeof(text),
		 "{\"schema\":\"vdpa-set/1\",\"name\":\"last\","
		 "\"class\":\"net\",\"device_features\":{\"mask\":"
		 "\"0x1\"},\"revision\":%s}",
		 revision);
	put(key, text);
}

/* Revisions do not begin again: an old one would be lost. */
static void test_last(void **state)
{
	const struct vdpa_named_set set = { .name = "last",
					    .class_id = VDPA_CLASS_NET,
					    .features = 2 };
	struct vdpa_error err;

	(void)state;
	put_revision("set/last", "4294967294");
	assert_int_equal(save("last", 2), 4294967295);
	assert_int_equal(save("last", 2), 4294967295);
	assert_true(features_of("last", 4294967294) == 1);
	put_revision("set/last", "4294967295");
	assert_int_equal(vdpa_fleet_set_save(store, &set, NULL, &err), -ERANGE);
	assert_done(vdpa_fleet_set_delete(store, "last", &err), err);
	assert_int_equal(vdpa_fleet_set_save(store, &set, NULL, &err), -ERANGE);
}

static void test_names(void **state)
{
	static const char *const wrong[] = { "", "../a", ".a", "a/b", "a b" };
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const struct vdpa_named_set set = { .name = wrong[i] };

		assert_int_equal(vdpa_fleet_set_save(store, &set, NULL, &err),
				 -EINVAL);
	}
}

/* A saver that loses all tries reports it, and has changed nothing. */
static int save_many(uint64_t saver)
{
	struct vdpa_named_set set = { .name = "many",
				      .class_id = VDPA_CLASS_NET };
	int saved = 0;

	if (open_store(NULL))
		return 0;
	for (uint64_t i = 0; i < SAVES; i++) {
		set.features = saver << 32 | i;
		saved += !vdpa_fleet_set_save(store, &set, NULL, NULL);
	}
	vdpa_store_close(store);
	return saved;
}

static void test_savers(void **state)
{
	int status, saved = 0;
	uint32_t revision;

	(void)state;
	for (uint64_t i = 0; i < SAVERS; i++)
		if (fork() == 0)
			_exit(save_many(i + 1));
	for (int i = 0; i < SAVERS; i++) {
		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status));
		saved += WEXITSTATUS(status);
	}
	assert_true(saved >= SAVES);
	revision = save("many", 0);
	assert_int_equal(revision, saved + 1);
	while (revision > 1)
		features_of("many", --revision);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_revisions),
		cmocka_unit_test(test_force),
		cmocka_unit_test(test_enforce),
		cmocka_unit_test(test_rubbish),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_savers),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_last),
	};

	return cmocka_run_group_tests(tests, open_store, close_store);
}
