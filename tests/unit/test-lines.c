// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines of a batch file: words, quotes, comments, and errors. */

#include "fake.h"

#include "lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define OUTPUT_SIZE 1024

/* A file with @size bytes of @text, to be read from its beginning. */
static int make_file(const char *text, size_t size)
{
	int fd = memfd_create("lines", 0);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, size), size);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* "2:dev|show;" for each line; "2!" for one that is wrong. */
static void describe(struct lines *lines, char *output)
{
	struct vdpa_error err;
	size_t length = 0;
	int ret;

	output[0] = '\0';
	while ((ret = lines_next(lines, &err))) {
		assert_true(ret == 1 || ret == -EINVAL);
		length += (size_t)sprintf(output + length, "%lu%c",
					  lines->number, ret > 0 ? ':' : '!');
		if (ret < 0)
			assert_true(err.what[0] && err.hint[0]);
		for (size_t i = 0; ret > 0 && i < lines->count; i++)
			length += (size_t)sprintf(output + length, "%s%s",
						  i ? "|" : "",
						  lines->words[i]);
		if (ret > 0)
			assert_null(lines->words[lines->count]);
		length += (size_t)sprintf(output + length, ";");
		assert_true(length < OUTPUT_SIZE / 2);
	}
}

static void assert_lines(const char *text, size_t size, const char *expected)
{
	struct lines lines = { .fd = make_file(text, size) };
	char output[OUTPUT_SIZE];

	describe(&lines, output);
	assert_string_equal(output, expected);
	close(lines.fd);
	lines_free(&lines);
}

#define ROW(text, expected)                      \
	{                                        \
		text, sizeof(text) - 1, expected \
	}

static void test_texts(void **state)
{
	static const struct {
		const char *text;
		size_t size;
		const char *expected;
	} rows[] = {
		ROW("", ""),
		ROW("\n\n", ""),
		ROW("  \t \n", ""),
		ROW("dev show\n", "1:dev|show;"),
		ROW("dev show", "1:dev|show;"),
		ROW(" dev\t show \n", "1:dev|show;"),
		ROW("dev\nshow\n", "1:dev;2:show;"),
		/* Ends of lines. */
		ROW("dev show\r\ndev\r\n", "1:dev|show;2:dev;"),
		ROW("dev\r", "1:dev;"),
		ROW("d\rv\n", "1:d\rv;"),
		/* Comments. */
		ROW("# all\ndev # rest\n", "2:dev;"),
		ROW("dev#1 '#2' \\#3\n", "1:dev#1|#2|#3;"),
		ROW("# not continued \\\ndev\n", "2:dev;"),
		ROW("# a ' in a comment\ndev\n", "2:dev;"),
		/* Quotes and backslashes. */
		ROW("'a b' \"c d\" e\\ f\n", "1:a b|c d|e f;"),
		ROW("a'b'\"c\"d\n", "1:abcd;"),
		ROW("'' \"\"\n", "1:|;"),
		ROW("'a\\b' \"a\\\"b\\\\c\\d\"\n", "1:a\\b|a\"b\\c\\d;"),
		ROW("a\\\\b\n", "1:a\\b;"),
		ROW("a\\", "1:a\\;"),
		/* Continuation. */
		ROW("dev \\\n show\nx\n", "1:dev|show;3:x;"),
		ROW("de\\\nv\n", "1:dev;"),
		ROW("dev \\\r\n show\r\n", "1:dev|show;"),
		ROW("\"a\\\nb\"\n", "1:ab;"),
		/* Wrong lines; the next one is read. */
		ROW("a 'b\nc\n", "1!;2:c;"),
		ROW("a \"b\nc\n", "1!;2:c;"),
		ROW("a \"b", "1!;"),
		ROW("a\0b\nc\n", "1!;2:c;"),
		ROW("a \0\nc\n", "1!;2:c;"),
		ROW("a\0b \\\nrest\nc\n", "1!;3:c;"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_lines(rows[i].text, rows[i].size, rows[i].expected);
}

/* One word of @size characters, and a further line. */
static void assert_long(size_t size, const char *expected)
{
	char *text = malloc(size + 3);
	struct lines lines;
	struct vdpa_error err;

	assert_non_null(text);
	memset(text, 'x', size);
	memcpy(text + size, "\ny\n", 3);
	lines = (struct lines){ .fd = make_file(text, size + 3) };
	if (expected) {
		assert_int_equal(lines_next(&lines, &err), -EINVAL);
		assert_text_has(err.what, expected);
	} else {
		assert_int_equal(lines_next(&lines, &err), 1);
		assert_int_equal(strlen(lines.words[0]), size);
	}
	assert_int_equal(lines_next(&lines, &err), 1);
	assert_string_equal(lines.words[0], "y");
	assert_int_equal(lines.number, 2);
	close(lines.fd);
	lines_free(&lines);
	free(text);
}

/* /dev/zero has no second line. */
static void test_endless(void **state)
{
	const size_t size = LINE_BYTES_MAX + 2 * LINES_READ_SIZE;
	char *text = malloc(size);
	struct lines lines;
	struct vdpa_error err;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', size);
	lines = (struct lines){ .fd = make_file(text, size) };
	assert_int_equal(lines_next(&lines, &err), -EFBIG);
	assert_text_has(err.what, "cannot read it: File too large");
	close(lines.fd);
	lines_free(&lines);
	free(text);
}

static void test_lengths(void **state)
{
	(void)state;
	assert_long(LINE_SIZE - 1, NULL);
	assert_long(LINE_SIZE, "more than 65535 characters");
	assert_long(1 << 20, "more than 65535 characters");
}

static void test_many_words(void **state)
{
	char text[2000];
	struct lines lines;
	struct vdpa_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i += 2)
		memcpy(text + i, "w ", 2);
	lines = (struct lines){ .fd = make_file(text, sizeof(text)) };
	assert_int_equal(lines_next(&lines, &err), 1);
	assert_int_equal(lines.count, sizeof(text) / 2);
	for (size_t i = 0; i < lines.count; i++)
		assert_string_equal(lines.words[i], "w");
	assert_null(lines.words[lines.count]);
	close(lines.fd);
	lines_free(&lines);
}

/* A line that was read only in part does not count. */
static void test_unreadable(void **state)
{
	struct lines lines = { .fd = -1 };
	struct vdpa_error err;

	(void)state;
	assert_int_equal(lines_next(&lines, &err), -EBADF);
	assert_text_has(err.what, "cannot read it");
	assert_int_equal(lines_next(&lines, &err), -EBADF);
	lines_free(&lines);
}

static int count_reads(void *arg)
{
	(*(unsigned int *)arg)++;
	return 0;
}

static void test_before_read(void **state)
{
	unsigned int reads = 0;
	struct lines lines = { .fd = make_file("a\nb\n", 4),
			       .before_read = count_reads,
			       .arg = &reads };
	struct vdpa_error err;

	(void)state;
	assert_int_equal(lines_next(&lines, &err), 1);
	assert_int_equal(lines_next(&lines, &err), 1);
	assert_int_equal(reads, 1);
	assert_int_equal(lines_next(&lines, &err), 0);
	assert_int_equal(reads, 2);
	close(lines.fd);
	lines_free(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_endless),
		cmocka_unit_test(test_many_words),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_before_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
