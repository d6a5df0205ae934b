// SPDX-License-Identifier: GPL-2.0-or-later
/* Texts that are written with stdio. */

#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool make_room(struct report_text *text, size_t size)
{
	size_t capacity = text->capacity ? text->capacity : 4096;
	char *more;

	while (capacity - text->size <= size)
		capacity *= 2;
	if (capacity == text->capacity)
		return true;
	more = realloc(text->bytes, capacity);
	if (!more)
		return false;
	text->bytes = more;
	text->capacity = capacity;
	return true;
}

static ssize_t put(void *cookie, const char *bytes, size_t size)
{
	struct report_text *text = cookie;

	if (text->has_failed || !make_room(text, size)) {
		text->has_failed = true;
		return 0;
	}
	memcpy(text->bytes + text->size, bytes, size);
	text->size += size;
	text->bytes[text->size] = '\0';
	return (ssize_t)size;
}

FILE *report_text_open(struct report_text *text)
{
	return fopencookie(text, "w", (cookie_io_functions_t){ .write = put });
}

int report_text_close(FILE *file, struct report_text *text)
{
	bool is_short = !file || ferror(file);

	if (file && fclose(file))
		is_short = true;
	return is_short || text->has_failed || !text->bytes ? -ENOMEM : 0;
}
