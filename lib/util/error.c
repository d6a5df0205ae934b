// SPDX-License-Identifier: LGPL-2.1-or-later
/* The caller's error: the function that finds the fault fills it. */

#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void error_clear(struct vdpa_error *err)
{
	if (err)
		memset(err, 0, sizeof(*err));
}

__attribute__((format(printf, 2, 0))) static void
error_vtext(char text[VDPA_ERROR_TEXT_SIZE], const char *format, va_list args)
{
	static const char more[] = "...";
	int length = vsnprintf(text, VDPA_ERROR_TEXT_SIZE, format, args);

	if (length >= VDPA_ERROR_TEXT_SIZE)
		memcpy(text + VDPA_ERROR_TEXT_SIZE - sizeof(more), more,
		       sizeof(more));
}

void error_text(char text[VDPA_ERROR_TEXT_SIZE], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	error_vtext(text, format, args);
	va_end(args);
}

int vdpa_error_set(struct vdpa_error *err, int code, const char *hint,
		   const char *format, ...)
{
	va_list args;

	if (!err)
		return code;

	error_clear(err);
	err->code = code;
	error_text(err->hint, "%s", hint ? hint : "");
	va_start(args, format);
	error_vtext(err->what, format, args);
	va_end(args);
	return code;
}
