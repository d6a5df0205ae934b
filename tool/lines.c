// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The lines of a batch file, as words. Each character is read once. A faulty
 * line is read to its end, so that the rest of it is not taken for a line.
 */

#include "lines.h"

#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define END (-1)

/* ---- characters ----------------------------------------------------- */

static bool read_more(struct lines *lines)
{
	ssize_t size;

	if (lines->is_at_end || lines->code)
		return false;
	if (lines->before_read)
		lines->code = lines->before_read(lines->arg);
	if (lines->code)
		return false;
	size = read(lines->fd, lines->input, LINES_READ_SIZE);
	if (size < 0)
		lines->code = -errno;
	if (size > 0)
		lines->line_bytes += (size_t)size;
	/* An endless line, such as that of /dev/zero. */
	if (lines->line_bytes > LINE_BYTES_MAX) {
		lines->code = -EFBIG;
		size = 0;
	}
	lines->is_at_end = size == 0;
	lines->input_at = 0;
	lines->input_size = size > 0 ? (size_t)size : 0;
	return size > 0;
}

/* The next character, without consuming it; END at the end. */
static int peek(struct lines *lines)
{
	if (lines->input_at == lines->input_size && !read_more(lines))
		return END;
	return (unsigned char)lines->input[lines->input_at];
}

/* Read the next character. Lines end in LF or CR LF; both become '\n'. */
static int next(struct lines *lines)
{
	int c = peek(lines);

	if (c == END)
		return END;
	lines->input_at++;
	if (c == '\r' && (peek(lines) == '\n' || peek(lines) == END)) {
		if (peek(lines) == '\n')
			lines->input_at++;
		c = '\n';
	}
	if (c == '\n')
		lines->read_lines++;
	return c;
}

/* ---- words ---------------------------------------------------------- */

static void set_fault(struct lines *lines, struct vdpa_error *err,
		      const char *hint, const char *what)
{
	if (lines->fault)
		return;
	vdpa_error_set(err, -EINVAL, hint, "%s", what);
	lines->fault = err;
}

static void append_char(struct lines *lines, int c, struct vdpa_error *err)
{
	if (lines->fault)
		return;
	if (lines->text_size == LINE_SIZE) {
		set_fault(lines, err, "use shorter lines",
			  "the line has more than 65535 characters");
		return;
	}
	lines->text[lines->text_size++] = (char)c;
}

static int grow_words(struct lines *lines)
{
	size_t capacity = lines->capacity ? 2 * lines->capacity : 32;
	size_t *offsets;
	char **words;

	offsets = reallocarray(lines->offsets, capacity, sizeof(*offsets));
	if (offsets)
		lines->offsets = offsets;
	words = reallocarray(lines->words, capacity, sizeof(*words));
	if (words)
		lines->words = words;
	if (!offsets || !words)
		return -ENOMEM;
	lines->capacity = capacity;
	return 0;
}

/* Begin a word unless one has begun. */
static void begin_word(struct lines *lines, struct vdpa_error *err)
{
	if (lines->is_in_word || lines->fault)
		return;
	if (lines->count + 1 >= lines->capacity && grow_words(lines)) {
		set_fault(lines, err, NULL, "no memory for a line");
		return;
	}
	lines->is_in_word = true;
	lines->offsets[lines->count++] = lines->text_size;
}

static void end_word(struct lines *lines, struct vdpa_error *err)
{
	if (lines->is_in_word)
		append_char(lines, '\0', err);
	lines->is_in_word = false;
}

static void put_in_word(struct lines *lines, int c, struct vdpa_error *err)
{
	if (c == '\0')
		set_fault(lines, err, "give a text file",
			  "the line contains a NUL byte");
	begin_word(lines, err);
	append_char(lines, c, err);
}

/* After a backslash. At the end of a line, it continues the line. */
static void add_escaped(struct lines *lines, int quote, struct vdpa_error *err)
{
	int c = next(lines);

	if (c == '\n')
		return;
	/* In double quotes, a backslash escapes only '"' and itself. */
	if (c == END || (quote && c != '"' && c != '\\'))
		put_in_word(lines, '\\', err);
	if (c != END)
		put_in_word(lines, c, err);
}

static void add_quoted(struct lines *lines, int quote, struct vdpa_error *err)
{
	int c;

	begin_word(lines, err);
	for (c = next(lines); c != quote; c = next(lines)) {
		if (c == END || c == '\n') {
			set_fault(lines, err,
				  "close it on the same line, or put a "
				  "backslash before it",
				  quote == '"' ? "a quote (\") is not closed" :
						 "a quote (') is not closed");
			lines->is_at_line_end = true;
			return;
		}
		if (c == '\\' && quote == '"')
			add_escaped(lines, quote, err);
		else
			put_in_word(lines, c, err);
	}
}

static void skip_comment(struct lines *lines)
{
	int c;

	do
		c = next(lines);
	while (c != '\n' && c != END);
	lines->is_at_line_end = true;
}

static void add_char(struct lines *lines, int c, struct vdpa_error *err)
{
	if (c == ' ' || c == '\t')
		end_word(lines, err);
	else if (c == '#' && !lines->is_in_word)
		skip_comment(lines);
	else if (c == '"' || c == '\'')
		add_quoted(lines, c, err);
	else if (c == '\\')
		add_escaped(lines, 0, err);
	else
		put_in_word(lines, c, err);
}

/* ---- lines ---------------------------------------------------------- */

static void begin_line(struct lines *lines)
{
	lines->number = lines->read_lines + 1;
	lines->count = 0;
	lines->text_size = 0;
	lines->is_in_word = false;
	lines->is_at_line_end = false;
	lines->fault = NULL;
	lines->line_bytes = 0;
}

/* The text is complete and does not move again: words can point into it. */
static void end_line(struct lines *lines, struct vdpa_error *err)
{
	end_word(lines, err);
	for (size_t i = 0; i < lines->count; i++)
		lines->words[i] = lines->text + lines->offsets[i];
	if (lines->words)
		lines->words[lines->count] = NULL;
}

static int read_line(struct lines *lines, struct vdpa_error *err)
{
	int c;

	begin_line(lines);
	while (!lines->is_at_line_end) {
		c = next(lines);
		if (c == END || c == '\n')
			break;
		add_char(lines, c, err);
	}
	end_line(lines, err);
	if (lines->code)
		return vdpa_error_set(err, lines->code, NULL,
				      "cannot read it: %s",
				      strerror(-lines->code));
	return lines->fault ? -EINVAL : 0;
}

int lines_next(struct lines *lines, struct vdpa_error *err)
{
	int ret = 0;

	if (!lines->input)
		lines->input = malloc(LINES_READ_SIZE);
	if (!lines->text)
		lines->text = malloc(LINE_SIZE);
	if (!lines->input || !lines->text)
		return vdpa_error_set(err, -ENOMEM, NULL,
				      "no memory for a line");

	while (!ret && peek(lines) != END) {
		ret = read_line(lines, err);
		if (!ret && lines->count)
			return 1;
	}
	if (!ret && lines->code)
		ret = vdpa_error_set(err, lines->code, NULL,
				     "cannot read it: %s",
				     strerror(-lines->code));
	return ret;
}

void lines_free(struct lines *lines)
{
	free(lines->input);
	free(lines->text);
	free(lines->offsets);
	free(lines->words);
	*lines = (struct lines){ 0 };
}
