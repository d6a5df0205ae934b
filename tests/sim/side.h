/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One side of a comparison: a real kernel or a simulated one. */
#ifndef SIM_SIDE_H
#define SIM_SIDE_H

#include "step.h"

#include <vdpa/transport.h>

#define ANSWER_SIZE_MAX (1 << 18)

struct side {
	const char *name;
	struct vdpa_transport *transport;
	uint16_t family;
};

/**
 * struct answer - what comes back for a step
 * @code: 0, or the negative errno of sending, of receiving, or of the file
 * @size: bytes of @data
 * @data: messages, without what differs for no reason (plain.h)
 */
struct answer {
	int code;
	size_t size;
	uint8_t data[ANSWER_SIZE_MAX];
};

/* Ask for the number of the family. Returns 0 or a negative errno. */
int side_find_family(struct side *side);

void side_do(struct side *side, const struct step *step, struct answer *answer);

bool answer_is_same(const struct answer *one, const struct answer *other);

/* As comment lines. */
void answer_print(FILE *file, const struct side *side,
		  const struct answer *answer);

#endif
