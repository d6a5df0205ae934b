// SPDX-License-Identifier: LGPL-2.1-or-later
/* The caller-owned error: filled by whoever finds the fault. */

#include "fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int host_fail(struct vdpa_error *err, int code, const char *hint,
	      const char *format, ...)
{
	static const char more[] = "...";
	va_list args;
	int length;

	if (!err)
		return code;

	*err = (struct vdpa_error){ .code = code };
	snprintf(err->hint, sizeof(err->hint), "%s", hint ? hint : "");
	va_start(args, format);
	length = vsnprintf(err->what, sizeof(err->what), format, args);
	va_end(args);
	if (length >= (int)sizeof(err->what))
		memcpy(err->what + sizeof(err->what) - sizeof(more), more,
		       sizeof(more));
	return code;
}

int host_fail_memory(struct vdpa_error *err)
{
	return host_fail(err, -ENOMEM, NULL, "no memory for a record");
}
