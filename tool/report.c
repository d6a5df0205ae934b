// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What goes to stderr. Texts quote what users and kernels say; a control
 * character in one of them must not act on the terminal.
 */

#include "report.h"

#include <stdarg.h>
#include <stdio.h>

static void put_line(const char *before, const char *text, const char *after)
{
	fputs(before, stderr);
	for (const char *at = text; *at; at++) {
		unsigned char c = (unsigned char)*at;

		if (c < 0x20 || c == 0x7f)
			fprintf(stderr, "\\x%02x", c);
		else
			fputc(c, stderr);
	}
	fputs(after, stderr);
	fputc('\n', stderr);
}

void report_error(const struct vdpa_error *err)
{
	put_line("vdpa: ", err->what, "");
	if (err->kernel[0])
		put_line("      (kernel: \"", err->kernel, "\")");
	if (err->hint[0])
		put_line("      ", err->hint, "");
}

void report_fault(const char *what, const char *hint)
{
	put_line("vdpa: ", what, "");
	if (*hint)
		put_line("      ", hint, "");
}

void report_kernel_warning(const struct vdpa_error *err)
{
	if (err->kernel[0])
		put_line("vdpa: warning of the kernel: ", err->kernel, "");
}

__attribute__((format(printf, 2, 0))) static void
put_text(const char *before, const char *format, va_list args)
{
	char text[VDPA_ERROR_TEXT_SIZE];

	vsnprintf(text, sizeof(text), format, args);
	put_line(before, text, "");
}

void report_warning(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put_text("vdpa: warning: ", format, args);
	va_end(args);
}

void report_progress(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put_text("vdpa: ", format, args);
	va_end(args);
}

int fail(struct vdpa_error *err, int code, const char *hint, const char *format,
	 ...)
{
	va_list args;

	*err = (struct vdpa_error){ .code = code };
	snprintf(err->hint, sizeof(err->hint), "%s", hint ? hint : "");
	va_start(args, format);
	vsnprintf(err->what, sizeof(err->what), format, args);
	va_end(args);
	return code;
}
