// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reports on stderr. Their texts quote users and kernels; control characters in
 * them must not reach the terminal.
 */

#include "report.h"

#include "escape.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many different warnings of a batch are printed once and then counted. */
#define REPEATS_MAX 16

/* The position in a batch. */
static struct {
	const char *path; /* NULL: not in a batch */
	unsigned long line;
	bool has_progress; /* the terminal shows an unfinished line */
	size_t count;
	struct repeat {
		char text[VDPA_ERROR_TEXT_SIZE];
		unsigned long more; /* further lines with this warning */
		unsigned long last;
	} repeats[REPEATS_MAX];
} place;

static void put_line(const char *before, const char *text, const char *after)
{
	fputs(before, stderr);
	escape_put(stderr, text);
	fputs(after, stderr);
	fputc('\n', stderr);
}

/* "vdpa: ", or in a batch "vdpa: FILE:5: ". */
static void put_head(void)
{
	if (place.has_progress)
		fputs("\r\033[K", stderr);
	place.has_progress = false;
	fputs("vdpa: ", stderr);
	if (!place.path)
		return;
	escape_put(stderr, place.path);
	if (place.line)
		fprintf(stderr, ":%lu", place.line);
	fputs(": ", stderr);
}

static void put_first_line(const char *before, const char *text)
{
	put_head();
	put_line(before, text, "");
}

void report_error(const struct vdpa_error *err)
{
	put_first_line("", err->what);
	if (err->kernel[0])
		put_line("      (kernel: \"", err->kernel, "\")");
	if (err->hint[0])
		put_line("      ", err->hint, "");
}

void report_see(const char *line)
{
	put_line("      see \"", line, "\"");
}

void report_fault(const char *what, const char *hint)
{
	put_first_line("", what);
	if (*hint)
		put_line("      ", hint, "");
}

void report_pair(const char *left, const char *right)
{
	fprintf(stderr, "        %-12s ", left);
	put_line("", right, "");
}

/* ---- kept warnings ---------------------------------------------------- */

static struct {
	bool is_wanted;
	struct warning {
		unsigned long line;
		char *text;
	} * list;
	size_t count;
} kept;

void report_keep(void)
{
	kept.is_wanted = true;
}

/* Without memory, the warning goes to standard error only. */
static void keep(const char *text)
{
	struct warning *more;

	if (!kept.is_wanted)
		return;
	more = reallocarray(kept.list, kept.count + 1, sizeof(*more));
	if (!more)
		return;
	kept.list = more;
	more[kept.count] = (struct warning){ place.line, strdup(text) };
	kept.count += more[kept.count].text != NULL;
}

char **report_take(unsigned long line)
{
	char **taken = calloc(kept.count + 1, sizeof(*taken));
	size_t left = 0, count = 0;

	if (!taken)
		return NULL;
	for (size_t i = 0; i < kept.count; i++)
		if (kept.list[i].line == line)
			taken[count++] = kept.list[i].text;
		else
			kept.list[left++] = kept.list[i];
	kept.count = left;
	if (count)
		return taken;
	free(taken);
	return NULL;
}

void report_free(char **warnings)
{
	for (size_t i = 0; warnings && warnings[i]; i++)
		free(warnings[i]);
	free(warnings);
}

void report_kernel_warning(const struct vdpa_error *err)
{
	if (!err->kernel[0])
		return;
	keep(err->kernel);
	put_first_line("warning from the kernel: ", err->kernel);
}

/* Whether an earlier line of the batch had this warning; counts it. */
static bool is_repeated(const char *text)
{
	for (size_t i = 0; i < place.count; i++)
		if (strcmp(place.repeats[i].text, text) == 0) {
			place.repeats[i].more++;
			place.repeats[i].last = place.line;
			return true;
		}
	if (place.count < REPEATS_MAX) {
		struct repeat *repeat = &place.repeats[place.count++];

		*repeat = (struct repeat){ 0 };
		memcpy(repeat->text, text, strlen(text) + 1);
	}
	return false;
}

void report_warning(const char *format, ...)
{
	char text[VDPA_ERROR_TEXT_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	keep(text);
	if (!place.path || !is_repeated(text))
		put_first_line("warning: ", text);
}

void report_progress(const char *format, ...)
{
	char text[VDPA_ERROR_TEXT_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	put_first_line("", text);
}

/* ---- batches -------------------------------------------------------- */

void report_begin(const char *path)
{
	place.path = path;
	place.line = 0;
	place.count = 0;
}

void report_line(unsigned long line)
{
	place.line = line;
}

void report_end(void)
{
	place.line = 0;
	for (size_t i = 0; i < place.count; i++) {
		const struct repeat *repeat = &place.repeats[i];

		if (!repeat->more)
			continue;
		put_head();
		fprintf(stderr,
			"warning for %lu more line%s up to %lu: ", repeat->more,
			repeat->more == 1 ? "" : "s", repeat->last);
		put_line("", repeat->text, "");
	}
	place.path = NULL;
}

void report_count(unsigned long line, unsigned long failed)
{
	fprintf(stderr, "\r%lu lines", line);
	if (failed)
		fprintf(stderr, ", %lu failed", failed);
	fputs("\033[K", stderr);
	fflush(stderr);
	place.has_progress = true;
}

void report_hosts(unsigned long count)
{
	fprintf(stderr, "\r%lu hosts\033[K", count);
	fflush(stderr);
	place.has_progress = true;
}

void report_clear(void)
{
	if (place.has_progress)
		fputs("\r\033[K", stderr);
	fflush(stderr);
	place.has_progress = false;
}
