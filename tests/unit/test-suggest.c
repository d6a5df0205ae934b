// SPDX-License-Identifier: GPL-2.0-or-later
/* Which word was meant. */

#include "fake.h"

#include <string.h>

#include "suggest.h"

#include <string.h>

static const char *const words[] = { "name",  "mgmtdev", "device_features",
				     "mac",   "mtu",	 "max_vqp",
				     "vstats" };

static const char *best_of(const char *typed)
{
	struct suggestion best = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		suggest(&best, typed, words[i]);
	return best.word;
}

static void test_slips(void **state)
{
	static const struct {
		const char *typed;
		const char *word;
	} rows[] = {
		{ "nmae", "name" }, /* two letters swapped */
		{ "naem", "name" },
		{ "mgmtde", "mgmtdev" },   /* one left out */
		{ "mgmtdevs", "mgmtdev" }, /* one too many */
		{ "maxvqp", "max_vqp" },
		{ "max_vqs", "max_vqp" }, /* one changed */
		{ "device-features", "device_features" },
		{ "features", "device_features" },
		{ "vtsats", "vstats" },
		{ "mac", "mac" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_non_null(best_of(rows[i].typed));
		assert_string_equal(best_of(rows[i].typed), rows[i].word);
	}
}

static void test_other_words(void **state)
{
	static const char *const typed[] = { "", "qqqqqq", "x",
					     "something_else" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(typed); i++)
		assert_null(best_of(typed[i]));
}

/* Words longer than any of ours are not measured. */
static void test_long_words(void **state)
{
	char fits[65], long_word[66];
	struct suggestion best = { 0 };
	char name[200] = "";

	(void)state;
	memset(fits, 'a', sizeof(fits));
	memset(long_word, 'a', sizeof(long_word));
	fits[sizeof(fits) - 1] = '\0';
	long_word[sizeof(long_word) - 1] = '\0';
	suggest(&best, long_word, fits);
	assert_null(best.word);
	/* Names of devices can be much longer than our words. */
	memset(name, 'a', sizeof(name) - 1);
	suggest(&best, "qqq", name);
	assert_null(best.word);
	suggest(&best, fits, fits);
	assert_string_equal(best.word, fits);
	assert_int_equal(best.distance, 0);
}

static void test_nearest_wins_and_first_stays(void **state)
{
	struct suggestion best = { 0 };

	(void)state;
	suggest(&best, "mtx", "mac");
	assert_null(best.word);
	suggest(&best, "mtx", "mtu");
	assert_string_equal(best.word, "mtu");
	suggest(&best, "mtx", "mtv");
	assert_string_equal(best.word, "mtu");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slips),
		cmocka_unit_test(test_other_words),
		cmocka_unit_test(test_long_words),
		cmocka_unit_test(test_nearest_wins_and_first_stays),
	};

	return cmocka_run_group_tests_name("suggest", tests, NULL, NULL);
}
