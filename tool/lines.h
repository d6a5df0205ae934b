/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines of a batch file, as words. */
#ifndef TOOL_LINES_H
#define TOOL_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <vdpa/vdpa.h>

/* Characters of a line, with the lines that continue it. */
#define LINE_SIZE 65536

/* What is read in one piece. */
#define LINES_READ_SIZE 16384

/* All zero but @fd: nothing is read yet. */
struct lines {
	int fd;
	/* Called before a read that may have to wait; NULL: nothing is. */
	void (*before_read)(void *arg);
	void *arg;

	unsigned long number; /* of the first line of what was read last */
	char **words;	      /* of it; ends with NULL */
	size_t count;

	/* The state of the reader. */
	unsigned long read_lines;
	char *input;
	size_t input_at, input_size;
	bool is_at_end;
	int code; /* of a read that failed */
	char *text;
	size_t text_size;
	size_t *offsets; /* of the words in @text */
	size_t capacity; /* of @offsets and @words */
	bool is_in_word;
	bool is_at_line_end;
	struct vdpa_error *fault; /* NULL: the line is right so far */
};

/*
 * Read the next line that has words. They are divided by blanks; quotes and
 * backslashes take blanks into a word as in a shell; "#" at the beginning of a
 * word begins a comment; a backslash at the end of a line continues it.
 *
 * Returns 1; 0 at the end; -EINVAL for a line that is wrong, and the next one
 * can be read; another negative errno when reading failed.
 */
int lines_next(struct lines *lines, struct vdpa_error *err);

void lines_free(struct lines *lines);

#endif
