// SPDX-License-Identifier: LGPL-2.1-or-later
/* Building a text of limited size, piece by piece. */

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

void text_add(struct text *text, const char *format, ...)
{
	size_t room = sizeof(text->data) - text->length;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(text->data + text->length, room, format, args);
	va_end(args);
	if (length < 0)
		return;
	if ((size_t)length < room) {
		text->length += (size_t)length;
		return;
	}
	text->length = sizeof(text->data) - 1;
	memcpy(text->data + sizeof(text->data) - sizeof("..."), "...",
	       sizeof("..."));
}

size_t text_likeness(const char *a, const char *b)
{
	size_t a_length = strlen(a), b_length = strlen(b);
	size_t least = a_length < b_length ? a_length : b_length;
	size_t begin = 0, end = 0;

	while (begin < least && strncasecmp(a + begin, b + begin, 1) == 0)
		begin++;
	while (end < least - begin &&
	       strncasecmp(a + a_length - 1 - end, b + b_length - 1 - end, 1) ==
		       0)
		end++;
	return begin + end;
}
