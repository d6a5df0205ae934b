// SPDX-License-Identifier: LGPL-2.1-or-later
/* Memory that is freed all at once, in blocks for many small pieces. */

#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Each block is twice as large as the one before: the records of a fleet are
 * small, and a large one must not take many blocks.
 */
#define BLOCK_SIZE_MIN ((size_t)1000)
#define BLOCK_SIZE_MAX ((size_t)16000)

struct arena_block {
	struct arena_block *next;
	size_t size;
	size_t used;
	_Alignas(max_align_t) char data[];
};

static size_t next_size(const struct arena *arena)
{
	const struct arena_block *last = arena->blocks;
	size_t size = last ? 2 * last->size : BLOCK_SIZE_MIN;

	return size < BLOCK_SIZE_MAX ? size : BLOCK_SIZE_MAX;
}

static struct arena_block *block_new(struct arena *arena, size_t wanted)
{
	size_t next = next_size(arena), size = wanted > next ? wanted : next;
	struct arena_block *block;

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
