// SPDX-License-Identifier: LGPL-2.1-or-later
/* Memory that is freed all at once, in blocks for many small pieces. */

#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE 4000

struct arena_block {
	struct arena_block *next;
	size_t size;
	size_t used;
	_Alignas(max_align_t) char data[];
};

static struct arena_block *block_new(struct arena *arena, size_t size)
{
	struct arena_block *block;

	if (size < BLOCK_SIZE)
		size = BLOCK_SIZE;
	block = calloc(1, sizeof(*block) + size);
	if (!block)
		return NULL;
	block->size = size;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

void *arena_new(struct arena *arena, size_t count, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	struct arena_block *block = arena->blocks;
	size_t wanted;
	char *piece;

	if (__builtin_mul_overflow(count, size, &wanted) ||
	    wanted > SIZE_MAX / 2)
		return NULL;
	wanted = (wanted + align - 1) / align * align;
	if (!block || block->size - block->used < wanted)
		block = block_new(arena, wanted);
	if (!block)
		return NULL;
	piece = block->data + block->used;
	block->used += wanted;
	return piece;
}

char *arena_copy(struct arena *arena, const char *text, size_t size)
{
	char *copy = arena_new(arena, size + 1, 1);

	return copy ? memcpy(copy, text, size) : NULL;
}

void arena_free(struct arena *arena)
{
	while (arena->blocks) {
		struct arena_block *next = arena->blocks->next;

		free(arena->blocks);
		arena->blocks = next;
	}
}
