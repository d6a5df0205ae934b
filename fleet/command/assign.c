// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Assigns places to devices: a maximum matching by augmenting paths. A device
 * that needs a place which another one has moves that one to its next place, if
 * it has one. The first free place would not do: it can be the only one of a
 * later device.
 */

#include "assign.h"

#include <errno.h>
#include <stdlib.h>

struct matching {
	const struct assign *assign;
	size_t *owner;	/* of each place, or ASSIGN_NONE */
	size_t *seeker; /* the device that reached a place in this search */
	size_t *queue;	/* devices whose places are looked at next */
	size_t queued;
};

static bool is_free(const struct matching *matching, size_t place)
{
	return matching->assign->takes_many[place] ||
	       matching->owner[place] == ASSIGN_NONE;
}

/* Give each device on the path to @place the place that it reached. */
static void take_path(struct matching *matching, size_t place)
{
	size_t *place_of = matching->assign->place_of;

	while (place != ASSIGN_NONE) {
		size_t dev = matching->seeker[place];
		size_t left = place_of[dev];

		place_of[dev] = place;
		matching->owner[place] = dev;
		place = left;
	}
}

/* Look at the places of @dev with this rank; ASSIGN_NONE: none is free. */
static size_t look_at(struct matching *matching, size_t dev, uint8_t rank)
{
	const struct assign *assign = matching->assign;
	const uint8_t *ranks = assign->ranks + dev * assign->places;

	for (size_t place = 0; place < assign->places; place++) {
		if (ranks[place] != rank ||
		    matching->seeker[place] != ASSIGN_NONE)
			continue;
		matching->seeker[place] = dev;
		if (is_free(matching, place))
			return place;
		matching->queue[matching->queued++] = matching->owner[place];
	}
	return ASSIGN_NONE;
}

/* Look for a path from @dev to a free place, by places up to rank @worst. */
static void search(struct matching *matching, size_t dev, uint8_t worst)
{
	const struct assign *assign = matching->assign;

	for (size_t i = 0; i < assign->places; i++)
		matching->seeker[i] = ASSIGN_NONE;
	matching->queue[0] = dev;
	matching->queued = 1;
	for (size_t at = 0; at < matching->queued; at++)
		for (unsigned int rank = 0; rank <= worst; rank++) {
			size_t place = look_at(matching, matching->queue[at],
					       (uint8_t)rank);

			if (place != ASSIGN_NONE) {
				take_path(matching, place);
				return;
			}
		}
}

static uint8_t worst_rank(const struct assign *assign)
{
	uint8_t worst = 0;

	for (size_t i = 0; i < assign->devs * assign->places; i++)
		if (assign->ranks[i] != ASSIGN_NEVER &&
		    assign->ranks[i] > worst)
			worst = assign->ranks[i];
	return worst;
}

/* A device that has a place keeps one, so each rank only adds devices. */
static void match(struct matching *matching)
{
	const struct assign *assign = matching->assign;
	uint8_t worst = worst_rank(assign);

	for (size_t i = 0; i < assign->devs; i++)
		assign->place_of[i] = ASSIGN_NONE;
	for (size_t i = 0; i < assign->places; i++)
		matching->owner[i] = ASSIGN_NONE;
	for (unsigned int rank = 0; rank <= worst; rank++)
		for (size_t i = 0; i < assign->devs; i++)
			if (assign->place_of[i] == ASSIGN_NONE)
				search(matching, i, (uint8_t)rank);
}

int assign_places(const struct assign *assign)
{
	struct matching matching = {
		.assign = assign,
		.owner = calloc(assign->places + 1, sizeof(size_t)),
		.seeker = calloc(assign->places + 1, sizeof(size_t)),
		/* Each place adds its owner once. */
		.queue = calloc(assign->places + 1, sizeof(size_t)),
	};
	int ret = -ENOMEM;

	if (matching.owner && matching.seeker && matching.queue) {
		match(&matching);
		ret = 0;
	}
	free(matching.owner);
	free(matching.seeker);
	free(matching.queue);
	return ret;
}
