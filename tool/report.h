/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes to stderr. */
#ifndef TOOL_REPORT_H
#define TOOL_REPORT_H

#include <vdpa/vdpa.h>

/* An error: what was wrong, the kernel's sentence, what to do. */
void report_error(const struct vdpa_error *err);

/* A fault that was found before the kernel was asked, and what to do. */
void report_fault(const char *what, const char *hint);

/* A sentence of the kernel that came with a success. */
void report_kernel_warning(const struct vdpa_error *err);

void report_warning(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* How far a command is that takes its time, or came. */
void report_progress(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/*
 * From here on, reports name @path and the line of it that report_line() told
 * last; 0 is all of them. The same warning for many lines is said once, and
 * counted: report_end() says for how many.
 */
void report_begin(const char *path);
void report_line(unsigned long line);
void report_end(void);

/* On a terminal: how far a batch is, on a line that the next report takes. */
void report_count(unsigned long line, unsigned long failed);
void report_clear(void);

#endif
