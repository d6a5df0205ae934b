// SPDX-License-Identifier: GPL-2.0-or-later
/* A stream into memory has all that was written, or fails. */

#include "allocate.h"
#include "fake.h"
#include "json/text-stream.h"

#include <stdlib.h>
#include <string.h>

#define SIZE 50000

/* Character by character, or in parts of another size than any buffer. */
static void write_all(FILE *file, size_t part)
{
	char text[1000];

	memset(text, 'a', sizeof(text));
	for (size_t i = 0; i < SIZE; i += part)
		fwrite(text, 1, part, file);
}

static bool is_whole(size_t part, unsigned int fails)
{
	struct text_stream stream = { .size = 0 };
	bool is_whole = false;

	memory = (struct memory){ .fails = fails };
	if (text_stream_open(&stream)) {
		write_all(stream.file, part);
		is_whole = text_stream_close(&stream);
	}
	memory.is_quiet = true;
	if (is_whole) {
		assert_int_equal(stream.size, SIZE);
		assert_int_equal(strlen(stream.text), SIZE);
		assert_int_equal(strspn(stream.text, "a"), SIZE);
	}
	free(stream.text);
	return is_whole;
}

static void test_refused(void **state)
{
	static const size_t parts[] = { 1, 100, 1000 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		unsigned int total, failed = 0;

		assert_true(is_whole(parts[i], 0));
		total = memory.count;
		for (unsigned int fails = 1; fails <= total; fails++)
			failed += !is_whole(parts[i], fails);
		assert_true(failed > 1);
	}
}

static void test_nothing(void **state)
{
	struct text_stream stream = { .size = 0 };

	(void)state;
	assert_non_null(text_stream_open(&stream));
	assert_string_equal(text_stream_close(&stream), "");
	free(stream.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests_name("text-stream", tests,
					   memory_begin_quietly, NULL);
}
