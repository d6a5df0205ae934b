// SPDX-License-Identifier: GPL-2.0-or-later
/* Places of devices: as many as trying everything finds. */

#include "fleet/command/assign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define DEVS_MAX   5
#define PLACES_MAX 5
#define CASES	   20000

struct sample {
	struct assign assign;
	uint8_t ranks[DEVS_MAX * PLACES_MAX];
	bool takes_many[PLACES_MAX];
	size_t place_of[DEVS_MAX];
};

static uint32_t next(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 16;
}

static void make_sample(struct sample *sample, uint32_t *state)
{
	*sample = (struct sample){
		.assign = { .devs = next(state) % (DEVS_MAX + 1),
			    .places = next(state) % (PLACES_MAX + 1) },
	};
	for (size_t i = 0; i < DEVS_MAX * PLACES_MAX; i++)
		sample->ranks[i] = next(state) % 3 ? ASSIGN_NEVER :
						     next(state) % 4;
	for (size_t i = 0; i < PLACES_MAX; i++)
		sample->takes_many[i] = next(state) % 6 == 0;
	sample->assign.ranks = sample->ranks;
	sample->assign.takes_many = sample->takes_many;
	sample->assign.place_of = sample->place_of;
}

static uint8_t rank_at(const struct assign *assign, size_t dev, size_t place)
{
	return assign->ranks[dev * assign->places + place];
}

/* The most devices from @dev on that can have one of the places not @used. */
static size_t most(const struct assign *assign, size_t dev, unsigned int used)
{
	size_t best;

	if (dev == assign->devs)
		return 0;
	best = most(assign, dev + 1, used);
	for (size_t place = 0; place < assign->places; place++) {
		unsigned int bit = 1U << place;
		size_t count;

		if (rank_at(assign, dev, place) == ASSIGN_NEVER || used & bit)
			continue;
		count = 1 + most(assign, dev + 1,
				 assign->takes_many[place] ? used : used | bit);
		if (count > best)
			best = count;
	}
	return best;
}

/* Returns how many devices have a place, each one where it can go. */
static size_t check_places(const struct assign *assign)
{
	unsigned int used = 0;
	size_t count = 0;

	for (size_t i = 0; i < assign->devs; i++) {
		size_t place = assign->place_of[i];

		if (place == ASSIGN_NONE)
			continue;
		count++;
		assert_true(place < assign->places);
		assert_int_not_equal(rank_at(assign, i, place), ASSIGN_NEVER);
		if (assign->takes_many[place])
			continue;
		assert_int_equal(used & 1U << place, 0);
		used |= 1U << place;
	}
	return count;
}

static void test_most(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (int i = 0; i < CASES; i++) {
		struct sample sample;

		make_sample(&sample, &seed);
		assert_int_equal(assign_places(&sample.assign), 0);
		assert_int_equal(check_places(&sample.assign),
				 most(&sample.assign, 0, 0));
	}
}

/* A device alone gets the first of its best places. */
static void test_best(void **state)
{
	uint32_t seed = 2;

	(void)state;
	for (int i = 0; i < CASES; i++) {
		size_t best = ASSIGN_NONE;
		struct sample sample;

		make_sample(&sample, &seed);
		sample.assign.devs = 1;
		for (size_t at = 0; at < sample.assign.places; at++)
			if (sample.ranks[at] != ASSIGN_NEVER &&
			    (best == ASSIGN_NONE ||
			     sample.ranks[at] < sample.ranks[best]))
				best = at;
		assert_int_equal(assign_places(&sample.assign), 0);
		assert_int_equal(sample.place_of[0], best);
	}
}

/* The second device needs the place that is the best of the first one. */
static void test_moved(void **state)
{
	static const uint8_t ranks[] = { 0, 2, 1, ASSIGN_NEVER };
	static const bool takes_many[] = { false, false };
	size_t place_of[2];
	const struct assign assign = {
		.devs = 2,
		.places = 2,
		.ranks = ranks,
		.takes_many = takes_many,
		.place_of = place_of,
	};

	(void)state;
	assert_int_equal(assign_places(&assign), 0);
	assert_int_equal(place_of[0], 1);
	assert_int_equal(place_of[1], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_most),
		cmocka_unit_test(test_best),
		cmocka_unit_test(test_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
