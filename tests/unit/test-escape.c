// SPDX-License-Identifier: GPL-2.0-or-later
/* What a terminal would act on is shown by number; all else as it is. */

#include "fake.h"

#include "escape.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What @put writes of @text; free it. */
static char *written(void (*put)(FILE *file, const char *text),
		     const char *text)
{
	char *made = NULL;
	size_t size;
	FILE *file = open_memstream(&made, &size);

	assert_non_null(file);
	put(file, text);
	assert_int_equal(fclose(file), 0);
	return made;
}

static void assert_escaped(const char *text, const char *expected)
{
	char *made = written(escape_put, text);

	assert_string_equal(made, expected);
	assert_int_equal(escape_is_needed(text), strcmp(text, expected) != 0);
	free(made);
	/* A stream in memory is not a terminal. */
	made = written(escape_put_on_terminal, text);
	assert_string_equal(made, text);
	free(made);
}

static void test_examples(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" },
		{ "eth0 \\ \"'~", "eth0 \\ \"'~" },
		{ "\x1b]0;title\a", "\\x1b]0;title\\x07" },
		{ "a\nb: type x", "a\\x0ab: type x" },
		{ "\t\r\x7f", "\\x09\\x0d\\x7f" },
		{ "c\xc2\x9b"
		  "31m",
		  "c\\u009b31m" },
		/* A terminal of one byte per character acts on this, too. */
		{ "\x9b"
		  "31m",
		  "\\x9b31m" },
		{ "\xe2\x80\xae"
		  "evil",
		  "\\u202eevil" },
		{ "\xe2\x81\xa6\xe2\x81\xa9", "\\u2066\\u2069" },
		{ "M\xc3\xbcller \xe2\x82\xac \xf0\x9f\x90\xa7",
		  "M\xc3\xbcller \xe2\x82\xac \xf0\x9f\x90\xa7" },
		/* A character that was cut, and an overlong ESC. */
		{ "\xe2\x82", "\\xe2\\x82" },
		{ "\xc0\x9b", "\\xc0\\x9b" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_escaped(rows[i][0], rows[i][1]);
}

static bool is_control(uint32_t code)
{
	return code < 0x20 || code == 0x7f || (code >= 0x80 && code < 0xa0) ||
	       (code >= 0x202a && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069);
}

static void put_utf8(uint32_t code, char text[5])
{
	memset(text, 0, 5);
	if (code < 0x80) {
		text[0] = (char)code;
	} else if (code < 0x800) {
		text[0] = (char)(0xc0 | code >> 6);
		text[1] = (char)(0x80 | (code & 0x3f));
	} else if (code < 0x10000) {
		text[0] = (char)(0xe0 | code >> 12);
		text[1] = (char)(0x80 | (code >> 6 & 0x3f));
		text[2] = (char)(0x80 | (code & 0x3f));
	} else {
		text[0] = (char)(0xf0 | code >> 18);
		text[1] = (char)(0x80 | (code >> 12 & 0x3f));
		text[2] = (char)(0x80 | (code >> 6 & 0x3f));
		text[3] = (char)(0x80 | (code & 0x3f));
	}
}

static void test_each_character(void **state)
{
	char text[5];

	(void)state;
	for (uint32_t code = 1; code < 0x110000; code++) {
		if (code >= 0xd800 && code < 0xe000)
			continue;
		put_utf8(code, text);
		assert_int_equal(escape_is_needed(text), is_control(code));
	}
}

/* Whatever the bytes are, nothing is left to escape, and nothing is lost. */
static void test_any_bytes(void **state)
{
	char text[32], *made;

	(void)state;
	srand(7);
	for (int round = 0; round < 50000; round++) {
		size_t size = (size_t)rand() % sizeof(text);

		for (size_t i = 0; i < size; i++)
			text[i] = (char)(rand() % 255 + 1);
		text[size] = '\0';
		made = written(escape_put, text);
		assert_false(escape_is_needed(made));
		assert_true(strlen(made) >= size);
		free(made);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_each_character),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests_name("escape", tests, NULL, NULL);
}
