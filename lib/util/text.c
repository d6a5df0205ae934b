// SPDX-License-Identifier: LGPL-2.1-or-later
/* Building a text of limited size, piece by piece. */

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
