// SPDX-License-Identifier: GPL-2.0-or-later
/* Allocations that fail when a test wants it. */

#include "allocate.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct memory memory;

/* Whether this allocation is the one that fails. */
static bool is_refused(void)
{
	return !memory.is_quiet && ++memory.count == memory.fails;
}

static void *counted(const void *old, void *new)
{
	if (!memory.is_quiet && new && !old)
		memory.live++;
	return new;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_reallocarray(void *old, size_t count, size_t size);
void __real_free(void *old);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_reallocarray(void *old, size_t count, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *old);
__attribute__((format(printf, 2, 3))) int
__wrap_asprintf(char **text, const char *format, ...);

void *__wrap_malloc(size_t size)
{
	return is_refused() ? NULL : counted(NULL, __real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
	return is_refused() ? NULL : counted(NULL, __real_calloc(count, size));
}

void *__wrap_realloc(void *old, size_t size)
{
	return is_refused() ? NULL : counted(old, __real_realloc(old, size));
}

void *__wrap_reallocarray(void *old, size_t count, size_t size)
{
	return is_refused() ?
		       NULL :
		       counted(old, __real_reallocarray(old, count, size));
}

char *__wrap_strdup(const char *text)
{
	char *copy = __wrap_malloc(strlen(text) + 1);

	return copy ? strcpy(copy, text) : NULL;
}

void __wrap_free(void *old)
{
	if (!memory.is_quiet && old)
		memory.live--;
	__real_free(old);
}

int __wrap_asprintf(char **text, const char *format, ...)
{
	va_list args;
	int length;

	if (is_refused())
		return -1;
	va_start(args, format);
	length = vasprintf(text, format, args);
	va_end(args);
	if (length >= 0)
		counted(NULL, *text);
	return length;
}

int memory_begin_quietly(void **state)
{
	(void)state;
	memory.is_quiet = true;
	return 0;
}
