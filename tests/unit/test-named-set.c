// SPDX-License-Identifier: GPL-2.0-or-later
/* Named sets of features: their texts, and which hosts meet them. */

#include "fake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <vdpa/set.h>
#include <vdpa/virtio.h>

#define BIT(n)	    (UINT64_C(1) << (n))
#define MODERN	    (BIT(32) | BIT(33))
#define OFFER	    VDPA_BIT(VDPA_ATTR_DEV_SUPPORTED_FEATURES)
#define MGMTDEVS    4
#define CASES	    20000
#define SET(member) "{\"schema\":\"vdpa-set/1\"" member "}"
#define WHOLE                                \
	",\"name\":\"a\",\"class\":\"net\"," \
	"\"device_features\":{\"mask\":\"0x300000020\"}"

static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* ---- texts --------------------------------------------------------------- */

static struct vdpa_named_set *copy_of(const struct vdpa_named_set *set)
{
	struct vdpa_named_set *copy;
	char *text;

	assert_int_equal(vdpa_named_set_write(set, &text, NULL), 0);
	assert_int_equal(vdpa_named_set_read(text, strlen(text), &copy, NULL),
			 0);
	free(text);
	return copy;
}

static void test_text(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		const struct vdpa_named_set set = {
			.name = i & 1 ? "gold" : "a.b-c_9",
			.class_id = (uint32_t)(next(&seed) % 64),
			.features = next(&seed),
			.revision = (uint32_t)next(&seed),
			.is_in_force = next(&seed) & 1,
			.time = i & 2 ? "2026-11-27T03:00:00Z" : NULL,
		};
		struct vdpa_named_set *copy = copy_of(&set);

		assert_string_equal(copy->name, set.name);
		assert_int_equal(copy->class_id, set.class_id);
		assert_true(copy->features == set.features);
		assert_int_equal(copy->revision, set.revision);
		assert_int_equal(copy->is_in_force, set.is_in_force);
		assert_true(!copy->time == !set.time);
		vdpa_named_set_free(copy);
	}
	vdpa_named_set_free(NULL);
}

static void test_newer_text(void **state)
{
	static const char text[] = "{\"schema\":\"vdpa-set/1.7\","
				   "\"new\":[]" WHOLE "}";
	struct vdpa_named_set *set;

	(void)state;
	assert_int_equal(vdpa_named_set_read(text, strlen(text), &set, NULL),
			 0);
	assert_true(set->features == (MODERN | BIT(5)));
	assert_int_equal(set->revision, 0);
	vdpa_named_set_free(set);
}

static void test_wrong_text(void **state)
{
	static const struct {
		const char *text;
		const char *what;
	} rows[] = {
		{ "", "" },
		{ "[]", "" },
		{ "{}", "schema" },
		{ "{\"schema\":\"vdpa-set/2\"" WHOLE "}", "vdpa-set/2" },
		{ "{\"schema\":\"vdpa-host/1\"" WHOLE "}", "vdpa-host/1" },
		{ SET(",\"name\":\"a\""), "\"class\" is missing" },
		{ SET(WHOLE ",\"revision\":-1"), "\"revision\"" },
		{ SET(WHOLE ",\"in_force\":1"), "\"in_force\"" },
		{ SET(",\"name\":\"a\",\"class\":\"net\","
		      "\"device_features\":{\"mask\":\"x\"}"),
		  "\"device_features\"" },
		{ SET(",\"name\":1,\"class\":\"net\","
		      "\"device_features\":{\"mask\":\"0x1\"}"),
		  "\"name\"" },
	};
	struct vdpa_named_set *set;
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *text = rows[i].text;

		assert_int_equal(vdpa_named_set_read(text, strlen(text), &set,
						     &err),
				 -EINVAL);
		assert_non_null(strstr(err.what, rows[i].what));
	}
	/* A part of a text is no text. */
	for (size_t size = 0; size < strlen(SET(WHOLE)); size++)
		assert_int_equal(vdpa_named_set_read(SET(WHOLE), size, &set,
						     NULL),
				 -EINVAL);
}

/* ---- hosts --------------------------------------------------------------- */

struct world {
	struct vdpa_host host;
	struct vdpa_host_mgmtdev mgmtdevs[MGMTDEVS];
	char names[MGMTDEVS][24];
};

