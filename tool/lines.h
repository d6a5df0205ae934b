/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines of a batch file, as words. */
#ifndef TOOL_LINES_H
#define TOOL_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <vdpa/vdpa.h>

/* The size of a line, including the lines that continue it. */
#define LINE_SIZE 65536

/* A line that is too long is skipped, but no further than this. */
#define LINE_BYTES_MAX (16 << 20)

/* The size of one read(2). */
#define LINES_READ_SIZE 16384

/* To begin: all zero except @fd. */
struct lines {
	int fd;
	/* Called before a read that may block. A negative errno is taken for
	 * that of the read. May be NULL. */
	int (*before_read)(void *arg);
	void *arg;

	unsigned long number; /* of the first line of the last one read */
	char **words;	      /* of that line; ends with NULL */
	size_t count;

	/* The state of the reader. */
	unsigned long read_lines;
	char *input;
	size_t input_at, input_size;
	size_t line_bytes; /* read since the line began */
	bool is_at_end;
	int code; /* the error of a read that failed */
	char *text;
	size_t text_size;
	size_t *offsets; /* of the words in @text */
	size_t capacity; /* of @offsets and @words */
	bool is_in_word;
	bool is_at_line_end;
	struct vdpa_error *fault; /* NULL: no fault in this line so far */
};

/*
 * Read the next line that contains words. Blanks separate words. Quotes and
 * backslashes keep blanks in a word, as in a shell. "#" at the beginning of a
 * word begins a comment. A backslash at the end of a line continues the line.
 *
 * Returns 1; 0 at the end; -EINVAL for a faulty line, after which the next line
 * can be read; another negative errno when reading failed.
 */
int lines_next(struct lines *lines, struct vdpa_error *err);

void lines_free(struct lines *lines);

#endif
