// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What makes large simulated worlds quick: the index of names, beside a plain
 * list, and a world that is read again only when its file has changed.
 */

/* cmocka.h needs these headers before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/seen.h"
#include "sim/world.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- names ---------------------------------------------------------- */

#define NAMES 300
#define STEPS 20000

/* Names that begin alike, and some that are very long. */
static void make_name(unsigned int number, char *name, size_t size)
{
	int length = snprintf(name, size, "n%u", number);

	if (number % 7 == 0)
		snprintf(name + length, size - (size_t)length, "%0*d", 80, 0);
}

static void check_names(const struct sim_world *world,
			struct sim_dev *const *plain)
{
	char name[128];

	for (unsigned int i = 0; i < NAMES; i++) {
		make_name(i, name, sizeof(name));
		assert_ptr_equal(sim_dev_find(world, name), plain[i]);
		strncat(name, "/driver", sizeof(name) - strlen(name) - 1);
		assert_ptr_equal(sim_dev_find_length(world, name,
						     strlen(name) - 7),
				 plain[i]);
	}
	assert_null(sim_dev_find(world, ""));
}

static struct sim_dev *add(struct sim_world *world, unsigned int number)
{
	struct sim_dev *dev = calloc(1, sizeof(*dev));
	char name[128];

	make_name(number, name, sizeof(name));
	assert_non_null(dev);
	assert_int_equal(sim_string_set(&dev->name, name), 0);
	assert_int_equal(sim_dev_take(world, dev), 0);
	return dev;
}

static void test_names(void **state)
{
	struct sim_world world = { 0 };
	struct sim_dev *plain[NAMES] = { NULL };
	unsigned int seed = 1;

	(void)state;
	assert_null(sim_dev_find(&world, "n0"));
	for (unsigned int i = 0; i < STEPS; i++) {
		unsigned int number = (unsigned int)rand_r(&seed) % NAMES;

		if (plain[number]) {
			sim_dev_remove(&world, plain[number]);
			plain[number] = NULL;
		} else {
			plain[number] = add(&world, number);
		}
		if (i % 100 == 0)
			check_names(&world, plain);
	}
	check_names(&world, plain);
	sim_world_clear(&world);
	assert_null(sim_dev_find(&world, "n1"));
}

/* ---- the file ------------------------------------------------------- */

static void put_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* Until the file is old enough to be trusted. */
static void note(struct sim_seen *seen, const char *path)
{
	const struct timespec pause = { .tv_nsec = 10000000 };

	do {
		nanosleep(&pause, NULL);
		sim_seen_note(seen, AT_FDCWD, path);
	} while (!sim_seen_is_same(seen, AT_FDCWD, path));
}

static void test_seen(void **state)
{
	char folder[] = "/tmp/vdpa-seen-XXXXXX";
	char path[64], other[64];
	struct sim_seen seen = { .is_known = false };

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/world", folder);
	snprintf(other, sizeof(other), "%s/other", folder);
	assert_false(sim_seen_is_same(&seen, AT_FDCWD, path));

	put_file(path, "one");
	note(&seen, path);
	assert_true(sim_seen_is_same(&seen, AT_FDCWD, path));

	/* Changed just now, and of the same size. */
	put_file(path, "two");
	assert_false(sim_seen_is_same(&seen, AT_FDCWD, path));
	sim_seen_note(&seen, AT_FDCWD, path);
	put_file(path, "six");
	assert_false(sim_seen_is_same(&seen, AT_FDCWD, path));

	/* Replaced by a file that is as old and as long. */
	put_file(other, "ten");
	note(&seen, path);
	assert_int_equal(rename(other, path), 0);
	assert_false(sim_seen_is_same(&seen, AT_FDCWD, path));

	note(&seen, path);
	assert_int_equal(unlink(path), 0);
	assert_false(sim_seen_is_same(&seen, AT_FDCWD, path));
	sim_seen_note(&seen, AT_FDCWD, path);
	assert_false(sim_seen_is_same(&seen, AT_FDCWD, path));
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_seen),
	};

	return cmocka_run_group_tests_name("sim-index", tests, NULL, NULL);
}