static struct vdpa_mgmtdev any_mgmtdev(const char *name, uint64_t *seed)
{
	return (struct vdpa_mgmtdev){
		.has = (next(seed) % 8 ? OFFER : 0) |
		       VDPA_BIT(VDPA_ATTR_DEV_MGMTDEV_MAX_VQS),
		.name = (char *)name,
		.max_vqs = 3,
		.supported_classes =
			BIT(next(seed) % 4 ? VDPA_CLASS_NET : VDPA_CLASS_BLOCK),
		.supported_features = MODERN | (next(seed) & next(seed) & 0x3f),
	};
}

static void make_world(struct world *world, uint64_t *seed)
{
	static const char *const drivers[] = { "vdpasim_net", "mlx5_core",
					       "vp-vdpa", "ifcvf", NULL };

	memset(world, 0, sizeof(*world));
	world->host = (struct vdpa_host){
		.kernel = next(seed) & 1 ? "6.1.192" : "7.2.13",
		.mgmtdevs = world->mgmtdevs,
		.mgmtdev_count = (unsigned int)next(seed) % (MGMTDEVS + 1),
	};
	for (size_t i = 0; i < world->host.mgmtdev_count; i++) {
		snprintf(world->names[i], sizeof(world->names[i]), "m%zu", i);
		world->mgmtdevs[i].mgmtdev = any_mgmtdev(world->names[i], seed);
		world->mgmtdevs[i].driver =
			drivers[next(seed) % ARRAY_SIZE(drivers)];
	}
}

static bool has_all(const struct vdpa_mgmtdev *mgmtdev,
		    const struct vdpa_named_set *set)
{
	return mgmtdev->supported_classes & BIT(set->class_id) &&
	       mgmtdev->has & OFFER &&
	       !(set->features & ~mgmtdev->supported_features);
}

static bool has_error(const struct vdpa_host_fit *fit)
{
	return *fit->findings &&
	       (*fit->findings)->severity == VDPA_SEVERITY_ERROR;
}

static void check_meets(const struct vdpa_host_fit *fit,
			const struct vdpa_named_set *set)
{
	assert_true(has_all(fit->mgmtdev, set));
	assert_false(has_error(fit));
	assert_true(fit->missing == 0);
}

/* Nothing that falls short could do it, and nothing lacks less. */
static void check_short(const struct world *world,
			const struct vdpa_host_fit *fit,
			const struct vdpa_named_set *set)
{
	int least = __builtin_popcountll(fit->missing);

	assert_true(!fit->mgmtdev || has_error(fit));
	for (size_t i = 0; i < world->host.mgmtdev_count; i++) {
		const struct vdpa_mgmtdev *mgmtdev =
			&world->mgmtdevs[i].mgmtdev;
		uint64_t missing = set->features & ~mgmtdev->supported_features;

		if (mgmtdev->supported_classes & BIT(set->class_id) &&
		    mgmtdev->has & OFFER)
			assert_true(__builtin_popcountll(missing) >= least);
	}
}

static void test_fits(void **state)
{
	unsigned int seen[3] = { 0 };
	uint64_t seed = 7;
	struct world world;

	(void)state;
	for (int i = 0; i < CASES; i++) {
		const struct vdpa_named_set set = {
			.name = "a",
			.class_id = next(&seed) % 8 ? VDPA_CLASS_NET :
						      VDPA_CLASS_BLOCK,
			.features = MODERN | (next(&seed) & next(&seed) & 0x3f),
		};
		struct vdpa_host_fit *fit;

		make_world(&world, &seed);
		assert_int_equal(
			vdpa_host_fits(&world.host, &set, NULL, &fit, NULL), 0);
		seen[fit->fit]++;
		if (fit->fit == VDPA_FIT_MEETS)
			check_meets(fit, &set);
		else if (fit->fit == VDPA_FIT_SHORT)
			check_short(&world, fit, &set);
		else
			assert_false(fit->mgmtdev->has & OFFER);
		vdpa_host_fit_free(fit);
	}
	for (size_t i = 0; i < ARRAY_SIZE(seen); i++)
		assert_true(seen[i] > CASES / 100);
	vdpa_host_fit_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_newer_text),
		cmocka_unit_test(test_wrong_text),
		cmocka_unit_test(test_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
