/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory that is freed all at once. */
#ifndef JSON_ARENA_H
#define JSON_ARENA_H

#include <stddef.h>

struct arena_block;

/* All zero is empty. */
struct arena {
	struct arena_block *blocks;
};

/* Allocate @count * @size zero bytes. NULL on failure. */
void *arena_new(struct arena *arena, size_t count, size_t size);

/* A copy of @size bytes, followed by a 0 byte. NULL on failure. */
char *arena_copy(struct arena *arena, const char *text, size_t size);

void arena_free(struct arena *arena);

#endif
