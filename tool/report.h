/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports on stderr. */
#ifndef TOOL_REPORT_H
#define TOOL_REPORT_H

#include <vdpa/vdpa.h>

/* An error: what was wrong, the kernel's sentence, what to do. */
void report_error(const struct vdpa_error *err);

/* After an error: the command line @line prints more. */
void report_see(const char *line);

/* A fault that was found without asking the kernel, and what to do. */
void report_fault(const char *what, const char *hint);

/* A line below a fault, in two columns. */
void report_pair(const char *left, const char *right);

/* The kernel's warning about a request that succeeded. */
void report_kernel_warning(const struct vdpa_error *err);

void report_warning(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/*
 * After report_keep(), warnings are also kept. report_take() returns those of
 * line @line, 0 outside a batch, as an array that ends with NULL, or NULL when
 * there are none; free it with report_free().
 */
void report_keep(void);
char **report_take(unsigned long line);
void report_free(char **warnings);

/* The progress of a long command, or its summary. */
void report_progress(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/*
 * After report_begin(), reports name @path and the line that report_line() set
 * last; line 0 is the whole file. A warning that many lines cause is printed
 * once and counted; report_end() prints the count.
 */
void report_begin(const char *path);
void report_line(unsigned long line);
void report_end(void);

/* On a terminal: the progress of a batch, or of reading hosts. The next report overwrites it. */
void report_count(unsigned long line, unsigned long failed);
void report_hosts(unsigned long count);
void report_clear(void);

#endif
